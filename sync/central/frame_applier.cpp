// SPDX-License-Identifier: MIT
#include "sync/central/frame_applier.hpp"

#include <algorithm>

#include "store/append_all.hpp"
#include "sync/central/admission.hpp"
#include "sync/commits/coverage.hpp"
#include "sync/commits/received_commit.hpp"
#include "sync/commits/skip_record.hpp"

namespace opossum::sync::central {

using protocol::Refused;
using protocol::RefusedKind;

namespace {

constexpr std::size_t kRunAfterRefusal = 64;  // behind a refusal more of them are likely; each one costs the rest of its run
constexpr std::size_t kReasonBytesMax = 500;

/// Text that may hold a peer's bytes, for a record and an answer.
std::string printable(std::string text) {
  if (text.size() > kReasonBytesMax) text.resize(kReasonBytesMax);
  for (char& c : text) {
    if (c < 0x20 || c > 0x7e) c = '?';
  }
  return text;
}

Refused quarantined(Sequence sequence, std::string_view why, std::string detail) {
  return {sequence, RefusedKind::quarantined, std::string(why) + ": " + printable(std::move(detail)), {}, {}};
}

Refused rejected(Sequence sequence, const Error& error) {
  Refused refused{sequence, RefusedKind::rejected, "its condition does not hold at the central", {}, {}};
  const Conflict* conflict = error.conflict();
  if (conflict == nullptr) return refused;
  refused.reason = "its condition does not hold at the central: position " + std::to_string(conflict->position.value()) + " matches";
  protocol::Witness witness{conflict->position, {}, {}};
  if (auto fields = StoredEvent(conflict->position, conflict->event_json, nullptr).fields()) {
    witness.type = std::move(fields->type);
    witness.tags = std::move(fields->tags);
  }
  refused.witnesses.push_back(std::move(witness));
  return refused;
}

Result<Commit> commit_of(const protocol::PushEntry& entry, const OriginId& id) {
  auto commit = received_commit(entry.line, id, entry.sequence);
  if (commit && entry.redacted) note_redacted(*commit, entry.digest);
  return commit;
}

/// As much as can be told of where a refused line comes from.
Origin origin_of(const OriginId& id, Sequence sequence, std::string_view line) {
  Origin origin{id, sequence, {}, {}};
  if (const auto parsed = parse_commit_line(line)) {
    origin.commit = parsed->commit;
    origin.position = parsed->events.front().position;
  }
  return origin;
}

protocol::Refusal forked(Sequence sequence) {
  return {protocol::RefusalKind::forked,
          "sequence " + std::to_string(sequence.value()) +
              " is stored at the central with other content: two stores used one identity, or one was rolled back. Nothing was applied. "
              "Find out which one is right and give the other a new store id and an origin of its own",
          {}, {}};
}

void flag_conflict(Commit& commit, const std::string& conflict) {
  commit.judged_by.clear();
  commit.except.clear();
  commit.sync = (commit.sync ? *commit.sync + ',' : std::string()) + "\"conflict\":{" + conflict + '}';
}

}  // namespace

FrameApplier::FrameApplier(EventStore& store, const CentralOrigin& origin, OriginId id, Lineage lineage, const protocol::Push& push)
    : store_(store), origin_(origin), id_(std::move(id)), lineage_(std::move(lineage)), push_(push) {}

Result<std::variant<protocol::Outcomes, protocol::Refusal>> FrameApplier::run(const std::function<Result<void>()>& before_new) {
  const OriginProgress before = store_.progress_of(id_).value_or(OriginProgress{});
  decided_ = before.decided;
  auto duplicates = answer_duplicates(before.decided);
  if (!duplicates) return fail(std::move(duplicates).error());
  if (*duplicates) return std::move(**duplicates);
  OPOSSUM_TRY(before_new());
  if (auto applied = apply_new(); !applied) stopped_ = std::move(applied).error();

  const OriginProgress after = store_.progress_of(id_).value_or(OriginProgress{});
  // I3, I9: outcomes without holes, nothing decided but what was answered.
  OPOSSUM_ASSERT(after.decided >= before.decided && after.linked.sequence <= after.decided);
  outcomes_.decided = after.decided;
  outcomes_.linked = after.linked;
  outcomes_.head = store_.head().position;
  return std::move(outcomes_);
}

Result<std::optional<protocol::Refusal>> FrameApplier::answer_duplicates(Sequence decided) {
  if (push_.head.first > decided) return std::nullopt;
  auto first = store_.find_outcome(id_, push_.head.first);
  if (!first) return fail(std::move(first).error());
  if (!*first) return fail(Errc::damaged, "the outcome of a decided commit of " + origin_.name + " is missing; run opossum verify");
  auto cursor = store_.read_commits(CommitNumber((*first)->number().value() - 1));
  if (!cursor) return fail(std::move(cursor).error());
  while (next_ < push_.entries.size() && sequence_at(next_) <= decided) {
    auto stored = cursor->next();
    if (!stored) return fail(std::move(stored).error());
    if (!*stored) return fail(Errc::damaged, "an outcome of origin " + origin_.name + " is missing; run opossum verify");
    auto line = parse_commit_line((*stored)->line());
    if (!line) return fail(std::move(line).error());
    if (!line->origin || line->origin->id != id_) continue;
    // What may leave can have been changed since: one of the two sides skipped what the other one has.
    while (next_ < push_.entries.size() && sequence_at(next_) < line->origin->sequence) ++next_;
    if (next_ == push_.entries.size() || sequence_at(next_) > line->origin->sequence) continue;
    if (is_skip_record(*line)) {
      ++next_;
      continue;
    }
    auto refused = read_refusal_record(*line);
    if (!refused) return fail(std::move(refused).error());
    const protocol::PushEntry& entry = push_.entries[next_];
    if (*refused) {
      if ((*refused)->digest != entry.digest) return forked(sequence_at(next_));
      outcomes_.refused.push_back(std::move((*refused)->outcome));
    } else {
      if (!is_same_commit(entry, *line)) return forked(sequence_at(next_));
      protocol::note_accepted(outcomes_.accepted, sequence_at(next_), line->events.front().position, line->events.back().position);
    }
    ++next_;
  }
  return std::nullopt;
}

Result<void> FrameApplier::apply_new() {
  std::size_t run_max = push_.entries.size();
  while (next_ < push_.entries.size() && outcomes_.refused.size() < protocol::kRefusalsMax) {
    auto run = gather(run_max);
    if (!run) return fail(std::move(run).error());
    auto results = append_all(store_, std::move(run->commits));
    std::size_t done = 0;
    for (; done < results.size() && results[done]; ++done, ++next_) {
      protocol::note_accepted(outcomes_.accepted, sequence_at(next_), results[done]->first, results[done]->last);
    }
    if (done < results.size()) {
      OPOSSUM_TRY(settle(std::move(results[done]).error()));
      run_max = kRunAfterRefusal;
      continue;
    }
    if (run->refuse) OPOSSUM_TRY(refuse(std::move(*run->refuse)));
    run_max = std::min(run_max * 2, push_.entries.size());
  }
  return next_ == push_.entries.size() ? note_skipped() : Result<void>();
}

Result<void> FrameApplier::note_skipped() {
  if (!push_.skip || push_.skip->to <= decided_) return {};
  Commit record = skip_record(id_, push_.skip->to, skipped_before(push_.entries.size()));
  record.link = push_.skip->link;
  auto receipt = store_.append(std::move(record));
  if (!receipt) return fail(std::move(receipt).error());
  return {};
}

std::uint64_t FrameApplier::skipped_before(std::size_t index) const {
  const bool behind = index == push_.entries.size();
  const auto& skip = behind ? push_.skip : push_.entries[index].skip;
  if (!skip) return 0;
  Sequence before = index == 0 ? Sequence(push_.head.first.value() - 1) : push_.entries[index - 1].sequence;
  before = std::max(before, decided_);
  const Sequence own = behind ? skip->to : push_.entries[index].sequence;
  return own.value() - before.value() - 1;
}

Result<FrameApplier::Run> FrameApplier::gather(std::size_t max) {
  Run run;
  for (std::size_t i = next_; i < push_.entries.size() && run.commits.size() < max; ++i) {
    const Sequence sequence = sequence_at(i);
    const protocol::PushEntry& entry = push_.entries[i];
    if (entry.withheld()) {
      run.refuse = quarantined(sequence, "too large", "a commit line of " + std::to_string(entry.bytes) + " bytes was not sent");
      return run;
    }
    auto commit = commit_of(entry, id_);
    if (!commit) {
      run.refuse = quarantined(sequence, "invalid", commit.error().detail());
      return run;
    }
    if (auto why = forbidden(origin_, *commit)) {
      run.refuse = quarantined(sequence, "forbidden", std::move(*why));
      return run;
    }
    auto falls = judge_basis(*commit, sequence);
    if (!falls) return fail(std::move(falls).error());
    if (*falls) {
      run.refuse = std::move(*falls);
      return run;
    }
    commit->skipped = skipped_before(i);
    if (is_last(i)) commit->link = push_.head.link;
    run.commits.push_back(std::move(*commit));
  }
  return run;
}

Result<std::optional<Refused>> FrameApplier::judge_basis(Commit& commit, Sequence sequence) {
  if (!commit.condition) return std::nullopt;
  const protocol::Basis basis = basis_of(sequence);
  const Query* filter = basis.filter == 0 ? nullptr : &push_.head.filters[basis.filter - 1];
  commit.except = lineage_.knowledge(Sequence(sequence.value() - 1));
  commit.judged_by = conditions_at_central(commit.condition->fail_if_events_match, filter, basis.pulled);
  OPOSSUM_TRY(load_refusals(basis.refusals));
  const auto built_on = std::ranges::find_if(refused_, [&](const RefusedCommit& earlier) {
    const bool unknown = earlier.outcome.sequence > basis.refusals && earlier.outcome.sequence < sequence;
    return unknown && saw(commit.condition->fail_if_events_match, earlier);
  });
  if (built_on == refused_.end()) return std::nullopt;
  const Sequence on = built_on->outcome.sequence;
  if (accepts_conflicts(origin_, commit)) {
    flag_conflict(commit, "\"depends\":" + std::to_string(on.value()));
    return std::nullopt;
  }
  return Refused{sequence, RefusedKind::depends, "it was decided on commit " + std::to_string(on.value()) + ", which was refused", on, {}};
}

Result<void> FrameApplier::settle(Error error) {
  const Sequence sequence = sequence_at(next_);
  switch (error.code()) {
    case Errc::condition_failed: {
      auto commit = commit_of(push_.entries[next_], id_);
      if (!commit) return fail(std::move(commit).error());
      if (accepts_conflicts(origin_, *commit)) return accept_with_conflict(std::move(*commit), error);
      return refuse(rejected(sequence, error));
    }
    case Errc::invalid_argument: return refuse(quarantined(sequence, "invalid", error.detail()));
    case Errc::too_large: return refuse(quarantined(sequence, "too large", error.detail()));
    default: return fail(std::move(error));  // the store's trouble, not the commit's: the edge sends it again
  }
}

Result<void> FrameApplier::accept_with_conflict(Commit commit, const Error& error) {
  const Conflict* conflict = error.conflict();
  flag_conflict(commit, conflict == nullptr ? "" : "\"position\":" + std::to_string(conflict->position.value()));
  commit.skipped = skipped_before(next_);
  if (is_last(next_)) commit.link = push_.head.link;
  auto receipt = store_.append(std::move(commit));
  if (!receipt) return fail(std::move(receipt).error());
  protocol::note_accepted(outcomes_.accepted, sequence_at(next_), receipt->first, receipt->last);
  ++next_;
  return {};
}

Result<void> FrameApplier::refuse(Refused refused) {
  const protocol::PushEntry& entry = push_.entries[next_];
  const Origin origin = origin_of(id_, refused.sequence, entry.line);
  const auto append = [&](std::string_view line) -> Result<std::string> {
    Commit record = refusal_record(origin, line, entry.digest, refused);
    record.skipped = skipped_before(next_);
    if (is_last(next_)) record.link = push_.head.link;
    std::string data = *record.events.front().data;
    auto receipt = store_.append(std::move(record));
    if (!receipt) return fail(std::move(receipt).error());
    return data;
  };
  auto data = append(entry.line);
  // What makes a commit invalid may make its copy in the record invalid: then the outcome alone is kept.
  if (!data && (data.error().code() == Errc::invalid_argument || data.error().code() == Errc::too_large)) data = append({});
  if (!data) return fail(std::move(data).error());
  auto kept = read_refusal_data(*data);
  if (!kept) return fail(std::move(kept).error());
  refused_.push_back(std::move(*kept));
  outcomes_.refused.push_back(std::move(refused));
  ++next_;
  return {};
}

Result<void> FrameApplier::load_refusals(Sequence known) {
  if (refusals_loaded_) return {};
  auto refused = lineage_.refusals_after(store_, known);
  if (!refused) return fail(std::move(refused).error());
  refused_ = std::move(*refused);
  refusals_loaded_ = true;
  return {};
}

protocol::Basis FrameApplier::basis_of(Sequence sequence) const {
  const std::vector<protocol::Basis>& steps = push_.head.basis;
  const auto next = std::ranges::upper_bound(steps, sequence, {}, &protocol::Basis::from);
  return next == steps.begin() ? protocol::Basis{} : *std::prev(next);
}

}  // namespace opossum::sync::central
