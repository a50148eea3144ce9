// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "store/file_system.hpp"
#include "store/index/sealed_format.hpp"
#include "store/index/segment_index.hpp"

namespace opossum::index {

/// An index file in memory as it lies on disk. Immutable, needs no lock.
class MappedIndex final : public SegmentIndex {
 public:
  /// Errc::damaged if the file is not a whole index of this version; the caller then builds it again.
  [[nodiscard]] static Result<std::unique_ptr<MappedIndex>> open(FileSystem& files, const std::string& path);

  [[nodiscard]] const IndexHeader& header() const noexcept { return *header_; }
  [[nodiscard]] std::span<const FrameEntry> frames() const noexcept { return frames_; }
  /// A block whose bytes are not those that were written.
  struct BadBlock {
    std::uint64_t offset;  ///< where it starts in the file
    std::string what;
  };
  /// Reads every byte; the first block that fails its CRC.
  [[nodiscard]] std::optional<BadBlock> find_bad_block() const;

  [[nodiscard]] std::shared_lock<std::shared_mutex> read_lock() const override { return {}; }
  [[nodiscard]] std::uint32_t events() const override { return static_cast<std::uint32_t>(events_.size()); }
  [[nodiscard]] std::uint32_t commits() const override { return header_->commits; }
  [[nodiscard]] EventRange event(std::uint32_t ordinal) const override;
  [[nodiscard]] CommitEntry commit(std::uint32_t number) const override;
  [[nodiscard]] Postings postings(const Term& term) const override;
  void will_ask(const Term& term) const override;
  [[nodiscard]] std::vector<OriginEntry> origins() const override;
  [[nodiscard]] std::string_view time_min() const override { return {header_->time_min.data(), header_->time_min.size()}; }
  [[nodiscard]] std::string_view time_max() const override { return {header_->time_max.data(), header_->time_max.size()}; }

 private:
  explicit MappedIndex(std::shared_ptr<const Mapping> mapping) : mapping_(std::move(mapping)) {}
  [[nodiscard]] Result<void> attach();
  [[nodiscard]] std::string_view text_of(std::uint32_t term) const noexcept;
  [[nodiscard]] Postings postings_of(std::uint32_t term, bool bitmap) const noexcept;
  template <class T>
  [[nodiscard]] bool attach_block(Block block, std::span<const T>& into) const;

  std::shared_ptr<const Mapping> mapping_;
  const IndexHeader* header_ = nullptr;
  TermHash hash_{Digest{}};  // with the header's key, once attached
  std::span<const EventRun> event_runs_;
  std::span<const NarrowEvent> events_;
  std::span<const EventRange> wide_events_;
  std::span<const CommitEntry> commits_;
  std::span<const FrameEntry> frames_;
  std::span<const std::uint64_t> filter_;
  std::span<const std::uint32_t> buckets_;
  std::span<const TermEntry> terms_;
  std::span<const std::uint32_t> postings_;
  std::span<const char> texts_;
  std::span<const OriginRecord> origins_;
};

}  // namespace opossum::index
