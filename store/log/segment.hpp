// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "store/index/segment_index.hpp"
#include "store/origin.hpp"
#include "store/position.hpp"
#include "store/result.hpp"

namespace opossum::log {

/// Stored bytes and what keeps them alive.
struct Slice {
  std::string_view bytes;
  std::shared_ptr<const void> owner;
};

/// A range of a segment's uncompressed bytes.
struct ByteRange {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};

/// One log file as readers see it, whether it is still being written or sealed. Thread-safe.
/// A reader holds it by shared pointer: it stays readable after the catalogue has replaced it.
class Segment {
 public:
  virtual ~Segment() = default;

  [[nodiscard]] CommitNumber first_commit() const noexcept { return first_commit_; }
  [[nodiscard]] Position first_position() const noexcept { return first_position_; }
  [[nodiscard]] virtual const index::SegmentIndex& index() const noexcept = 0;
  /// The authored sequence and link at its end; of an active segment, as of the last commit.
  [[nodiscard]] virtual Linked authored() const = 0;
  [[nodiscard]] virtual bool sealed() const noexcept = 0;
  /// On disk.
  [[nodiscard]] virtual std::uint64_t file_bytes() const = 0;

  /// These ranges will be read soon: lets the disk fetch together what is not in memory. Best effort; does not wait.
  virtual void will_read(std::span<const ByteRange> ranges) const = 0;
  /// Reads every range; ascending ranges near each other share one read. Errc::damaged if a frame fails its checksum.
  [[nodiscard]] virtual Result<std::vector<Slice>> read(std::span<const ByteRange> ranges) const = 0;

 protected:
  Segment(CommitNumber first_commit, Position first_position) : first_commit_(first_commit), first_position_(first_position) {}

 private:
  CommitNumber first_commit_;
  Position first_position_;
};

using SegmentPointer = std::shared_ptr<const Segment>;
/// All segments in order; replaced as a whole, never changed.
using SegmentList = std::vector<SegmentPointer>;

/// Position of an ordinal.
[[nodiscard]] inline Position position_of(const Segment& segment, std::uint32_t ordinal) noexcept {
  return segment.first_position().plus(ordinal);
}

}  // namespace opossum::log
