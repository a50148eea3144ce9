// SPDX-License-Identifier: MIT
// docs/store-format.md and the golden stores: what is printed and kept there is what the code reads.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "store/commit_line.hpp"
#include "store/format/line_reader.hpp"
#include "store/verify.hpp"

namespace opossum {
namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> documented_lines() {
  const std::string document = content_of(std::filesystem::path(OPOSSUM_SOURCE_DIR) / "docs/store-format.md");
  const std::size_t start = document.find("```jsonl\n") + 9;
  std::istringstream block(document.substr(start, document.find("```", start) - start));
  std::vector<std::string> lines;
  for (std::string line; std::getline(block, line);) lines.push_back(line);
  return lines;
}

TEST(StoreFormatDocument, PrintedLinesProveThemselvesAndTheChain) {
  const auto lines = documented_lines();
  ASSERT_EQ(lines.size(), 6U);
  Digest chain{};
  std::uint64_t commits = 0;
  for (const std::string& line : lines) {
    EXPECT_TRUE(format::crc_matches(line)) << line;
    switch (format::kind_of(line)) {
      case format::LineKind::header:
        ASSERT_TRUE(format::parse_header(line).has_value());
        EXPECT_EQ(format::parse_header(line)->chain, chain);
        chain = chained(chain, sha256(line));
        break;
      case format::LineKind::commit:
        ASSERT_TRUE(parse_commit_line(line).has_value());
        EXPECT_EQ(parse_commit_line(line)->commit.value(), ++commits);
        chain = chained(chain, sha256(line));
        break;
      case format::LineKind::chain:
        ASSERT_TRUE(format::parse_chain(line).has_value());
        EXPECT_EQ(format::parse_chain(line)->chain, chain);
        break;
      case format::LineKind::unknown: FAIL() << line;
    }
  }
  EXPECT_EQ(commits, 3U);
}

class GoldenStore : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto golden = std::filesystem::path(OPOSSUM_SOURCE_DIR) / "tests/contract/format/golden" / GetParam();
    copy_ = std::filesystem::temp_directory_path() / ("opossum-golden-" + GetParam() + "-" + std::to_string(::getpid()));
    std::filesystem::remove_all(copy_);
    std::filesystem::copy(golden, copy_, std::filesystem::copy_options::recursive);
  }
  void TearDown() override { std::filesystem::remove_all(copy_); }

  std::filesystem::path copy_;
};

TEST_P(GoldenStore, IsSoundAndItsLinesAreTheDocumentedOnes) {
  const auto report = verify_store(posix_file_system(), copy_.string());
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_TRUE(report->sound());
  EXPECT_EQ(report->events, 3U);
  StoreOptions options;
  options.directory = copy_.string();
  auto store = EventStore::open(options);
  ASSERT_TRUE(store.has_value()) << store.error().message();
  auto commits = (*store)->read_commits(CommitNumber());
  ASSERT_TRUE(commits.has_value());
  std::vector<std::string> lines;
  while (true) {
    auto commit = commits->next();
    ASSERT_TRUE(commit.has_value()) << commit.error().message();
    if (!*commit) break;
    lines.emplace_back((*commit)->line());
  }
  std::vector<std::string> documented;
  for (const std::string& line : documented_lines()) {
    if (format::kind_of(line) == format::LineKind::commit) documented.push_back(line);
  }
  EXPECT_EQ(lines, documented);
}

TEST_P(GoldenStore, TakesNewEventsAfterTheOldOnes) {
  StoreOptions options;
  options.directory = copy_.string();
  auto store = EventStore::open(options);
  ASSERT_TRUE(store.has_value()) << store.error().message();
  Commit commit;
  commit.events.push_back({.type = "Later"});
  const auto receipt = (*store)->append(commit);
  ASSERT_TRUE(receipt.has_value()) << receipt.error().message();
  EXPECT_EQ(receipt->first.value(), 4U);
  EXPECT_EQ(receipt->commit.value(), 4U);
}

INSTANTIATE_TEST_SUITE_P(Versions, GoldenStore, testing::Values("v1"), [](const auto& version) { return version.param; });

}  // namespace
}  // namespace opossum
