// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <mutex>

#include "store/file_system.hpp"
#include "store/format/line_writer.hpp"
#include "store/index/memory_index.hpp"
#include "store/log/segment.hpp"

namespace opossum::log {

/// A segment whose file is plain text and whose index is in memory: the active one, or one that waits to be sealed.
class OpenSegment final : public Segment {
 public:
  OpenSegment(std::unique_ptr<File> file, std::string path, const format::HeaderLine& header)
      : Segment(header.first_commit, header.first_position), file_(std::move(file)), path_(std::move(path)), header_(header) {}

  [[nodiscard]] const index::SegmentIndex& index() const noexcept override { return index_; }
  [[nodiscard]] Linked authored() const override;
  [[nodiscard]] bool sealed() const noexcept override { return false; }
  [[nodiscard]] std::uint64_t file_bytes() const override { return end_.load(std::memory_order_relaxed); }
  /// It was written a moment ago, so that the page cache has it.
  void will_read(std::span<const ByteRange>) const override {}
  [[nodiscard]] Result<std::vector<Slice>> read(std::span<const ByteRange> ranges) const override;

  [[nodiscard]] File& file() noexcept { return *file_; }
  [[nodiscard]] const File& file() const noexcept { return *file_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] const format::HeaderLine& header() const noexcept { return header_; }
  [[nodiscard]] index::MemoryIndex& memory_index() noexcept { return index_; }
  [[nodiscard]] const index::MemoryIndex& memory_index() const noexcept { return index_; }

  /// Bytes of lines in the file; what follows is preallocated.
  void set_end(std::uint64_t end) noexcept { end_.store(end, std::memory_order_relaxed); }
  void set_authored(const Linked& linked);
  /// Before the segment is shared.
  void set_file(std::unique_ptr<File> file) { file_ = std::move(file); }

 private:
  std::unique_ptr<File> file_;
  std::string path_;
  format::HeaderLine header_;
  index::MemoryIndex index_;
  std::atomic<std::uint64_t> end_ = 0;
  mutable std::mutex authored_mutex_;
  Linked authored_;
};

}  // namespace opossum::log
