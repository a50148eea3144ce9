// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Lines of JSON that can be told from damaged and torn ones: an object whose last member is the IEEE CRC-32 of the bytes before it,
/// `,"crc":"xxxxxxxx"}`, and a newline.
namespace opossum::ingest::lines {

/// `object` is a JSON object with at least one member.
[[nodiscard]] std::string to_line(std::string object);

/// The bytes of a line's object up to its checksum, without the closing brace; nothing if the checksum does not fit. The line comes without
/// its newline.
[[nodiscard]] std::optional<std::string_view> members_of(std::string_view line);
/// The same as a whole object.
[[nodiscard]] std::optional<std::string> from_line(std::string_view line);

}  // namespace opossum::ingest::lines
