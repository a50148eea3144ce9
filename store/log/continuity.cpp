// SPDX-License-Identifier: MIT
#include "store/log/continuity.hpp"

#include <algorithm>

namespace opossum::log {

namespace {

std::string differs(const std::string& what, const std::string& expected, const std::string& found) {
  return "expected " + what + " " + expected + ", found " + found;
}

template <class Number>
std::string differs(const std::string& what, Number expected, Number found) {
  return differs(what, std::to_string(expected.value()), std::to_string(found.value()));
}

}  // namespace

std::optional<Finding> Continuity::add(const SegmentVerdict& verdict) {
  std::optional<Finding> finding;
  if (verdict.header) {
    if (auto what = check(verdict)) finding = Finding{verdict.path, 0, std::move(*what)};
  }
  begun_ = true;
  before_.reset();
  if (verdict.whole) before_ = verdict.state;
  else sequence_.reset();
  if (verdict.whole && verdict.first_sequence) sequence_ = verdict.state.authored.sequence;
  return finding;
}

bool Continuity::misses(CommitNumber first) const {
  return std::ranges::any_of(gaps_, [first](const Gap& gap) { return gap.from <= first && first < gap.to; });
}

std::optional<std::string> Continuity::check(const SegmentVerdict& verdict) {
  const format::HeaderLine& header = *verdict.header;
  if (header.store != store_) return differs("store", store_, header.store) + ": the segment belongs elsewhere, move it away";
  if (header.first_commit != verdict.first) {
    return differs("first commit", verdict.first, header.first_commit) + ": the file has a wrong name";
  }
  // A log may begin anywhere: its first segments can have been retired.
  if (!begun_ && header.first_commit == CommitNumber(1)) {
    before_ = WriterState{};
    sequence_ = Sequence();
  }
  return before_ ? check_follows(verdict) : std::nullopt;
}

std::optional<std::string> Continuity::check_follows(const SegmentVerdict& verdict) {
  const format::HeaderLine& header = *verdict.header;
  if (const CommitNumber expected = before_->commit.next(); header.first_commit != expected) {
    gaps_.push_back({expected, header.first_commit});
    sequence_.reset();
    return differs("first commit", expected, header.first_commit) + ": a segment is missing, restore it from a backup";
  }
  if (header.first_position != before_->position.next()) return differs("first position", before_->position.next(), header.first_position);
  if (header.chain != before_->chain) {
    return differs("chain", to_hex(before_->chain), to_hex(header.chain)) + ": it does not follow the segment before it";
  }
  if (sequence_ && verdict.first_sequence && verdict.first_sequence != sequence_->next()) {
    return differs("first sequence", sequence_->next(), verdict.first_sequence);
  }
  return std::nullopt;
}

}  // namespace opossum::log
