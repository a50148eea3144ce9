// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/process.hpp"

namespace opossum::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

/// What bash offers for these words, the last of which is unfinished.
std::vector<std::string> offered(const std::string& words) {
  const std::string script = std::string("source <(") + OPOSSUM_PROGRAM + " completion bash); COMP_WORDS=(opossum " + words +
                             "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _opossum; printf '%s\\n' \"${COMPREPLY[@]}\"";
  const Finished done = run({"/usr/bin/bash", "-c", script});
  EXPECT_EQ(done.error, "");
  return lines_of(done.output);
}

TEST(Completion, OffersSubcommands) {
  EXPECT_THAT(offered("ser"), ::testing::ElementsAre("serve"));
  EXPECT_THAT(offered("sync n"), ::testing::ElementsAre("now"));
  EXPECT_THAT(offered("''"), ::testing::IsSupersetOf({"backup", "restore", "doctor", "--help"}));
}

TEST(Completion, OffersTheOptionsOfTheSubcommandAtHand) {
  EXPECT_THAT(offered("backup --ch"), ::testing::ElementsAre("--check"));
  EXPECT_THAT(offered("query --url x --ty"), Contains("--type"));
  EXPECT_THAT(offered("backup --ty"), Not(Contains("--type")));
}

TEST(Completion, IsValidForTheShell) {
  const std::string program = OPOSSUM_PROGRAM;
  EXPECT_EQ(run({"/usr/bin/bash", "-n", "-c", run({program, "completion", "bash"}).output}).code, 0);
  EXPECT_THAT(run({program, "completion", "zsh"}).output, HasSubstr("#compdef opossum"));
  EXPECT_EQ(run({program, "completion", "fish"}).code, 2);
}

TEST(ManualPage, HoldsTheHelpOfEverySubcommand) {
  const std::string page = run({OPOSSUM_PROGRAM, "completion", "man"}).output;
  EXPECT_THAT(page, HasSubstr(".TH OPOSSUM 1\n"));
  for (const char* section : {".SH opossum serve\n", ".SH opossum sync now\n", ".SH opossum restore\n"}) EXPECT_THAT(page, HasSubstr(section));
  EXPECT_THAT(page, HasSubstr("\\-\\-check"));
}

}  // namespace
}  // namespace opossum::testing
