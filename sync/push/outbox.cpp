// SPDX-License-Identifier: MIT
#include "sync/push/outbox.hpp"

#include "sync/commits/received_commit.hpp"

namespace opossum::sync::push {

void Outbox::resume_after(const Linked& linked) {
  taken_ = linked;
  cursor_.reset();
  next_.reset();
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
  const std::string_view line = next_->commit.line();
  const Digest digest = link_digest(line);
  const Sequence sequence = next_->line.sequence;
  if (line.size() > budget.line_bytes_max) protocol::append_withheld(lines, digest, line.size());
  else protocol::append_entry(lines, line);
  if (!next_->line.condition.empty()) {
    auto basis = knowledge.at(sequence, next_->line.events.front().position);
    if (!basis) return fail(std::move(basis).error());
    protocol::Basis last = head.basis.empty() ? protocol::Basis{} : head.basis.back();
    last.from = sequence;
    if (*basis != last) head.basis.push_back(*basis);
  }
  taken_ = {sequence, chained(taken_.link, digest)};
  push.last = taken_;
  push.local = next_->line.events.back().position;
  ++push.commits;
  next_.reset();
  return {};
}

Result<std::optional<OutgoingPush>> Outbox::take(const FrameBudget& budget, const Knowledge& knowledge) {
  OutgoingPush push;
  std::string lines;
  protocol::PushHead head;
  head.store = store_.identity().id;
  head.epoch = store_.identity().epoch;
  head.session = session_;
  head.first = taken_.sequence.next();
  head.before = taken_.link;
  while (true) {
    auto more = peek();
    if (!more) return fail(std::move(more).error());
    if (!*more) break;
    push.full = push.commits > 0 && (lines.size() + next_->commit.line().size() > budget.lines_bytes || push.commits == budget.commits_max);
    if (push.full) break;
    OPOSSUM_TRY(add(push, lines, head, budget, knowledge));
  }
  if (push.commits == 0) return std::nullopt;
  head.count = push.commits;
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
