// SPDX-License-Identifier: MIT
#include "tests/sim/checkers.hpp"

#include <map>
#include <set>

#include "store/commit_line.hpp"

namespace opossum::sim {

namespace {

struct SeenEvent {
  std::string type;
  std::vector<std::string> tags;
  std::string rest;
};

struct SeenCommit {
  std::optional<Origin> origin;
  Sequence sequence;
  CommitNumber commit;
  Position first;
  std::string condition;
  std::string sync;
  std::vector<SeenEvent> events;
  [[nodiscard]] bool refusal() const { return events.front().type == "$sync.refused"; }
};

std::vector<SeenCommit> log_of(EventStore& store) {
  std::vector<SeenCommit> log;
  auto cursor = store.read_commits(CommitNumber());
  while (true) {
    auto stored = cursor->next();
    if (!stored || !*stored) return log;
    const auto line = parse_commit_line((*stored)->line());
    SeenCommit seen{line->origin, line->sequence, line->commit, line->events.front().position, std::string(line->condition),
                    std::string(line->sync), {}};
    for (const EventSlice& event : line->events) {
      SeenEvent one{*unescape(event.type), {}, std::string(event.rest)};
      for (const auto tag : event.tags) one.tags.push_back(*unescape(tag));
      seen.events.push_back(std::move(one));
    }
    log.push_back(std::move(seen));
  }
}

bool any_matches(const SeenCommit& commit, const Query& query) {
  for (const SeenEvent& event : commit.events) {
    if (matches(query, event.type, std::vector<std::string_view>(event.tags.begin(), event.tags.end()))) return true;
  }
  return false;
}

std::string at(const std::string& what, Sequence sequence) { return what + " at sequence " + std::to_string(sequence.value()); }

/// I1, I3, I4, I5, I9: everything authored has one outcome at the central, in order, and what was accepted is unchanged.
std::string check_complete(const std::vector<SeenCommit>& central, Edge& edge) {
  std::vector<SeenCommit> authored;
  for (SeenCommit& commit : log_of(edge.machine.store())) {
    if (commit.sequence) authored.push_back(std::move(commit));
  }
  const std::string who = edge.machine.name() + ": ";
  if (authored.size() < edge.acknowledged.value()) return who + "an acknowledged commit is lost (I1)";
  std::size_t next = 0;
  for (const SeenCommit& outcome : central) {
    if (!outcome.origin || outcome.origin->id.store != edge.machine.store().identity().id) continue;
    const Sequence sequence = outcome.origin->sequence;
    if (next == authored.size() || sequence != authored[next].sequence) return at(who + "twice, missing or out of order (I3, I4, I9)", sequence);
    const SeenCommit& original = authored[next++];
    if (outcome.origin->commit != original.commit || outcome.origin->position != original.first) return at(who + "wrong origin", sequence);
    if (outcome.refusal()) continue;
    if (outcome.condition != original.condition) return at(who + "the condition changed", sequence);
    if (outcome.events.size() != original.events.size()) return at(who + "a commit was split (I5)", sequence);
    for (std::size_t i = 0; i < original.events.size(); ++i) {
      if (outcome.events[i].rest != original.events[i].rest) return at(who + "an event changed", sequence);
    }
  }
  return next == authored.size() ? "" : who + "the central lacks " + std::to_string(authored.size() - next) + " commits";
}

/// I15: every accepted decision's condition holds on its basis, and each rejected one's did not.
std::string check_decisions(const std::vector<SeenCommit>& central) {
  for (std::size_t i = 0; i < central.size(); ++i) {
    const SeenCommit& judged = central[i];
    if (!judged.origin || judged.refusal() || judged.condition.empty()) continue;
    const Query query = parse_condition(judged.condition)->query;
    for (std::size_t j = 0; j < i; ++j) {
      const bool own = central[j].origin && central[j].origin->id == judged.origin->id;
      if (!own && any_matches(central[j], query)) {
        return at("a decision was accepted against commit " + std::to_string(central[j].commit.value()) + " (I15)", judged.origin->sequence);
      }
    }
  }
  return "";
}

/// Each refusal that the central recorded is recorded once at its edge, and nothing else is.
std::string check_refusals(const std::vector<SeenCommit>& central, Edge& edge) {
  std::multiset<std::string> expected;
  std::multiset<std::string> recorded;
  for (const SeenCommit& commit : central) {
    if (commit.origin && commit.refusal() && commit.origin->id.store == edge.machine.store().identity().id) {
      expected.insert("origin:" + std::to_string(commit.origin->sequence.value()));
    }
  }
  for (const SeenCommit& commit : log_of(edge.machine.store())) {
    if (commit.events.front().type == "$sync.rejected") recorded.insert(commit.events.front().tags.front());
  }
  return expected == recorded ? "" : edge.machine.name() + ": " + std::to_string(expected.size()) + " refusals, " +
                                         std::to_string(recorded.size()) + " recorded at the edge";
}

/// I14, I9: both sides show the same link.
std::string check_links(EventStore& central, Edge& edge) {
  EventStore& store = edge.machine.store();
  const auto progress = central.progress_of({store.identity().id, store.identity().epoch, 0});
  const Linked authored = store.authored();
  if (!authored.sequence) return "";
  if (!progress || progress->decided != authored.sequence || progress->linked != authored) return edge.machine.name() + ": links differ (I14)";
  return "";
}

}  // namespace

std::string check_all(World& world, bool decisions_hold) {
  EventStore& store = world.central_machine().store();
  const auto central = log_of(store);
  for (auto& edge : world.edges()) {
    for (std::string problem : {check_complete(central, *edge), check_refusals(central, *edge), check_links(store, *edge)}) {
      if (!problem.empty()) return problem;
    }
  }
  return decisions_hold ? check_decisions(central) : "";
}

std::size_t count_refused(EventStore& central, const std::string& outcome) {
  std::size_t count = 0;
  for (const SeenCommit& commit : log_of(central)) {
    if (commit.refusal() && commit.sync.find("\"outcome\":\"" + outcome + '"') != std::string::npos) ++count;
  }
  return count;
}

}  // namespace opossum::sim
