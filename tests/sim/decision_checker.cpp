// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "tests/sim/checkers.hpp"

namespace opossum::sim {

namespace {

/// An event wherever it is stored: its author's store and sequence, and its place in the commit.
using Identity = std::tuple<std::string_view, std::uint64_t, std::size_t>;

/// What the log of an edge says about a decision in it.
struct Decided {
  std::size_t index;            ///< in the edge's log
  Position pulled;              ///< H
  std::optional<Query> filter;  ///< through which that was seen
  Sequence refusals;            ///< r
};

/// Filters grow with their tags only smaller: if the event with nothing but the item's tags passes, all do.
bool is_covered(const std::optional<Query>& filter, const QueryItem& item) {
  if (!filter) return false;
  std::vector<std::string> types = item.types;
  if (types.empty()) types.emplace_back("a type that nobody thought of");
  return std::ranges::all_of(types, [&](const std::string& type) { return query_matches(*filter, SeenEvent{{}, type, item.tags, {}}); });
}

class DecisionCheck {
 public:
  DecisionCheck(const std::vector<SeenCommit>& central, const EdgeLog& edge, const StoreIdentity& branch)
      : central_(central), edge_(edge), branch_(branch) {
    read_bases();
    for (const SeenCommit& commit : central) {
      if (commit.of(edge.id) && commit.refusal()) refused_.insert(commit.origin->sequence);
    }
  }

  std::string run() const {
    for (std::size_t i = 0; i < central_.size(); ++i) {
      const SeenCommit& outcome = central_[i];
      if (!outcome.of(edge_.id)) continue;
      const std::string problem = check(i);
      if (!problem.empty()) return problem + " at sequence " + std::to_string(outcome.origin->sequence.value());
    }
    return "";
  }

 private:
  void read_bases() {
    Decided now{0, {}, {}, {}};
    for (std::size_t i = 0; i < edge_.commits.size(); ++i) {
      const SeenCommit& commit = edge_.commits[i];
      if (commit.sequence) {
        now.index = i;
        decided_[commit.sequence] = now;
      }
      if (commit.type() == "$sync.filter") now.filter = filter_in(commit);
      if (commit.type() == kRejectedType) now.refusals = refused_in(commit);
      if (commit.pulled) now.pulled = commit.pulled->position;
    }
  }

  std::string check(std::size_t i) const {
    const SeenCommit& outcome = central_[i];
    const Sequence sequence = outcome.origin->sequence;
    if (!decided_.contains(sequence)) return "never authored";
    const Decided& decided = decided_.at(sequence);
    const std::optional<Query>& query = edge_.commits[decided.index].query;
    if (outcome.sync.find("\"outcome\":\"quarantined\"") != std::string::npos) return "";
    const bool failed = outcome.refusal() || outcome.sync.find("\"conflict\":{") != std::string::npos;
    if (!query) return failed ? "a fact was refused" : "";
    if (failed) {
      const bool rightly = has_witness(i, *query, decided, sequence) || fell_with_another(*query, decided, sequence);
      return rightly ? "" : "a decision was refused without a witness (I15)";
    }
    return seen_by_decider(*query, decided) == present_at_central(i, *query) ? "" : "a decision was accepted that saw something else (I15)";
  }

  /// Own decisions that were known to be refused are no longer part of what counts.
  std::set<Identity> seen_by_decider(const Query& query, const Decided& decided) const {
    std::set<Identity> found;
    for (std::size_t i = 0; i < decided.index; ++i) {
      const SeenCommit& commit = edge_.commits[i];
      if (commit.record() || (commit.sequence && commit.sequence <= decided.refusals && refused_.contains(commit.sequence))) continue;
      collect(commit, query, edge_.id, found);
    }
    return found;
  }

  std::set<Identity> present_at_central(std::size_t end, const Query& query) const {
    std::set<Identity> found;
    for (std::size_t i = 0; i < end; ++i) {
      if (!central_[i].record() && !central_[i].refusal()) collect(central_[i], query, branch_.id, found);
    }
    return found;
  }

  static void collect(const SeenCommit& commit, const Query& query, const std::string& author, std::set<Identity>& found) {
    for (std::size_t k = 0; k < commit.events.size(); ++k) {
      if (!query_matches(query, commit.events[k])) continue;
      if (commit.origin) found.emplace(commit.origin->id.store, commit.origin->sequence.value(), k);
      else found.emplace(author, commit.sequence.value(), k);
    }
  }

  /// An event of somebody else that matched where the decider had not looked, or could not (rules 1 and 3).
  bool has_witness(std::size_t end, const Query& query, const Decided& decided, Sequence sequence) const {
    for (std::size_t i = 0; i < end; ++i) {
      const SeenCommit& commit = central_[i];
      if (commit.of(edge_.id) && commit.origin->sequence < sequence) continue;
      for (const SeenEvent& event : commit.events) {
        if (is_witness(event, query, decided)) return true;
      }
    }
    return false;
  }

  static bool is_witness(const SeenEvent& event, const Query& query, const Decided& decided) {
    const bool unseen = event.position > decided.pulled;
    if (query.items.empty()) return unseen || !decided.filter || !decided.filter->items.empty();
    return std::ranges::any_of(query.items, [&](const QueryItem& item) {
      return item_matches(item, event) && (unseen || !is_covered(decided.filter, item));
    });
  }

  bool fell_with_another(const Query& query, const Decided& decided, Sequence sequence) const {
    return std::ranges::any_of(refused_, [&](Sequence earlier) {
      return earlier > decided.refusals && earlier < sequence && any_matches(query, edge_.commits[decided_.at(earlier).index]);
    });
  }

  const std::vector<SeenCommit>& central_;
  const EdgeLog& edge_;
  const StoreIdentity& branch_;
  std::map<Sequence, Decided> decided_;
  std::set<Sequence> refused_;
};

}  // namespace

std::string check_decisions(const std::vector<SeenCommit>& central, const EdgeLog& edge, const StoreIdentity& branch) {
  return DecisionCheck(central, edge, branch).run();
}

}  // namespace opossum::sim
