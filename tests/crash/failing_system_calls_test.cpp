// SPDX-License-Identifier: MIT
// A real process on a real disk whose n-th system call fails, made to by strace: for every kind of call, once or from then on.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "tests/crash/driven_store.hpp"
#include "tests/crash/seeds.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/process.hpp"

namespace opossum::test {
namespace {

using testing::TemporaryFolder;

constexpr std::size_t kCases = 40;

/// Under a sanitizer a traced process cannot look for leaks.
const testing::SpawnOptions kSpawn{.environment = {"ASAN_OPTIONS=detect_leaks=0"}};

struct Failing {
  std::string call;
  std::vector<std::string> once;      ///< errors that a single call gives
  std::vector<std::string> for_ever;  ///< errors that every call gives from then on

  friend void PrintTo(const Failing& failing, std::ostream* out) { *out << failing.call; }
};

testing::Finished traced(const std::string& call, const std::string& inject, const std::string& log, const std::string& directory) {
  std::vector<std::string> command{"strace", "-f", "--seccomp-bpf", "-qq", "-o", log, "-e", "signal=none", "-e", "trace=" + call};
  if (!inject.empty()) command.insert(command.end(), {"-e", "inject=" + inject});
  command.insert(command.end(), {OPOSSUM_STORE_DRIVER, "script", directory});
  return testing::run(std::move(command), "", kSpawn);
}

class FailingSystemCall : public ::testing::TestWithParam<Failing> {
 protected:
  void SetUp() override {
    const auto tried = testing::run({"strace", "-o", "/dev/null", "true"}, "", kSpawn);
    if (tried.code != 0) GTEST_SKIP() << "strace cannot trace a process here (" << tried.code << "): " << tried.error;
  }

  /// The calls of a run without failures that touch the store: [first, last], counted from 1 as strace does.
  std::pair<std::size_t, std::size_t> calls_of_the_store() {
    const TemporaryFolder folder;
    const std::string directory = folder / "data";
    const auto finished = traced(GetParam().call, "", folder / "trace", directory);
    EXPECT_EQ(finished.code, 0) << finished.error;
    const std::vector<std::string> lines = testing::lines_of(testing::read_text(folder / "trace"));
    // Opening shared libraries comes first.
    const auto opens = GetParam().call == "openat";
    const auto first = std::ranges::find_if(lines, [&](const std::string& line) { return !opens || line.contains(directory); });
    return {static_cast<std::size_t>(first - lines.begin()) + 1, lines.size()};
  }

  void run_with(const std::string& inject) {
    const TemporaryFolder folder;
    const auto finished = traced(GetParam().call, inject, folder / "trace", folder / "data");
    ASSERT_EQ(finished.code, 0) << "the process did not survive " << inject << ": " << finished.error;
    std::vector<Attempt> attempts;
    static_cast<void>(take_report(finished.output, attempts));
    check_driven(folder / "data", attempts);
    ASSERT_FALSE(HasFailure()) << inject << "; " << replay_command("OPOSSUM_INJECT=" + inject);
  }
};

TEST_P(FailingSystemCall, LosesNothingAndStoresNothingThatWasRefused) {
  if (const char* const only = std::getenv("OPOSSUM_INJECT")) return run_with(only);
  const auto [first, last] = calls_of_the_store();
  ASSERT_LE(first, last) << "the script never calls " << GetParam().call;
  std::vector<std::string> cases;
  for (std::size_t n = first; n <= last; ++n) {
    const std::string when = ":when=" + std::to_string(n);
    for (const std::string& error : GetParam().once) cases.push_back(GetParam().call + ":error=" + error + when);
    for (const std::string& error : GetParam().for_ever) cases.push_back(GetParam().call + ":error=" + error + when + "+");
  }
  // All of them take minutes: scripts/soak does that, from another one on each time. Here an even choice, with the first and the last.
  const std::size_t size = cases.size();
  const bool all = std::getenv("OPOSSUM_INJECT_ALL") != nullptr;
  const std::size_t wanted = all ? size : std::min(size, kCases);
  const std::size_t from = static_cast<std::size_t>(number_from_environment("OPOSSUM_INJECT_FROM").value_or(0)) % size;
  for (std::size_t i = 0; i < wanted; ++i) {
    run_with(all ? cases[(from + i) % size] : cases[wanted == 1 ? 0 : i * (size - 1) / (wanted - 1)]);
    if (HasFailure()) return;
  }
  RecordProperty("cases", static_cast<int>(wanted));
}

INSTANTIATE_TEST_SUITE_P(Strace, FailingSystemCall,
                         ::testing::Values(Failing{"fdatasync", {"EIO", "EINTR"}, {"EIO", "ENOSPC"}},
                                           Failing{"fsync", {"EIO", "EINTR"}, {"EIO", "ENOSPC"}},
                                           Failing{"pwrite64", {"EIO", "ENOSPC", "EINTR"}, {"EIO", "ENOSPC"}},
                                           Failing{"rename", {"EIO", "ENOSPC"}, {"EIO", "ENOSPC"}},
                                           Failing{"openat", {"EIO", "EMFILE", "EINTR"}, {"EMFILE", "ENOSPC"}},
                                           Failing{"ftruncate", {"EIO", "EINTR"}, {"EIO", "ENOSPC"}}),
                         [](const auto& instance) { return instance.param.call; });

}  // namespace
}  // namespace opossum::test
