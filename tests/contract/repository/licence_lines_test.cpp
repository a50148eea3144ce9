// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/contract/repository/repository.hpp"
#include "tests/support/process.hpp"

namespace opossum::testing {
namespace {

/// Formats without comments, data of tests, and texts for people.
bool needs_no_line(const std::filesystem::path& file) {
  static const std::set<std::string> kExtensions{".json", ".jsonl", ".ndjson", ".zst", ".md",     ".bin", ".idx",
                                                 ".pem",  ".png",   ".svg",    ".ico", ".golden", ".txt"};
  if (kExtensions.contains(file.extension().string())) return true;
  const std::string name = file.filename().string();
  if (name == "LICENSE" || name == ".gitignore" || name.ends_with(".tmp")) return true;
  // Debian's own formats.
  if (name == "conffiles" || name == "copyright" || name == "changelog") return true;
  for (const auto& part : file) {
    if (part == "corpus" || part == "golden" || part == "data") return true;
  }
  return false;
}

TEST(LicenceLines, EveryFileNamesItsLicenceInItsFirstTwoLines) {
  std::size_t seen = 0;
  for (const auto& file : repository_files()) {
    if (needs_no_line(file)) continue;
    ++seen;
    const auto lines = lines_of(read_text((std::filesystem::path(OPOSSUM_SOURCE_DIR) / file).string()));
    const std::string first = (lines.empty() ? "" : lines[0]) + (lines.size() < 2 ? "" : "\n" + lines[1]);
    EXPECT_NE(first.find("SPDX-License-Identifier: MIT"), std::string::npos) << file.string();
  }
  EXPECT_GT(seen, 100U);
}

}  // namespace
}  // namespace opossum::testing
