// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/commit.hpp"
#include "store/query.hpp"

namespace opossum::test {

/// What can happen to a store whose clock and disk belong to the test.
enum class Step : std::uint8_t {
  append,          ///< commits[0]
  append_group,    ///< all commits in one step, so that they mostly share a group
  append_on_full,  ///< commits[0] while the next write of a log file fails with "no space"; `number` bytes arrive first
  read,            ///< query and options
  begin_read,      ///< the same into `slot`, drained by a later end_read
  end_read,
  other_read,      ///< the same through a second handle that was opened for reading
  event_at,        ///< position `number`
  read_commits,    ///< after commit `number`
  subscribe,       ///< query and options.after into `slot`
  poll,            ///< all that the subscription of `slot` has by now
  seal,
  maintain,
  quiet,           ///< 11 s, then maintain
  next_day,        ///< 24 h, then maintain
  reopen,
  kill,            ///< the process goes without a word, the page cache stays; then opened again
  power_cut,       ///< all that was never synced meets the luck of `number`; then opened again
};

/// One step and what it needs; members that its step does not name are ignored.
struct Action {
  Step step = Step::maintain;
  std::vector<Commit> commits{};
  Query query{};
  ReadOptions options{};
  std::uint64_t number = 0;
  std::size_t slot = 0;
};

/// The sizes that decide when segments, groups and frames end.
struct Sizes {
  std::uint64_t segment_bytes = 4'000;
  std::uint64_t preallocate_bytes = 1'024;
  std::uint64_t frame_cache_bytes = 64 * 1024;
  std::uint32_t group_commits_max = 4'096;
  bool compress = true;
};

/// A store's life from its creation on. Every part of it can be left out and it is still a history.
struct History {
  std::uint64_t seed = 0;
  Sizes sizes{};
  std::vector<Action> actions{};
};

inline constexpr std::size_t kSlots = 3;

/// The history that belongs to the seed: the same one on every machine.
[[nodiscard]] History random_history(std::uint64_t seed, std::size_t count);

/// One line for people, such as `append A{x,y} unless {x} after 3`.
[[nodiscard]] std::string describe(const Action& action);
[[nodiscard]] std::string describe(const Sizes& sizes);

}  // namespace opossum::test
