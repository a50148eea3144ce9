// SPDX-License-Identifier: MIT
#include "tests/crash/seeds.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/environment.hpp"

namespace opossum::test {

Seeds seeds_of_shard(std::uint64_t shard, std::uint64_t shards, std::uint64_t count) {
  if (const auto only = number_from_environment("OPOSSUM_CRASH_SEED")) return {*only, 1};
  const std::uint64_t first = number_from_environment("OPOSSUM_CRASH_FIRST").value_or(1);
  count = number_from_environment("OPOSSUM_CRASH_SEEDS").value_or(count);
  return {first + count * shard / shards, count * (shard + 1) / shards - count * shard / shards};
}

std::string replay_command(const std::string& setting) {
  const ::testing::TestInfo* const test = ::testing::UnitTest::GetInstance()->current_test_info();
  std::error_code unknown;
  const std::string program = std::filesystem::read_symlink("/proc/self/exe", unknown).string();
  return "replay with: " + setting + " " + program + " --gtest_filter='" + test->test_suite_name() + "." + test->name() + "'";
}

}  // namespace opossum::test
