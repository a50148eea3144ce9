// SPDX-License-Identifier: MIT
// The commands of docs/operations.md, run as they stand there.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/process.hpp"

namespace opossum::testing {
namespace {

/// The lines of all blocks that are marked sh, in their order.
std::vector<std::string> commands_of(const std::string& document) {
  std::vector<std::string> commands;
  bool inside = false;
  for (const std::string& line : lines_of(document)) {
    if (line.starts_with("```")) inside = line == "```sh";
    else if (inside) commands.push_back(line);
  }
  return commands;
}

TEST(OperationsDocument, ItsCommandsDoWhatTheySay) {
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
  const auto commands = commands_of(read_text(std::string(OPOSSUM_SOURCE_DIR) + "/docs/operations.md"));
  ASSERT_GT(commands.size(), 10U);
  const std::string path = "PATH=" + std::filesystem::path(OPOSSUM_PROGRAM).parent_path().string() + ":/usr/bin:/bin";
  for (const std::string& command : commands) {
    const Finished done = run({"/usr/bin/bash", "-c", command}, "", {.folder = folder.path().string(), .environment = {path}});
    EXPECT_EQ(done.code, 0) << command << "\n" << done.output << done.error;
  }
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "restored" / "store.json"));
}

}  // namespace
}  // namespace opossum::testing
