// SPDX-License-Identifier: MIT
#include "tests/sim/checkers.hpp"

#include <algorithm>
#include <set>

namespace opossum::sim {

namespace {

std::string at(const std::string& what, Sequence sequence) { return what + " at sequence " + std::to_string(sequence.value()); }

std::string compare(const SeenCommit& original, const SeenCommit& outcome) {
  if (outcome.origin->commit != original.commit || outcome.origin->position != original.first()) return "wrong origin";
  if (outcome.refusal()) return "";
  if (outcome.condition != original.condition) return "the condition changed";
  if (outcome.events.size() != original.events.size()) return "a commit was split (I5)";
  const bool same = std::ranges::equal(outcome.events, original.events, {}, &SeenEvent::rest, &SeenEvent::rest);
  return same ? "" : "an event changed";
}

std::set<Position> seen_in(EventStore& store, View view) {
  std::set<Position> found;
  ReadOptions options;
  options.view = view;
  auto cursor = store.read(Query::all(), options);
  for (auto event = cursor->next(); event && *event; event = cursor->next()) found.insert((*event)->position());
  return found;
}

}  // namespace

std::string check_complete(const std::vector<SeenCommit>& central, const EdgeLog& edge) {
  std::vector<const SeenCommit*> authored;
  for (const SeenCommit& commit : edge.commits) {
    if (commit.sequence) authored.push_back(&commit);
  }
  if (authored.size() < edge.edge.acknowledged.value()) return "an acknowledged commit is lost (I1)";
  std::size_t next = 0;
  for (const SeenCommit& outcome : central) {
    if (!outcome.of(edge.id)) continue;
    const Sequence sequence = outcome.origin->sequence;
    const bool is_next = next < authored.size() && sequence == authored[next]->sequence;
    if (!is_next) return at("twice, missing or out of order (I3, I4, I9)", sequence);
    if (const std::string problem = compare(*authored[next++], outcome); !problem.empty()) return at(problem, sequence);
  }
  return next == authored.size() ? "" : "the central lacks " + std::to_string(authored.size() - next) + " commits";
}

std::string check_refusals(const std::vector<SeenCommit>& central, const EdgeLog& edge) {
  std::multiset<Sequence> expected;
  std::multiset<Sequence> recorded;
  for (const SeenCommit& commit : central) {
    if (commit.of(edge.id) && commit.refusal()) expected.insert(commit.origin->sequence);
  }
  std::set<Position> visible;
  for (const SeenCommit& commit : edge.commits) {
    if (commit.type() == kRejectedType) recorded.insert(refused_in(commit));
    if (expected.contains(commit.sequence)) continue;
    for (const SeenEvent& event : commit.events) visible.insert(event.position);
  }
  if (expected != recorded) {
    return std::to_string(expected.size()) + " refusals, " + std::to_string(recorded.size()) + " recorded at the edge";
  }
  const bool same = seen_in(edge.edge.machine.store(), View::effective) == visible;
  return same ? "" : "the view `effective` is not what was not refused";
}

std::string check_committed(const std::vector<SeenCommit>& central, const EdgeLog& edge) {
  Position reached;
  for (const SeenCommit& commit : edge.commits) {
    if (commit.pulled) reached = commit.pulled->position;
  }
  if (!reached) return "";
  std::set<Sequence> accepted;
  for (const SeenCommit& commit : central) {
    if (commit.of(edge.id) && !commit.refusal() && commit.last() <= reached) accepted.insert(commit.origin->sequence);
  }
  std::set<Position> expected;
  for (const SeenCommit& commit : edge.commits) {
    if (commit.record() || (commit.sequence && !accepted.contains(commit.sequence))) continue;
    for (const SeenEvent& event : commit.events) expected.insert(event.position);
  }
  const bool same = seen_in(edge.edge.machine.store(), View::committed) == expected;
  return same ? "" : "the view `committed` is not what the central had where the pull has come to (I16)";
}

std::string check_links(EventStore& central, Edge& edge) {
  EventStore& store = edge.machine.store();
  const auto progress = central.progress_of({store.identity().id, store.identity().epoch, 0});
  const Linked authored = store.authored();
  if (!authored.sequence) return "";
  if (!progress || progress->decided != authored.sequence || progress->linked != authored) return "links differ (I14)";
  return "";
}

std::string check_all(World& world) {
  if (!world.problem().empty()) return world.problem();
  EventStore& store = world.central_machine().store();
  const auto central = log_of(store);
  for (auto& edge : world.edges()) {
    const EdgeLog log{*edge, edge->machine.store().identity().id, log_of(edge->machine.store())};
    for (const std::string& problem :
         {check_complete(central, log), check_refusals(central, log), check_committed(central, log), check_links(store, *edge),
          check_pulled(central, log, store.identity()), check_decisions(central, log, store.identity())}) {
      if (!problem.empty()) return edge->machine.name() + ": " + problem;
    }
  }
  return "";
}

std::size_t count_refused(EventStore& central, const std::string& outcome) {
  std::size_t count = 0;
  for (const SeenCommit& commit : log_of(central)) {
    if (commit.refusal() && commit.sync.find("\"outcome\":\"" + outcome + '"') != std::string::npos) ++count;
  }
  return count;
}

}  // namespace opossum::sim
