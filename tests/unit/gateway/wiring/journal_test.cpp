// SPDX-License-Identifier: MIT
#include "gateway/wiring/journal.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

namespace opossum::gateway::test {
namespace {

TEST(Journal, EntriesHavePriorityAndPartAsFields) {
  EXPECT_THAT(journal_fields(4, "store", "disk nearly full\nsecond line"),
              ::testing::ElementsAre("MESSAGE=store: disk nearly full\nsecond line", "PRIORITY=4", "SYSLOG_IDENTIFIER=opossum", "OPOSSUM_PART=store"));
}

TEST(Journal, PrioritiesAreThoseOfSyslog) {
  EXPECT_EQ(journal_priority(spdlog::level::err), 3);
  EXPECT_EQ(journal_priority(spdlog::level::warn), 4);
  EXPECT_EQ(journal_priority(spdlog::level::info), 6);
  EXPECT_EQ(journal_priority(spdlog::level::debug), 7);
}

TEST(Journal, IsOnlyTheStreamThatSystemdNames) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  struct stat status {};
  ASSERT_EQ(::fstat(::fileno(file.get()), &status), 0);
  const std::string named = fmt::format("{}:{}", status.st_dev, status.st_ino);
  EXPECT_TRUE(is_journal(named.c_str(), ::fileno(file.get())));
  EXPECT_FALSE(is_journal(nullptr, ::fileno(file.get())));
  EXPECT_FALSE(is_journal((named + "1").c_str(), ::fileno(file.get())));
  EXPECT_FALSE(is_journal(named.c_str(), -1));
}

}  // namespace
}  // namespace opossum::gateway::test
