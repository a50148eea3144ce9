// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/log/line_check.hpp"

namespace opossum::log {

/// Bytes of a segment that are not what they should be.
struct BadBytes {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string why;
};

/// What a walk over a segment's lines found.
struct SegmentScan {
  format::HeaderLine header;
  WriterState state;                       ///< after the last good line
  std::uint64_t good_bytes = 0;            ///< where the last good line ends
  bool sealed = false;                     ///< ended by its sealing chain line
  bool preallocated = false;               ///< a tail of NUL bytes: the writer did not close it
  std::uint64_t torn_bytes = 0;            ///< an unfinished group after the good lines, to be cut
  std::string torn_why;                    ///< what is wrong with the first of these lines
  bool torn_unmarked = false;              ///< its mark is among the bad bytes, so that it could be damage after all: to be kept elsewhere
  std::optional<BadBytes> damage;          ///< acknowledged bytes are bad
  std::optional<BadBytes> lost_mark;       ///< only a chain line is bad; no commit is missing
  Sequence first_sequence;                 ///< the first authored here in this segment; zero = none
};

/// Walks the uncompressed bytes of a segment up to the first that is bad, and says what that is. `authored` and `index` as in LineCheck.
/// Errc::damaged, unsupported_format only for the header.
///
/// How a torn tail is told from damage: a group of several commits begins with a chain line that says how many
/// follow ("group"), and a group is written only after the one before it was synced. So a bad line is part of an unfinished group
/// if every good commit line after it belongs to its own group, and damage if one belongs to a later one. If the mark itself is among the
/// bad bytes of a segment that was not closed, the group is taken to be unfinished unless they still look like a commit line.
/// `unmarked`: from this commit on, up to the next chain line, lines belong to a group whose mark was lost and taken out.
[[nodiscard]] Result<SegmentScan> scan_segment(std::string_view bytes, const std::optional<Linked>& authored, index::MemoryIndex* index,
                                               std::optional<CommitNumber> unmarked = {});

/// True if a segment without a readable header holds nothing else either: it was being created.
[[nodiscard]] bool never_begun(std::string_view bytes);

}  // namespace opossum::log
