// SPDX-License-Identifier: MIT
#include "sync/central/origin_session.hpp"

#include <algorithm>

#include "store/clock.hpp"
#include "sync/central/branches.hpp"
#include "sync/central/frame_applier.hpp"
#include "sync/central/lineage.hpp"
#include "sync/central/page_maker.hpp"
#include "sync/commits/own_record.hpp"
#include "sync/commits/refusal_record.hpp"
#include "sync/commits/skip_record.hpp"

namespace opossum::sync::central {

using protocol::Refusal;
using protocol::RefusalKind;

namespace {

constexpr std::string_view kNothingDeleted = " Nothing was applied and nothing is deleted.";

std::string text(Sequence sequence) { return std::to_string(sequence.value()); }

Refusal refusal(RefusalKind kind, std::string detail) { return {kind, std::move(detail), {}, {}}; }

Refusal gap(Sequence expected, Sequence got) {
  return {RefusalKind::gap, "expected sequence " + text(expected) + ", got " + text(got), expected, {}};
}

Refusal forked_at(Sequence sequence) {
  return refusal(RefusalKind::forked, "sequence " + text(sequence) +
                                          " has another link here than at the edge: two stores used one identity, or one was rolled back. "
                                          "Find out which one is right and give the other a new store id and an origin of its own." +
                                          std::string(kNothingDeleted));
}

Refusal stale_session(const std::string& name) {
  return refusal(RefusalKind::fenced, "another machine went on as origin " + name +
                                          " after this one: this is a copy of it, or was restored from one. It goes on recording and sends "
                                          "nothing. Find out which is right; if it is this one, enrol it again: `opossum central enrol " +
                                          name + "` at the central, `opossum enrol` here." + std::string(kNothingDeleted));
}

}  // namespace

Result<std::optional<Refusal>> OriginSession::check_identity(const OriginId& id) {
  auto bound = registry_.bind(state_, id.store);
  if (!bound || *bound) return bound;
  if (id.epoch == 0) return refusal(RefusalKind::malformed, "epochs begin with 1");
  OPOSSUM_TRY(load_session(id.store));
  if (id.epoch < state_.session->epoch() || store_.progress_of({id.store, id.epoch + 1, id.lane})) {
    return refusal(RefusalKind::fenced, "store " + id.store + " went on in a later epoch; this is a copy that is still in epoch " +
                                            std::to_string(id.epoch) + ". Give it a new store id and an origin of its own." + std::string(kNothingDeleted));
  }
  return std::nullopt;
}

Result<std::optional<Refusal>> OriginSession::check_session(const OriginId& id, std::string_view token) {
  auto identity = check_identity(id);
  if (!identity || *identity) return identity;
  if (is_stale(token, id.epoch)) return stale_session(state_.origin.name);
  return std::nullopt;
}

bool OriginSession::is_stale(std::string_view token, std::uint32_t epoch) const {
  return state_.session->standing_of(token, epoch) == SessionTokens::Standing::stale;
}

Result<void> OriginSession::load_session(const std::string& store_id) {
  if (state_.session) return {};
  Position enrolled;
  {
    const std::scoped_lock lock(state_.guard);
    enrolled = state_.enrolled;
  }
  auto session = SessionTokens::load(store_, store_id, enrolled);
  if (!session) return fail(std::move(session).error());
  state_.session = std::move(*session);
  return {};
}

Result<std::string> OriginSession::rotate(const protocol::Hello& hello, const OriginProgress& progress) {
  const bool is_offered = state_.session->standing_of(hello.token, hello.epoch) == SessionTokens::Standing::offered;
  // Whoever has another history must not end the token of the one that has this. Its PUSH, which follows, shows which it is.
  if (is_offered && hello.last != progress.linked) return std::string();
  if (hello.rotate) return state_.session->offer(hello.token, hello.epoch);
  const bool new_epoch = hello.epoch > std::max(state_.session->epoch(), 1U);
  if (new_epoch || is_offered) OPOSSUM_TRY(state_.session->confirm(hello.token, hello.epoch));
  return std::string();
}

Result<void> OriginSession::begin_epoch(const protocol::Hello& hello, const OriginId& id) {
  const std::uint32_t before = std::max(state_.session->epoch(), 1U);
  if (id.epoch <= before) return {};
  auto begun = newest_record(store_, records_of(kEpochBegunType, origin_tag(id)));
  if (!begun) return fail(std::move(begun).error());
  if (*begun) return {};
  const OriginProgress progress = store_.progress_of({id.store, before, id.lane}).value_or(OriginProgress{});
  const Sequence through = std::min(progress.decided, hello.began.sequence);
  std::optional<Digest> link;
  if (through == progress.linked.sequence) link = progress.linked.link;
  else if (through == hello.began.sequence) link = hello.began.link;
  auto receipt = store_.append(epoch_begun_record(id, through, link));
  if (!receipt) return fail(std::move(receipt).error());
  return {};
}

Result<std::variant<protocol::Welcome, Refusal>> OriginSession::hello(const protocol::Hello& hello) {
  if (hello.protocol_min > protocol::kProtocolVersion || hello.protocol_max < protocol::kProtocolVersion) {
    return refusal(RefusalKind::upgrade, "this central speaks protocol version " + std::to_string(protocol::kProtocolVersion) + ", the edge " +
                                             std::to_string(hello.protocol_min) + " to " + std::to_string(hello.protocol_max) +
                                             ". Upgrade the older one of the two");
  }
  const std::string& own = store_.identity().id;
  if (!hello.central.empty() && hello.central != own) {
    return refusal(RefusalKind::wrong_central, "the edge knows central " + hello.central + ", this is " + own +
                                                   ". If it was replaced on purpose, give the target another name at the edge; "
                                                   "everything is then sent again. Nothing was sent and nothing is deleted");
  }
  const OriginId id{hello.store, hello.epoch, 0};
  auto identity = check_identity(id);
  if (!identity) return fail(std::move(identity).error());
  if (*identity) return std::move(**identity);
  OPOSSUM_TRY(begin_epoch(hello, id));
  const OriginProgress progress = store_.progress_of(id).value_or(OriginProgress{});
  // An edge that is behind is told so, whatever its token: that one is older, too.
  if (is_stale(hello.token, id.epoch) && hello.last.sequence >= progress.decided) return stale_session(state_.origin.name);
  note_seen(id, hello.last.sequence);
  if (hello.pulled) {
    auto rolled_back = PageMaker(store_, limits_.bytes_max).check(*hello.pulled);
    if (!rolled_back) return fail(std::move(rolled_back).error());
    if (*rolled_back) return std::move(**rolled_back);
  }

  if (hello.last.sequence < progress.decided) {
    Refusal rewound = refusal(RefusalKind::rewound, "the edge has authored " + text(hello.last.sequence) + " commits, but " + text(progress.decided) +
                                                        " of it are here: its folder was replaced by an older copy. If this is to go on, stop it and begin a new "
                                                        "epoch there: `opossum restore` does that when it restores a backup. What it lost is "
                                                        "safe here." + std::string(kNothingDeleted));
    rewound.expected = progress.decided;
    return rewound;
  }
  if (hello.last.sequence == progress.linked.sequence && hello.last.link != progress.linked.link) return forked_at(hello.last.sequence);
  auto offered = rotate(hello, progress);
  if (!offered) return fail(std::move(offered).error());
  auto answer = welcome(hello, id);
  if (!answer) return fail(std::move(answer).error());
  answer->token = std::move(*offered);
  return std::move(*answer);
}

Result<protocol::Welcome> OriginSession::welcome(const protocol::Hello& hello, const OriginId& id) {
  auto lineage = Lineage::of(store_, id);
  if (!lineage) return fail(std::move(lineage).error());
  auto refused = lineage->refusals_after(store_, hello.outcomes);
  if (!refused) return fail(std::move(refused).error());
  const OriginProgress progress = store_.progress_of(id).value_or(OriginProgress{});
  const StoreIdentity& identity = store_.identity();
  protocol::Welcome welcome;
  welcome.central = identity.id;
  welcome.name = identity.name;
  auto branches = branches_of(store_);
  if (!branches) return fail(std::move(branches).error());
  welcome.branches = std::move(*branches);
  welcome.decided = progress.decided;
  welcome.linked = progress.linked;
  welcome.head = store_.head().position;
  welcome.frame_bytes_max = limits_.bytes_max;
  welcome.frame_commits_max = limits_.commits_max;
  welcome.more = refused->size() > protocol::kRefusalsMax;
  if (welcome.more) refused->resize(protocol::kRefusalsMax);
  for (RefusedCommit& one : *refused) welcome.refused.push_back(std::move(one.outcome));
  welcome.capabilities = {"zstd"};
  welcome.time = to_rfc3339(clock_.now());
  return welcome;
}

Result<std::variant<protocol::Outcomes, Refusal>> OriginSession::push(const protocol::Push& push) {
  const OriginId id{push.head.store, push.head.epoch, push.head.lane};
  auto identity = check_session(id, push.head.session);
  if (!identity) return fail(std::move(identity).error());
  if (*identity) return std::move(**identity);
  // A new epoch begins with a HELLO, which ends the one before.
  if (id.epoch > std::max(state_.session->epoch(), 1U)) return gap(Sequence(1), push.head.first);
  note_seen(id, push.head.last);

  const OriginProgress progress = store_.progress_of(id).value_or(OriginProgress{});
  if (auto broken = check_links(push, progress)) return std::move(*broken);
  auto unknown = check_basis(push.head);
  if (!unknown) return fail(std::move(unknown).error());
  if (*unknown) return std::move(**unknown);
  auto lineage = Lineage::of(store_, id);
  if (!lineage) return fail(std::move(lineage).error());
  FrameApplier applier(store_, state_.origin, id, std::move(*lineage), push);
  auto outcomes = applier.run([&]() -> Result<void> {
    // The frame fits what is here, link by link and line by line: this is the machine that goes on.
    const bool reaches = push.last() >= progress.linked.sequence;
    if (!reaches || state_.session->standing_of(push.head.session, id.epoch) != SessionTokens::Standing::offered) return {};
    return state_.session->confirm(push.head.session, id.epoch);
  });
  if (!outcomes) return outcomes;
  const auto* reached = std::get_if<protocol::Outcomes>(&*outcomes);
  if (reached != nullptr && applier.stopped() && reached->decided == progress.decided) return fail(*applier.stopped());
  if (reached != nullptr) {
    const std::scoped_lock lock(state_.guard);
    state_.refused += reached->refused.size();
  }
  return outcomes;
}

Result<std::variant<std::string, Refusal>> OriginSession::pull(const protocol::Pull& pull) {
  const OriginId id{pull.store, pull.epoch, 0};
  auto identity = check_session(id, pull.session);
  if (!identity) return fail(std::move(identity).error());
  if (*identity) return std::move(**identity);
  auto lineage = Lineage::of(store_, id);
  if (!lineage) return fail(std::move(lineage).error());
  return PageMaker(store_, limits_.bytes_max).make(pull, *lineage);
}

Result<std::optional<Refusal>> OriginSession::check_basis(const protocol::PushHead& head) const {
  if (head.branch.empty()) return std::nullopt;
  auto end = end_of_branch(store_, head.branch);
  if (!end) return fail(std::move(end).error());
  if (*end && std::ranges::all_of(head.basis, [&](const protocol::Basis& step) { return step.pulled <= **end; })) return std::nullopt;
  return refusal(RefusalKind::rollback,
                 "the edge has decided on a history that this central does not have: " + head.branch +
                     ". An older copy of it was probably put in its place: put the right one back, or begin a new central." +
                     std::string(kNothingDeleted));
}

std::optional<Refusal> OriginSession::check_links(const protocol::Push& push, const OriginProgress& progress) const {
  const Sequence first = push.head.first;
  const Linked& known = progress.linked;
  // Beyond the newest known link nothing could be compared; beyond `decided` something is left out.
  if (first > known.sequence.next()) return gap(known.sequence.next(), first);
  Linked at{Sequence(first.value() - 1), push.head.before};
  const auto differs = [&] { return at.sequence == known.sequence && at.link != known.link; };
  // What is known of a skipped one cannot be compared: the edge begins behind it.
  const auto passes = [&](const std::optional<protocol::Skip>& skip) {
    const bool hidden = skip && at.sequence < known.sequence && known.sequence < skip->to;
    if (skip) at = {skip->to, skip->link};
    return !hidden;
  };
  if (differs()) return forked_at(at.sequence);
  for (const protocol::PushEntry& entry : push.entries) {
    if (!passes(entry.skip)) return gap(known.sequence.next(), first);
    if (differs()) return forked_at(at.sequence);
    at = {entry.sequence, chained(at.link, entry.digest)};
    if (differs()) return forked_at(at.sequence);
  }
  if (!passes(push.skip)) return gap(known.sequence.next(), first);
  if (differs() || at.link != push.head.link) return forked_at(at.sequence);
  return std::nullopt;
}

void OriginSession::note_seen(const OriginId& id, Sequence last) {
  const std::scoped_lock lock(state_.guard);
  state_.epoch = id.epoch;
  state_.last_seen = clock_.now();
  state_.last_authored = last;
}

}  // namespace opossum::sync::central
