// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/commit.hpp"
#include "store/index/term.hpp"
#include "store/options.hpp"

namespace opossum::commit {

/// A type, tag or key inside EncodedCommit::text.
struct TermSpan {
  index::TermKind kind;
  std::uint64_t hash;
  std::uint32_t offset;
  std::uint32_t length;
};

/// An event inside EncodedCommit::text: everything that follows `"position":N,`.
struct EventSpan {
  std::uint32_t offset;
  std::uint32_t length;
  std::uint32_t time_offset;  ///< where the 27 characters of the time are, in `text`
  bool time_given;            ///< false: the leader stamps them
  std::uint32_t first_term;   ///< its type, then its tags, in EncodedCommit::terms
  std::uint32_t terms;
};

/// A commit after validation, formatted except for what only the leader knows: numbers, sequence and time.
/// Made on the caller's thread, so that the leader only copies bytes.
struct EncodedCommit {
  std::string before_sequence;  ///< `,"key":…,"condition":…,"origin":…`
  std::string after_sequence;   ///< `,"sync":…,"salt":…`
  std::string text;
  std::vector<EventSpan> events;
  std::vector<TermSpan> terms;

  std::string key_raw;          ///< for the index; empty without a key
  std::uint64_t key_hash = 0;
  std::vector<AppendCondition> judged_by;
  std::vector<OwnKnowledge> except;
  std::optional<Origin> counted;           ///< whose counter it moves: its origin's, or that of the log it was pulled from
  std::uint64_t skipped = 0;
  std::optional<PulledFrom> pulled;
  std::optional<PositionRange> refuses;
  std::optional<Digest> link;
  bool takes_sequence = false;  ///< authored here and may leave

  /// Bytes of the finished line, at most.
  [[nodiscard]] std::uint64_t line_bytes_max() const noexcept;
  [[nodiscard]] index::Term term(const TermSpan& span) const noexcept {
    return {span.kind, span.hash, std::string_view(text).substr(span.offset, span.length)};
  }
};

/// Validates and formats. Errc::invalid_argument or too_large, naming the event and the member.
[[nodiscard]] Result<EncodedCommit> encode(const Commit& commit, const Limits& limits);

/// The condition as a commit line holds it.
[[nodiscard]] std::string condition_json(const AppendCondition& condition);

}  // namespace opossum::commit
