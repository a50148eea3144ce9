// SPDX-License-Identifier: MIT
#include "sync/push/outbox.hpp"

#include "sync/commits/received_commit.hpp"
#include "sync/push/disclose.hpp"

namespace opossum::sync::push {

namespace {

// Looked at for one PUSH: a filter that lets little through must not keep an operator's action waiting.
constexpr std::uint32_t kSkippedMax = 100'000;

}  // namespace

void Outbox::resume_after(const Linked& linked) {
  taken_ = sent_ = linked;
  cursor_.reset();
  next_.reset();
  tell_skips_ = true;
}

Result<bool> Outbox::peek() {
  if (next_) return true;
  for (bool reopened = false;;) {
    if (!cursor_) {
      if (taken_.sequence >= store_.authored().sequence) return false;
      auto cursor = store_.read_authored(taken_.sequence);
      if (!cursor) return fail(std::move(cursor).error());
      cursor_.emplace(std::move(*cursor));
      reopened = true;
    }
    auto stored = cursor_->next();
    if (!stored) return fail(std::move(stored).error());
    if (!*stored) {
      // The cursor ends at the head of its time; there may be more by now.
      cursor_.reset();
      if (reopened) return false;
      continue;
    }
    auto line = parse_commit_line((*stored)->line());
    if (!line) return fail(std::move(line).error());
    if (!line->sequence || line->lane != 0 || line->sequence <= taken_.sequence) continue;
    if (line->sequence != taken_.sequence.next()) {
      return fail(Errc::damaged, "sequence " + std::to_string(taken_.sequence.next().value()) + " is missing in the log; run opossum verify");
    }
    next_.emplace(Item{std::move(**stored), std::move(*line)});
    return true;
  }
}

Result<void> Outbox::add(OutgoingPush& push, std::string& lines, protocol::PushHead& head, const FrameBudget& budget,
                         const Knowledge& knowledge) {
  if (sent_.sequence < taken_.sequence) add_skip(push, lines);
  const std::string_view line = next_->commit.line();
  const Digest digest = link_digest(line);
  const Sequence sequence = next_->line.sequence;
  const auto without = redacted(disclosure_, line, next_->line);
  const std::string_view shown = without ? std::string_view(*without) : line;
  if (shown.size() > budget.line_bytes_max) protocol::append_withheld(lines, digest, line.size());
  else if (without) protocol::append_redacted(lines, digest, *without);
  else protocol::append_entry(lines, line);
  if (!next_->line.condition.empty()) {
    auto basis = knowledge.at(sequence, next_->line.events.front().position);
    if (!basis) return fail(std::move(basis).error());
    protocol::Basis last = head.basis.empty() ? protocol::Basis{} : head.basis.back();
    last.from = sequence;
    if (*basis != last) head.basis.push_back(*basis);
  }
  taken_ = {sequence, chained(taken_.link, digest)};
  push.last = sent_ = taken_;
  push.local = next_->line.events.back().position;
  ++push.lines;
  next_.reset();
  return {};
}

void Outbox::skip() {
  taken_ = {next_->line.sequence, chained(taken_.link, link_digest(next_->commit.line()))};
  skipped_local_ = next_->line.events.back().position;
  next_.reset();
}

void Outbox::add_skip(OutgoingPush& push, std::string& lines) {
  protocol::append_skip(lines, {taken_.sequence, taken_.link});
  push.last = sent_ = taken_;
  push.local = skipped_local_;
  ++push.lines;
}

Result<void> Outbox::fill(OutgoingPush& push, std::string& lines, protocol::PushHead& head, const FrameBudget& budget,
                          const Knowledge& knowledge) {
  for (std::uint32_t skipped = 0; skipped < kSkippedMax;) {
    auto more = peek();
    if (!more) return fail(std::move(more).error());
    if (!*more || (limit_ && next_->line.sequence > *limit_)) return {};
    if (!may_leave(disclosure_, next_->line)) {
      skip();
      ++skipped;
      continue;
    }
    const std::uint32_t needed = sent_.sequence < taken_.sequence ? 2 : 1;
    push.full = push.lines > 0 && (lines.size() + next_->commit.line().size() > budget.lines_bytes || push.lines + needed > budget.commits_max);
    if (push.full) return {};
    OPOSSUM_TRY(add(push, lines, head, budget, knowledge));
  }
  tell_skips_ = true;
  return {};
}

Result<std::optional<OutgoingPush>> Outbox::take(const FrameBudget& budget, const Knowledge& knowledge) {
  OutgoingPush push;
  std::string lines;
  protocol::PushHead head;
  head.store = store_.identity().id;
  head.epoch = store_.identity().epoch;
  head.session = session_;
  head.first = sent_.sequence.next();
  head.before = sent_.link;
  OPOSSUM_TRY(fill(push, lines, head, budget, knowledge));
  if (push.lines == 0 && std::exchange(tell_skips_, false) && sent_.sequence < taken_.sequence) add_skip(push, lines);
  if (push.lines == 0) return std::nullopt;
  head.count = push.lines;
  head.link = push.last.link;
  head.last = store_.authored().sequence;
  if (!head.basis.empty()) {
    head.branch = knowledge.branch();
    head.filters = knowledge.filters();
  }
  push.payload = to_line(head) + lines;
  return push;
}

}  // namespace opossum::sync::push
