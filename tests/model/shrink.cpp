// SPDX-License-Identifier: MIT
#include "tests/model/shrink.hpp"

#include <algorithm>

namespace opossum::test {

namespace {

class Shrinker {
 public:
  Shrinker(History history, const std::function<bool(const History&)>& fails, std::size_t tries)
      : best_(std::move(history)), fails_(fails), tries_(tries) {}

  History run() {
    while (leave_out_actions() | simplify_actions()) {
    }
    return std::move(best_);
  }

 private:
  /// Keeps `change` of the best history so far if that still fails.
  template <class Change>
  bool keep(const Change& change) {
    if (tries_ == 0) return false;
    --tries_;
    History smaller = best_;
    change(smaller);
    if (!fails_(smaller)) return false;
    best_ = std::move(smaller);
    return true;
  }

  /// Large pieces first, so that a long history is short after a few tries.
  bool leave_out_actions() {
    bool any = false;
    for (std::size_t piece = std::max<std::size_t>(best_.actions.size() / 2, 1); piece > 0; piece /= 2) {
      // From the end: later actions depend on earlier ones more than the other way round.
      for (std::size_t end = best_.actions.size(); end > 0 && tries_ > 0;) {
        const std::size_t begin = end > piece ? end - piece : 0;
        any |= keep([&](History& smaller) {
          const auto first = smaller.actions.begin();
          smaller.actions.erase(first + static_cast<std::ptrdiff_t>(begin), first + static_cast<std::ptrdiff_t>(end));
        });
        end = begin;
      }
    }
    return any;
  }

  bool simplify_actions() {
    bool any = false;
    for (std::size_t i = 0; i < best_.actions.size(); ++i) {
      for (std::size_t c = best_.actions[i].commits.size(); c-- > 0;) any |= simplify_commit(i, c);
      any |= simplify_query([i](History& history) -> Query& { return history.actions[i].query; });
      any |= simplify_options(i);
    }
    return any;
  }

  bool simplify_commit(std::size_t action, std::size_t number) {
    const auto commit = [=](History& history) -> Commit& { return history.actions[action].commits[number]; };
    bool any = false;
    if (best_.actions[action].commits.size() > 1) {
      const auto leave_out = [&](History& history) {
        history.actions[action].commits.erase(history.actions[action].commits.begin() + static_cast<std::ptrdiff_t>(number));
      };
      if (keep(leave_out)) return true;
    }
    if (commit(best_).condition) any |= keep([&](History& history) { commit(history).condition.reset(); });
    if (commit(best_).key) any |= keep([&](History& history) { commit(history).key.reset(); });
    if (commit(best_).condition) {
      any |= simplify_query([&](History& history) -> Query& { return commit(history).condition->fail_if_events_match; });
      if (commit(best_).condition->after) any |= keep([&](History& history) { commit(history).condition->after.reset(); });
    }
    any |= leave_out_each([&](History& history) -> auto& { return commit(history).events; }, 1);
    for (std::size_t e = 0; e < commit(best_).events.size(); ++e) {
      const auto event = [&](History& history) -> NewEvent& { return commit(history).events[e]; };
      if (event(best_).data) any |= keep([&](History& history) { event(history).data.reset(); });
      if (event(best_).time) any |= keep([&](History& history) { event(history).time.reset(); });
      any |= leave_out_each([&](History& history) -> auto& { return event(history).tags; }, 0);
    }
    return any;
  }

  template <class Get>
  bool simplify_query(const Get& query) {
    bool any = leave_out_each([&](History& history) -> auto& { return query(history).items; }, 0);
    for (std::size_t i = 0; i < query(best_).items.size(); ++i) {
      any |= leave_out_each([&](History& history) -> auto& { return query(history).items[i].types; }, 0);
      any |= leave_out_each([&](History& history) -> auto& { return query(history).items[i].tags; }, 0);
    }
    return any;
  }

  bool simplify_options(std::size_t action) {
    const auto clear = [&](auto member) {
      if (best_.actions[action].options.*member == decltype(ReadOptions{}.*member){}) return false;
      return keep([&](History& history) { history.actions[action].options.*member = {}; });
    };
    return clear(&ReadOptions::after) | clear(&ReadOptions::before) | clear(&ReadOptions::limit) | clear(&ReadOptions::since) |
           clear(&ReadOptions::until) | clear(&ReadOptions::backwards);
  }

  /// Leaves elements of a vector out, one by one, as long as more than `least` remain.
  template <class Get>
  bool leave_out_each(const Get& elements, std::size_t least) {
    bool any = false;
    for (std::size_t i = elements(best_).size(); i-- > 0 && elements(best_).size() > least;) {
      any |= keep([&](History& history) { elements(history).erase(elements(history).begin() + static_cast<std::ptrdiff_t>(i)); });
    }
    return any;
  }

  History best_;
  const std::function<bool(const History&)>& fails_;
  std::size_t tries_;
};

}  // namespace

History shrink(History history, const std::function<bool(const History&)>& fails, std::size_t tries) {
  return Shrinker(std::move(history), fails, tries).run();
}

}  // namespace opossum::test
