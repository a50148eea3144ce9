// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/import_file.hpp"
#include "store/file_system.hpp"

namespace opossum::ingest::file {

/// Walks a file record by record, holding one block of it. Not thread-safe.
class RecordReader {
 public:
  /// Reads the first `size` bytes. With FileFormat::csv line ends inside quotes belong to the record.
  RecordReader(const File& file, std::uint64_t size, FileFormat format) : file_(file), size_(size), format_(format) {}

  /// The next record without its line end; valid until the next call. Nothing at the end. Errc::io_error.
  [[nodiscard]] Result<std::optional<std::string_view>> next();
  /// The line where the last record began, from 1.
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }
  /// Whether the last record is longer than any that can be stored; then its text is not whole.
  [[nodiscard]] bool too_long() const noexcept { return too_long_; }
  [[nodiscard]] static std::string too_long_text();

 private:
  /// Where the record that begins at begin_ ends, without its newline; nothing: more bytes are needed.
  [[nodiscard]] std::optional<std::size_t> find_end();
  [[nodiscard]] Result<void> fill();

  const File& file_;
  const std::uint64_t size_;
  const FileFormat format_;
  std::uint64_t offset_ = 0;   ///< of what is not yet read
  std::string buffer_;
  std::size_t begin_ = 0;      ///< of the next record in buffer_
  std::size_t looked_ = 0;     ///< how far find_end() has looked
  bool quoted_ = false;        ///< inside quotes at looked_
  bool too_long_ = false;      ///< the beginning of the present record was let go
  std::uint64_t newlines_ = 0; ///< inside the present record
  std::uint64_t line_ = 0;
  std::uint64_t next_line_ = 1;
};

}  // namespace opossum::ingest::file
