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

/// Positions in the store's view `effective`.
std::set<Position> effective(EventStore& store) {
  std::set<Position> found;
  auto cursor = store.read(Query::all());
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
  return effective(edge.edge.machine.store()) == visible ? "" : "the view `effective` is not what was not refused";
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
         {check_complete(central, log), check_refusals(central, log), check_pulled(central, log, store.identity()),
          check_decisions(central, log, store.identity()), check_links(store, *edge)}) {
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
