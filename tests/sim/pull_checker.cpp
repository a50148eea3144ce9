// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sync/protocol/json_reader.hpp"
#include "tests/sim/checkers.hpp"

namespace opossum::sim {

namespace {

struct Echoed {
  Sequence sequence;
  Position first;
  friend bool operator==(const Echoed&, const Echoed&) = default;
};

std::string text(Position position) { return std::to_string(position.value()); }

/// Walks an edge's log beside the central's.
class PullWalk {
 public:
  PullWalk(const std::vector<SeenCommit>& central, const EdgeLog& edge, const StoreIdentity& branch)
      : central_(central), edge_(edge), branch_(branch) {}

  std::string run() {
    for (const SeenCommit& commit : edge_.commits) {
      if (std::string problem = visit(commit); !problem.empty()) return problem;
    }
    if (edge_.edge.filter && filter_) {
      const auto rest = central_.begin() + static_cast<std::ptrdiff_t>(next_);
      const auto left = std::find_if(rest, central_.end(), [&](const SeenCommit& one) { return comes(one); });
      if (left != central_.end()) return "the central's commit at position " + text(left->first()) + " is missing (I8)";
    }
    return "";
  }

 private:
  [[nodiscard]] bool comes(const SeenCommit& commit) const {
    return !commit.record() && !commit.refusal() && !commit.of(edge_.id) && filter_ && any_matches(*filter_, commit);
  }

  std::string visit(const SeenCommit& commit) {
    if (commit.type() == "$sync.filter") filter_ = filter_in(commit);
    if (commit.type() == kRejectedType) refusals_ = refused_in(commit);
    if (commit.pulled) return checkpoint(commit);
    return commit.origin ? "a commit from elsewhere says not where it was pulled (I6)" : "";
  }

  std::string checkpoint(const SeenCommit& commit) {
    const PulledFrom& pulled = *commit.pulled;
    const std::string where = "pulled up to " + text(pulled.position) + ": ";
    if (pulled.store != branch_.id || pulled.epoch != branch_.epoch) return where + "another branch";
    if (pulled.from != reached_ || pulled.position <= reached_) return where + "does not go on at " + text(reached_) + " (I6, I8)";
    std::vector<const SeenCommit*> expected;
    if (std::string problem = pass(pulled.position, expected); !problem.empty()) return where + problem;
    reached_ = pulled.position;
    if (std::string problem = check_own(commit); !problem.empty()) return where + problem;
    if (!commit.origin) return expected.empty() ? "" : where + "the commit at " + text(expected.front()->first()) + " was passed over (I8)";
    if (expected.size() != 1 || expected.front()->last() != pulled.position) return where + "not just the commit that ends there (I6, I8)";
    return where_differs(*expected.front(), commit);
  }

  /// Everything of the central up to `to`: what should have come, what must be known by then.
  std::string pass(Position to, std::vector<const SeenCommit*>& expected) {
    Position end = reached_;
    for (; next_ < central_.size() && central_[next_].last() <= to; ++next_) {
      const SeenCommit& one = central_[next_];
      end = one.last();
      if (comes(one)) expected.push_back(&one);
      if (!one.of(edge_.id)) continue;
      own_ = one.origin->sequence;
      if (one.refusal() && own_ > refusals_) return "the refusal of own commit " + std::to_string(own_.value()) + " is not on record";
      if (!one.refusal()) accepted_.push_back({own_, one.first()});
    }
    return end == to ? "" : "is inside a commit, or beyond the end (I5)";
  }

  std::string check_own(const SeenCommit& commit) {
    if (commit.pulled->own > own_ || commit.pulled->own < said_own_) {
      return "says that own commits up to " + std::to_string(commit.pulled->own.value()) + " have their outcome there";
    }
    said_own_ = commit.pulled->own;
    sync::protocol::JsonReader reader("sync", commit.sync);
    if (reader.has("echo")) {
      for (const auto& element : reader.list("echo", 100'000)) {
        const auto run = reader.numbers(element, 4);
        // Runs are checked at both of their ends; commits in between may have several events each.
        echoed_.push_back({Sequence(run[0]), Position(run[2])});
        for (std::uint64_t sequence = run[0] + 1; sequence <= run[1]; ++sequence) echoed_.push_back({Sequence(sequence), {}});
      }
    }
    const bool same = std::ranges::equal(echoed_, accepted_, [](const Echoed& a, const Echoed& b) {
      return a.sequence == b.sequence && (!a.first || a.first == b.first);
    });
    return same ? "" : "the echo of own commits is not what was accepted there";
  }

  std::string where_differs(const SeenCommit& sent, const SeenCommit& stored) const {
    const std::string what = "the central's commit at " + text(sent.first()) + ": ";
    const Origin author = sent.origin ? *sent.origin : Origin{{branch_.id, branch_.epoch, 0}, sent.sequence, sent.commit, sent.first()};
    if (stored.origin != author) return what + "another author";
    if (stored.condition != sent.condition) return what + "another condition";
    const bool same = std::ranges::equal(sent.events, stored.events, {}, &SeenEvent::rest, &SeenEvent::rest);
    return same ? "" : what + "not whole, or changed (I5)";
  }

  const std::vector<SeenCommit>& central_;
  const EdgeLog& edge_;
  const StoreIdentity& branch_;
  std::optional<Query> filter_;
  std::size_t next_ = 0;             ///< in central_
  Position reached_;
  Sequence refusals_;                ///< recorded so far
  Sequence own_;                     ///< with an outcome up to reached_
  Sequence said_own_;
  std::vector<Echoed> accepted_;
  std::vector<Echoed> echoed_;
};

}  // namespace

std::string check_pulled(const std::vector<SeenCommit>& central, const EdgeLog& edge, const StoreIdentity& branch) {
  return PullWalk(central, edge, branch).run();
}

}  // namespace opossum::sim
