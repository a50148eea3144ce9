// SPDX-License-Identifier: MIT
#pragma once

#include "store/index/mapped_index.hpp"
#include "store/log/frame_cache.hpp"
#include "store/log/segment.hpp"
#include "store/log/writer_state.hpp"

namespace opossum::log {

/// An immutable segment: its file, compressed or not, and its mapped index.
class SealedSegment final : public Segment {
 public:
  /// Errc::damaged if the index does not belong to the file; the caller then builds it again.
  [[nodiscard]] static Result<std::shared_ptr<SealedSegment>> open(FileSystem& files, const std::string& path, const std::string& index_path,
                                                                   std::shared_ptr<FrameCache> cache);

  [[nodiscard]] const index::SegmentIndex& index() const noexcept override { return *index_; }
  [[nodiscard]] const index::MappedIndex& mapped_index() const noexcept { return *index_; }
  [[nodiscard]] Linked authored() const override;
  [[nodiscard]] bool sealed() const noexcept override { return true; }
  [[nodiscard]] std::uint64_t file_bytes() const override { return index_->header().file_bytes; }
  void will_read(std::span<const ByteRange> ranges) const override;
  [[nodiscard]] Result<std::vector<Slice>> read(std::span<const ByteRange> ranges) const override;
  /// Where the log stands after this segment.
  [[nodiscard]] WriterState state_after() const;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  SealedSegment(CommitNumber first_commit, Position first_position) : Segment(first_commit, first_position) {}
  /// A frame's bytes in the file and in the segment.
  struct FramePlace {
    std::uint64_t file_begin;
    std::uint64_t file_end;
    std::uint64_t raw_begin;
    std::uint64_t raw_end;
  };
  /// Which frame holds this byte of the segment; Errc::damaged if none does.
  [[nodiscard]] Result<std::uint32_t> frame_at(std::uint32_t offset) const;
  [[nodiscard]] Result<FramePlace> place_of(std::uint32_t number) const;
  [[nodiscard]] Result<Slice> read_framed(const ByteRange& range) const;
  [[nodiscard]] Result<FrameCache::Frame> frame(std::uint32_t number) const;

  std::string path_;
  std::unique_ptr<File> file_;
  std::unique_ptr<index::MappedIndex> index_;
  std::shared_ptr<FrameCache> cache_;
  std::uint64_t cache_owner_ = 0;
};

}  // namespace opossum::log
