// SPDX-License-Identifier: MIT
// scripts/soak itself: it runs, it says what it left out, and it reports a failure with the command that replays it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/process.hpp"

namespace opossum::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::Finished;

Finished soak(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), std::string(OPOSSUM_SOURCE_DIR) + "/scripts/soak");
  return testing::run(std::move(arguments), "", {}, std::chrono::seconds(100));
}

/// A folder that stands for a build.
class Programs {
 public:
  void add(const std::string& name, const std::string& script) {
    const std::string path = folder_ / ("bin/" + name);
    std::filesystem::create_directories(folder_ / "bin");
    testing::write_text(path, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
  [[nodiscard]] std::string path() const { return folder_.path().string(); }

 private:
  testing::TemporaryFolder folder_;
};

TEST(Soak, ExplainsItselfWithExamples) {
  const Finished help = soak({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.output, HasSubstr("Examples:\n"));
  EXPECT_THAT(help.output, HasSubstr("--minutes N"));
}

TEST(Soak, RefusesAnUnknownPartByName) {
  const Finished refused = soak({"--only", "crash,luck", "--no-build"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.error, HasSubstr("'luck'"));
}

TEST(Soak, RefusesATimeThatIsNoNumber) {
  const Finished refused = soak({"--minutes", "ten"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.error, HasSubstr("--minutes needs a number from 1 on, not 'ten'"));
}

TEST(Soak, RunsForTheTimeItIsGiven) {
  const Finished finished = soak({"--seconds", "6", "--no-build", "--only", "crash,kill,calls", "--build", OPOSSUM_BUILD_FOLDER});
  EXPECT_EQ(finished.code, 0) << finished.output << finished.error;
  for (const char* part : {"soak: crash, ", "soak: kill, ", "soak: calls, "}) EXPECT_THAT(finished.output, HasSubstr(part));
  EXPECT_THAT(finished.output, Not(HasSubstr("left out")));
}

TEST(Soak, StopsAtAFailureAndPrintsTheCommandThatReplaysIt) {
  Programs programs;
  programs.add("crash_store", "echo 'what broke'; echo 'seed 7; replay with: OPOSSUM_CRASH_SEED=7 crash_store'; exit 1");
  const Finished failed = soak({"--seconds", "4", "--no-build", "--only", "crash", "--build", programs.path()});
  EXPECT_EQ(failed.code, 1);
  EXPECT_THAT(failed.output, HasSubstr("what broke"));
  EXPECT_THAT(failed.output, HasSubstr("\nreplay with: OPOSSUM_CRASH_SEED=7 crash_store\n"));
  EXPECT_THAT(failed.output, HasSubstr("crash failed (exit code 1)"));
}

TEST(Soak, PrintsItsOwnCommandWhenTheProgramPrintsNone) {
  Programs programs;
  programs.add("sim_sync", "exit 139");
  const Finished failed = soak({"--seconds", "4", "--no-build", "--only", "sim", "--build", programs.path()});
  EXPECT_EQ(failed.code, 1);
  EXPECT_THAT(failed.output, ::testing::ContainsRegex("replay with: SEED=[0-9]+ .*/bin/sim_sync --gtest_filter="));
}

TEST(Soak, NamesWhatIsNotBuiltAndDoesNotCallThatASuccess) {
  const Programs programs;
  const Finished nothing = soak({"--seconds", "4", "--no-build", "--only", "crash,sim", "--build", programs.path()});
  EXPECT_EQ(nothing.code, 2);
  EXPECT_THAT(nothing.output, HasSubstr("crash_store is not built: left out"));
}

}  // namespace
}  // namespace opossum::test
