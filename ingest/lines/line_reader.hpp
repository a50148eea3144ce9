// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/file_system.hpp"

namespace opossum::ingest::lines {

/// Walks the finished lines of a file, holding one block of it, or one line if that is longer. Not thread-safe.
class LineReader {
 public:
  /// `file` must outlive it.
  explicit LineReader(const File& file) : file_(file) {}

  /// The next line without its newline; valid until the next call. Nothing at the end, or when what is left has no newline. Errc::io_error.
  [[nodiscard]] Result<std::optional<std::string_view>> next();
  /// Where the last line ended, its newline included.
  [[nodiscard]] std::uint64_t end() const noexcept { return read_ - (buffer_.size() - begin_); }

 private:
  const File& file_;
  std::string buffer_;
  std::size_t begin_ = 0;   // of the next line in buffer_
  std::uint64_t read_ = 0;  // bytes of the file that were in buffer_ so far
};

}  // namespace opossum::ingest::lines
