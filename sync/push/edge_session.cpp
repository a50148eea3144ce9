// SPDX-License-Identifier: MIT
#include "sync/push/edge_session.hpp"

#include <algorithm>
#include <utility>

#include "store/clock.hpp"
#include "sync/protocol/frame.hpp"
#include "sync/protocol/page_body.hpp"
#include "sync/push/knowledge.hpp"

namespace opossum::sync::push {

using protocol::FrameType;
using protocol::Refusal;
using protocol::RefusalKind;

namespace {

// A copy of this machine is found out at the latest when the tokens of the two part.
constexpr std::chrono::hours kRotationEvery{24};
constexpr std::chrono::hours kRotationRetry{1};

std::string text(Sequence sequence) { return std::to_string(sequence.value()); }

}  // namespace

Result<std::string> EdgeSession::hello() {
  welcomed_ = false;
  verified_.reset();
  retry_after_.reset();
  auto pending = first_pending();
  if (!pending) return fail(std::move(pending).error());
  OPOSSUM_TRY(refusals_.load(*pending));
  OPOSSUM_TRY(pulled_.load(refusals_.central()));
  OPOSSUM_TRY(session_.load());
  const StoreIdentity& identity = store_.identity();
  protocol::Hello hello;
  hello.store = identity.id;
  hello.epoch = identity.epoch;
  hello.name = identity.name;
  hello.token = session_.text();
  hello.rotate = !rotate_at_ || *rotate_at_ <= clock_.steady_now();
  hello.last = store_.authored();
  if (identity.epoch > 1) {
    auto epochs = store_.epochs();
    if (!epochs) return fail(std::move(epochs).error());
    hello.began = epochs->back().authored;
  }
  if (pulled_.wanted() && pulled_.at().position) hello.pulled = pulled_.at();
  hello.outcomes = refusals_.recorded();
  hello.central = refusals_.central();
  hello.capabilities = {"zstd"};
  hello.time = to_rfc3339(clock_.now());
  return protocol::encode_frame(FrameType::hello, to_json(hello));
}

Result<Position> EdgeSession::first_pending() const {
  // Nothing is known of the central yet: everything may be pending.
  if (!decided_) return Position();
  auto end = local_end(*decided_);
  if (!end) return end;
  return end->next();
}

Result<Position> EdgeSession::local_end(Sequence sequence) const {
  if (!sequence) return Position();
  if (agreed_.sequence == sequence) return agreed_local_;
  auto cursor = store_.read_authored(Sequence(sequence.value() - 1));
  if (!cursor) return fail(std::move(cursor).error());
  auto stored = cursor->next();
  if (!stored) return fail(std::move(stored).error());
  if (!*stored) return fail(Errc::damaged, "sequence " + text(sequence) + " is missing in the log; run opossum verify");
  auto line = parse_commit_line((*stored)->line());
  if (!line) return fail(std::move(line).error());
  return line->events.back().position;
}

Result<std::string> EdgeSession::open(std::string_view bytes, FrameType expected, std::uint64_t bytes_max) {
  auto frame = protocol::decode_frame(bytes, bytes_max);
  if (!frame) return fail(std::move(frame).error());
  if (frame->type == expected) return std::move(frame->payload);
  if (frame->type != FrameType::refused) return fail(Errc::protocol, "the central answered with " + std::string(name(frame->type)));
  auto refusal = protocol::read_refusal(frame->payload);
  if (!refusal) return fail(std::move(refusal).error());
  return fail(as_error(*refusal));
}

Error EdgeSession::as_error(const Refusal& refusal) {
  const std::string detail = std::string(name(refusal.kind)) + ": " + refusal.detail;
  switch (refusal.kind) {
    case RefusalKind::throttle:
      retry_after_ = std::chrono::seconds(refusal.retry_seconds.value_or(1));
      return Error(Errc::unavailable, detail);
    case RefusalKind::gap: return Error(Errc::unavailable, detail);
    case RefusalKind::malformed: return Error(Errc::protocol, detail);
    default: return Error(Errc::refused, detail);
  }
}

Result<void> EdgeSession::check_link(const Linked& linked) {
  const Linked authored = store_.authored();
  if (linked.sequence > authored.sequence) {
    return fail(Errc::refused, "REWOUND: the central holds " + text(linked.sequence) + " commits of this store, which has authored " + text(authored.sequence) +
                                   ". Its folder was replaced by an older copy. If it is to go on, stop it and restore the copy with `opossum restore`, "
                                   "which begins a new epoch; what it lost is safe at the central. Nothing is deleted");
  }
  Digest own{};
  if (linked.sequence == authored.sequence) own = authored.link;
  else if (linked.sequence == agreed_.sequence) own = agreed_.link;
  else if (linked.sequence) {
    auto link = store_.link_at(linked.sequence);
    if (!link) return fail(std::move(link).error());
    own = *link;
  }
  if (own == linked.link) return {};
  return fail(Errc::refused, "FORKED: up to sequence " + text(linked.sequence) +
                                 " the central holds something else of this store than this store itself: two stores used one identity, or one "
                                 "was rolled back. Find out which is right and give the other a new store id and an origin of its own. Nothing is deleted");
}

Result<void> EdgeSession::on_hello_answer(std::string_view frame) {
  auto payload = open(frame, FrameType::welcome);
  if (!payload) return fail(std::move(payload).error());
  auto welcome = protocol::read_welcome(*payload);
  if (!welcome) return fail(std::move(welcome).error());
  if (welcome->protocol != protocol::kProtocolVersion) return fail(Errc::protocol, "the central chose a protocol version that was not offered");
  OPOSSUM_TRY(refusals_.pin(welcome->central));
  if (pulled_.wanted()) {
    if (welcome->branches.empty()) return fail(Errc::protocol, "the central names no branch of its history");
    OPOSSUM_TRY(pulled_.begin(welcome->branches));
  }
  central_head_ = welcome->head;
  OPOSSUM_TRY(check_link(welcome->linked));
  if (welcome->decided > store_.authored().sequence) return check_link({welcome->decided, {}});
  OPOSSUM_TRY(record(welcome->refused, welcome->decided));
  if (!welcome->token.empty()) rotate_to(welcome->token);
  auto local = local_end(welcome->linked.sequence);
  if (!local) return fail(std::move(local).error());
  agreed_ = welcome->linked;
  agreed_local_ = *local;
  decided_ = welcome->decided;
  if (welcome->more) return fail(Errc::unavailable, "the central has further outcomes for this store");
  // A commit that fills a frame alone must fit whole; the head's line is counted apart at the central.
  limits_ = {welcome->frame_bytes_max - 1, welcome->frame_commits_max, welcome->frame_bytes_max - 1};
  outbox_.resume_after(welcome->linked);
  outbox_.show(session_.text());
  verify(welcome->linked.sequence, *local, welcome->head);
  welcomed_ = true;
  return {};
}

Result<std::optional<std::string>> EdgeSession::next_push(std::uint64_t lines_bytes) {
  OPOSSUM_ASSERT(welcomed_);
  FrameBudget budget = limits_;
  budget.lines_bytes = std::min(lines_bytes, limits_.lines_bytes);
  auto push = outbox_.take(budget, Knowledge(refusals_, pulled_));
  if (!push) return fail(std::move(push).error());
  if (!*push) return std::nullopt;
  sent_ = std::move(**push);
  std::string frame = protocol::encode_frame(FrameType::push, sent_.payload);
  sent_.payload.clear();
  return frame;
}

Result<void> EdgeSession::on_push_answer(std::string_view frame) {
  welcomed_ = false;
  auto payload = open(frame, FrameType::outcomes);
  if (!payload) return fail(std::move(payload).error());
  auto outcomes = protocol::read_outcomes(*payload);
  if (!outcomes) return fail(std::move(outcomes).error());
  if (outcomes->decided > store_.authored().sequence) return fail(Errc::protocol, "the central decided commits that were never sent");
  OPOSSUM_TRY(record(outcomes->refused, outcomes->decided));
  decided_ = outcomes->decided;
  central_head_ = outcomes->head;
  if (outcomes->decided < sent_.last.sequence) {
    return fail(Errc::unavailable, "the central decided up to " + text(outcomes->decided) + " of " + text(sent_.last.sequence) + " and then stopped");
  }
  if (outcomes->linked != sent_.last) return check_link(outcomes->linked);
  agreed_ = sent_.last;
  agreed_local_ = sent_.local;
  verify(sent_.last.sequence, sent_.local, outcomes->head);
  welcomed_ = true;
  return {};
}

std::string EdgeSession::next_pull(std::uint64_t bytes) {
  OPOSSUM_ASSERT(welcomed_ && pulled_.wanted());
  protocol::Pull pull = pulled_.next(bytes);
  pull.session = session_.text();
  return protocol::encode_frame(FrameType::pull, to_json(pull));
}

Result<void> EdgeSession::on_pull_answer(std::string_view frame) {
  const bool was_verified = std::exchange(welcomed_, false);
  auto payload = open(frame, FrameType::page, protocol::kPageBytesMax);
  if (!payload) return fail(std::move(payload).error());
  auto page = protocol::read_page(*payload);
  if (!page) return fail(std::move(page).error());
  // Refusals must be on record before what lies behind them is.
  if (page->head.own_through > decided_.value_or(Sequence())) {
    return fail(Errc::unavailable, "the central has further outcomes for this store");
  }
  OPOSSUM_TRY(pulled_.apply(*page));
  central_head_ = page->head.head;
  welcomed_ = was_verified;
  return {};
}

Result<void> EdgeSession::record(const std::vector<protocol::Refused>& refused, Sequence decided) {
  for (const protocol::Refused& one : refused) {
    if (one.sequence > decided) return fail(Errc::protocol, "the central refused a commit that it has not decided");
    const bool is_new = one.sequence > refusals_.recorded();
    OPOSSUM_TRY(refusals_.record(one));
    if (is_new) ++refused_;
  }
  return {};
}

void EdgeSession::rotate_to(const std::string& offered) {
  // An offer that cannot be kept is not used: the central goes on to take the token that this store has.
  const bool kept = session_.remember(offered).has_value();
  rotate_at_ = clock_.steady_now() + (kept ? kRotationEvery : kRotationRetry);
}

void EdgeSession::verify(Sequence sequence, Position local, Position central) {
  verified_ = VerifiedPair{sequence, local, central, clock_.now()};
}

}  // namespace opossum::sync::push
