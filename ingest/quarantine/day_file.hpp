// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/quarantine/entry_line.hpp"
#include "store/file_system.hpp"
#include "store/options.hpp"

namespace opossum::ingest::quarantine {

/// The file of one UTC day: entries in the order of their numbers, and lines that say which of them are removed. Knows where each entry
/// stands (24 bytes of memory a message), so that nothing is read twice. Not thread-safe.
class DayFile {
 public:
  DayFile(FileSystem& files, std::string directory, std::string day, Logger logger);

  /// Reads an existing file. The newest one can have a torn tail, which is cut; older ones are left as they are, whatever they hold.
  [[nodiscard]] Result<void> load(bool newest);
  /// Creates the file, which must not exist.
  [[nodiscard]] Result<void> create();

  /// Durable on return. An Errc::poisoned error means that nothing may be written any more.
  [[nodiscard]] Result<void> add(std::uint64_t number, std::string_view line);
  /// The same; `line` is a removal. `number` must be among the entries.
  [[nodiscard]] Result<void> remove(std::uint64_t number, std::string_view line);
  /// Gives back the room of removed entries once it is worth it; the newest number is remembered.
  [[nodiscard]] Result<void> compact();
  /// Deletes the file. Only when empty(), and for a day that gets no more entries.
  [[nodiscard]] Result<void> discard();
  /// Closes the handle for writing, which is opened again when needed.
  void release() { file_.reset(); }

  [[nodiscard]] bool has(std::uint64_t number) const { return find(number) != nullptr; }
  /// The entry's JSON without its checksum. `number` must be among the entries.
  [[nodiscard]] Result<std::string> read(std::uint64_t number) const;
  /// The next number after `number` that has an entry; 0 = none.
  [[nodiscard]] std::uint64_t next(std::uint64_t number) const;

  [[nodiscard]] bool empty() const noexcept { return entries_ == 0 && damaged_ == 0; }
  [[nodiscard]] std::uint64_t entries() const noexcept { return entries_; }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::uint64_t damaged() const noexcept { return damaged_; }
  [[nodiscard]] std::uint64_t last_number() const noexcept { return last_number_; }

 private:
  struct Place {
    std::uint64_t number = 0;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;  ///< with the newline; 0 = removed
  };
  [[nodiscard]] const Place* find(std::uint64_t number) const;
  [[nodiscard]] Result<std::uint64_t> write(std::string_view line);
  void take_lines(std::string_view content, bool newest);
  void take(const Line& line, std::size_t start);
  void mark_removed(std::uint64_t number);

  FileSystem& files_;
  std::string directory_;
  std::string path_;
  Logger logger_;
  std::unique_ptr<File> file_;
  std::vector<Place> places_;      ///< by number
  std::uint64_t bytes_ = 0;
  std::uint64_t removed_bytes_ = 0;
  std::uint64_t entries_ = 0;
  std::uint64_t damaged_ = 0;
  std::uint64_t last_number_ = 0;  ///< removed ones included
};

/// "20261123" -> "2026-11-23.jsonl".
[[nodiscard]] std::string file_name(std::string_view day);
/// The other way round; nothing for other files.
[[nodiscard]] std::optional<std::string> day_of(std::string_view file_name);

}  // namespace opossum::ingest::quarantine
