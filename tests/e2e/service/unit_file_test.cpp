// SPDX-License-Identifier: MIT
// The files of systemd/, judged by systemd's own tools.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>

#include "tests/support/process.hpp"

namespace opossum::testing {
namespace {

const std::string kUnit = std::string(OPOSSUM_SOURCE_DIR) + "/systemd/opossum.service";

bool is_missing(const char* program) {
  if (std::filesystem::exists(program)) return false;
  std::fprintf(stderr, "%s is not installed\n", program);
  return true;
}

TEST(UnitFile, IsHardened) {
  if (is_missing("/usr/bin/systemd-analyze")) GTEST_SKIP() << "systemd-analyze is not installed";
  // The threshold is in tenths.
  const Finished judged = run({"/usr/bin/systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", kUnit});
  EXPECT_EQ(judged.code, 0) << judged.output << judged.error;
  EXPECT_NE(judged.output.find("Overall exposure level"), std::string::npos) << judged.output;
}

TEST(UnitFile, HasNothingThatSystemdDoesNotKnow) {
  if (is_missing("/usr/bin/systemd-analyze")) GTEST_SKIP() << "systemd-analyze is not installed";
  // The program and its manual are not installed where tests run; whatever else it says is about the file.
  for (const std::string& line : lines_of(run({"/usr/bin/systemd-analyze", "verify", kUnit}).error)) {
    const bool not_installed = line.find("/usr/bin/opossum") != std::string::npos || line.find("man opossum") != std::string::npos;
    const bool about_others = line.find("opossum") == std::string::npos;
    EXPECT_TRUE(not_installed || about_others) << line;
  }
}

TEST(UnitFile, UserAndFoldersAreThoseOfThePackage) {
  const std::string unit = read_text(kUnit);
  for (const char* line : {"Type=notify\n", "WatchdogSec=60\n", "User=opossum\n", "StateDirectory=opossum\n", "ExecReload=/bin/kill -HUP $MAINPID\n"}) {
    EXPECT_NE(unit.find(line), std::string::npos) << line;
  }
  EXPECT_NE(read_text(std::string(OPOSSUM_SOURCE_DIR) + "/systemd/sysusers.conf").find("\nu opossum "), std::string::npos);
  EXPECT_NE(read_text(std::string(OPOSSUM_SOURCE_DIR) + "/systemd/tmpfiles.conf").find("\nd /var/lib/opossum 0700 opossum opossum"),
            std::string::npos);
}

}  // namespace
}  // namespace opossum::testing
