// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "store/commit_line.hpp"
#include "store/format/line_writer.hpp"
#include "store/index/memory_index.hpp"
#include "store/log/writer_state.hpp"

namespace opossum::log {

/// The rules for the lines of one segment, line after line: CRC, kind, numbers, chain. Not thread-safe.
class LineCheck {
 public:
  /// Where a group ends whose mark was lost: nobody knows.
  static constexpr std::uint64_t kUnknownGroup = ~std::uint64_t{0};

  /// `authored` is the state before the segment; nothing = the first sequence of the segment is taken as given.
  /// Every commit is added to `index` if it is not null.
  explicit LineCheck(std::optional<Linked> authored, index::MemoryIndex* index = nullptr);

  /// The first line. Errc::damaged, unsupported_format.
  [[nodiscard]] Result<void> header(std::string_view line);
  /// Any other line, without its newline; it starts at `offset` of the segment. An error leaves everything as it was. Errc::damaged.
  [[nodiscard]] Result<void> accept(std::string_view line, std::uint64_t offset);

  [[nodiscard]] const format::HeaderLine& header() const noexcept { return header_; }
  [[nodiscard]] const WriterState& state() const noexcept { return state_; }
  [[nodiscard]] bool sealed() const noexcept { return sealed_; }
  /// The last accept() failed although the line's own CRC is right: the chain value that it states is another.
  [[nodiscard]] bool unproven() const noexcept { return unproven_; }
  /// The first authored here in this segment; zero = none.
  [[nodiscard]] Sequence first_sequence() const noexcept { return first_sequence_; }
  /// The last commit of the group that the newest mark announced.
  [[nodiscard]] std::uint64_t group_end() const noexcept { return group_end_; }
  void set_group_end(std::uint64_t commit) noexcept { group_end_ = commit; }

 private:
  [[nodiscard]] Result<void> accept_commit(std::string_view line, std::uint64_t offset);
  [[nodiscard]] Result<void> accept_chain(std::string_view line);
  [[nodiscard]] Result<void> check_numbers() const;
  void add_to_index(std::string_view line, std::uint64_t offset);

  index::MemoryIndex* index_;
  format::HeaderLine header_;
  WriterState state_;
  bool sequence_known_;
  bool sealed_ = false;
  bool unproven_ = false;
  Sequence first_sequence_;
  std::uint64_t group_end_ = 0;
  CommitLine commit_;  ///< the line at hand; its memory is used again for the next
};

}  // namespace opossum::log
