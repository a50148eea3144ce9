// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace opossum::test {

/// The seeds of a run. OPOSSUM_CRASH_SEED=N: that one alone. OPOSSUM_CRASH_SEEDS=COUNT: so many, from OPOSSUM_CRASH_FIRST=N on.
struct Seeds {
  std::uint64_t first = 1;
  std::uint64_t count = 0;
};

/// Those of one of `shards` equal parts; `count` when the environment does not say how many there are in all.
[[nodiscard]] Seeds seeds_of_shard(std::uint64_t shard, std::uint64_t shards, std::uint64_t count);

/// One shell line that runs this test alone: `setting` is put into the environment.
[[nodiscard]] std::string replay_command(const std::string& setting);

}  // namespace opossum::test
