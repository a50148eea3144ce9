// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/message.hpp"
#include "store/result.hpp"

namespace opossum::ingest::quarantine {

/// "20261123-000042": the day's eight digits and a number that counts within the day's file.
[[nodiscard]] std::string to_id(std::string_view day, std::uint64_t number);
/// The number behind the dash of an id; nothing if `id` has another form.
[[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view id);

/// One line with its newline.
[[nodiscard]] std::string write_line(std::string_view id, Timestamp time, const Message& message, std::string_view rule,
                                     std::string_view reason);

/// The line that removes a message: `how` is "stored" or "deleted". With its newline.
[[nodiscard]] std::string write_removal(std::string_view id, Timestamp time, std::string_view how);

/// The message of an entry, as it came. Errc::damaged if `json` is not what write_line() wrote.
[[nodiscard]] Result<Message> to_message(std::string_view json);

/// A line of a file, found by its newline.
struct Line {
  std::string_view id{};    ///< empty: the line fails its checksum
  std::string_view json{};  ///< up to and without the checksum and the closing brace
  std::size_t end = 0;      ///< offset in the file after the newline
  bool is_removal = false;  ///< says that the message of this id is gone
};

/// All lines of a file that end in a newline; the rest, if any, is a torn tail.
[[nodiscard]] std::vector<Line> read_lines(std::string_view content);

}  // namespace opossum::ingest::quarantine
