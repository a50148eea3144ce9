// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "store/commit_line.hpp"
#include "store/format/line_writer.hpp"

namespace opossum::format {

/// True if the line (without newline) ends in `,"crc":"…"}` and the digits match the bytes before it.
[[nodiscard]] bool crc_matches(std::string_view line) noexcept;

/// A whole line among the bytes of a segment.
struct Line {
  std::string_view text;  ///< without its newline
  std::size_t start = 0;
  std::size_t next = 0;   ///< where the following line starts
};
/// The line at `from`; nothing when no newline follows.
[[nodiscard]] std::optional<Line> line_at(std::string_view bytes, std::size_t from) noexcept;

enum class LineKind : std::uint8_t { header, commit, chain, unknown };
/// Told by the first key alone.
[[nodiscard]] LineKind kind_of(std::string_view line) noexcept;

/// Errc::damaged says which CRC the bytes have and which the line states.
[[nodiscard]] Result<void> check_crc(std::string_view line);
/// Each checks the CRC, the key order and the numbers. Errc::damaged, or unsupported_format for a newer header.
[[nodiscard]] Result<HeaderLine> parse_header(std::string_view line);
[[nodiscard]] Result<ChainLine> parse_chain(std::string_view line);

/// parse_commit_line() that uses the memory of `into` again. After an error its content means nothing.
[[nodiscard]] Result<void> read_commit(std::string_view line, CommitLine& into);

/// The digest by which a commit line enters the chain: of its bytes, or of the original's if it was erased.
[[nodiscard]] Digest chain_digest(std::string_view line, const CommitLine& commit);

}  // namespace opossum::format
