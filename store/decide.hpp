// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "store/commit.hpp"
#include "store/event.hpp"
#include "store/position.hpp"
#include "store/query.hpp"
#include "store/result.hpp"

namespace opossum {

class EventStore;

/// What the caller's rule makes of a state: a commit to append, or a refusal. "The course is full" is a value of the caller's own type
/// and no error: nothing went wrong.
template <class Refusal>
using Choice = std::expected<Commit, Refusal>;

/// What became of a decision.
template <class Refusal>
struct Decided {
  std::expected<Receipt, Refusal> result;  ///< stored, as append() says it; or refused by the caller's rule, and nothing was stored
  Position head;                           ///< the store's head when the state was read that the rule judged
  std::uint32_t attempts = 1;              ///< 1 = nothing came in between
};

/// How often decide() tries, and how it waits.
struct DecideOptions {
  /// Reads, each with its append; 0 counts as 1. Each conflict means that another commit was stored, so threads that
  /// keep deciding on the same events need about as many attempts for each decision as there are threads.
  std::uint32_t attempts_max = 100;
  /// After Errc::queue_full decide() waits as long as Error::retry_after() says, but not longer than this. After a conflict it does not wait.
  std::chrono::milliseconds pause_max{1'000};
  /// What waits; empty = the calling thread sleeps. Called on the calling thread.
  std::function<void(std::chrono::milliseconds)> wait{};
};

/// How decide() walks over the events: `fold(state, event)` returns nothing, or a Result<void> whose error ends the decision.
template <class Fold, class State>
concept FoldOf = std::copy_constructible<State> && std::invocable<Fold&, State&, const EventFields&> &&
                 (std::is_void_v<std::invoke_result_t<Fold&, State&, const EventFields&>> ||
                  std::same_as<std::invoke_result_t<Fold&, State&, const EventFields&>, Result<void>>);

/// How decide() asks for the choice: `choose(state)` returns a Choice<Refusal> with any type of refusal.
template <class Choose, class State>
concept ChoiceOn = std::invocable<Choose&, const State&> && requires(std::invoke_result_t<Choose&, const State&> choice) {
  { *std::move(choice) } -> std::same_as<Commit&&>;
  choice.error();
};

/// The half of decide() that does not depend on the caller's types. Not meant to be used by itself.
class DecisionLoop {
 public:
  DecisionLoop(EventStore& store, const Query& query, const DecideOptions& options) : store_(store), query_(query), options_(options) {}

  /// Begins an attempt: hands over every event that matches now, in order.
  [[nodiscard]] Result<void> read(const std::function<Result<void>(const EventFields&)>& fold);
  /// Appends if nothing that matches came after the read. No receipt: the attempt was in vain and the next one may begin.
  [[nodiscard]] Result<std::optional<Receipt>> append(Commit commit);

  [[nodiscard]] Position head() const noexcept { return head_; }
  [[nodiscard]] std::uint32_t attempts() const noexcept { return attempts_; }

 private:
  [[nodiscard]] Result<void> prepare_next(Error error);
  void wait_for_queue(const Error& full);

  EventStore& store_;
  const Query& query_;
  const DecideOptions& options_;
  Position head_;
  std::uint32_t attempts_ = 0;
};

/// Decides on what the store knows, and stores the decision only if that was everything there was to know.
///
/// Reads the events that match `query` (the decision model), folds them one by one into a copy of `initial`, asks `choose` for a commit or
/// a refusal, and appends the commit on the condition that no event matching the same query came after the read. If one did, it begins
/// again from `initial`, so `choose` never judges a stale state. The query may have several items; `fold` sees the events of all of them
/// in the order of the log, each once.
///
/// `initial` is the state before the first event; it is copied for each attempt. `fold(State&, const EventFields&)` (FoldOf) gets views:
/// it copies what the state keeps. `choose(const State&)` (ChoiceOn) gives the commit, without condition, or `std::unexpected(refusal)`;
/// it may be called several times, so it must do nothing but choose.
///
/// The bound of the condition is the head of the read, not the position of the last event that matched: the bound says up to where the
/// decision knows everything (DCB specification, Append Condition). So it is right when nothing matched at all; the store looks only at
/// what is newer than the read; and an event before the head that the read rightly did not show can never be in the way.
///
/// An idempotency key in the commit goes through to append(). It is looked at only there, after `choose`: a repeated request meets a
/// state that holds its own first success, and `choose` must know it again or it refuses it.
///
/// Durability: as with append(), a receipt means that the commit is on disk. A refusal stores nothing.
/// Thread safety: any number of threads may decide at one store. `fold` and `choose` run on the calling thread, without any lock, and may
/// read the store. Blocks like append(): not for callbacks of submit() and on_new_head().
/// Exceptions: none of its own; those of `fold`, `choose` and `wait` pass through, and that attempt stores nothing.
/// Errc::condition_failed (with the conflict) or queue_full when `attempts_max` attempts were in vain, the detail says how many;
/// Errc::invalid_argument for a commit that brings its own condition or origin; what `fold` returns; what read() and append() return.
template <class State, FoldOf<State> Fold, ChoiceOn<State> Choose>
[[nodiscard]] auto decide(EventStore& store, const Query& query, const State& initial, Fold fold, Choose choose,
                          const DecideOptions& options = {})
    -> Result<Decided<typename std::invoke_result_t<Choose&, const State&>::error_type>> {
  using Refusal = typename std::invoke_result_t<Choose&, const State&>::error_type;
  DecisionLoop loop(store, query, options);
  while (true) {
    State state = initial;
    OPOSSUM_TRY(loop.read([&](const EventFields& event) -> Result<void> {
      if constexpr (std::is_void_v<std::invoke_result_t<Fold&, State&, const EventFields&>>) {
        std::invoke(fold, state, event);
        return {};
      } else {
        return std::invoke(fold, state, event);
      }
    }));
    Choice<Refusal> choice = std::invoke(choose, std::as_const(state));
    if (!choice) return Decided<Refusal>{std::unexpected(std::move(choice).error()), loop.head(), loop.attempts()};
    auto receipt = loop.append(*std::move(choice));
    if (!receipt) return std::unexpected(std::move(receipt).error());
    if (*receipt) return Decided<Refusal>{**receipt, loop.head(), loop.attempts()};
  }
}

}  // namespace opossum
