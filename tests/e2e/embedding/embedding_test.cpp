// SPDX-License-Identifier: MIT
// examples/embedding against the installed package, and docs/embedding.md against the example.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/process.hpp"

namespace opossum::testing {
namespace {

using ::testing::HasSubstr;

const std::string kExample = OPOSSUM_SOURCE_DIR "/examples/embedding";

Finished must_run(std::vector<std::string> arguments) {
  const std::string name = arguments.front() + " " + arguments.at(1);
  Finished finished = run(std::move(arguments), {}, {}, std::chrono::seconds(240));
  EXPECT_EQ(finished.code, 0) << name << "\n" << finished.output << finished.error;
  return finished;
}

class EmbeddingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    must_run({"cmake", "--install", OPOSSUM_BUILD_DIR, "--component", "library", "--prefix", folder_ / "prefix"});
  }

  void build_example() {
    must_run({"cmake", "-S", kExample, "-B", folder_ / "build", "-DCMAKE_PREFIX_PATH=" + (folder_ / "prefix"),
              "-DCMAKE_CXX_COMPILER=" OPOSSUM_CXX, "-DCMAKE_CXX_FLAGS=" OPOSSUM_CXX_FLAGS});
    must_run({"cmake", "--build", folder_ / "build"});
  }

  Finished seats() { return must_run({folder_ / "build/seats", folder_ / "data"}); }
  static std::ptrdiff_t count(const std::string& output, const std::string& what) {
    const auto lines = lines_of(output);
    return std::ranges::count_if(lines, [&](const std::string& line) { return line.find(what) != std::string::npos; });
  }

  TemporaryFolder folder_;
};

TEST_F(EmbeddingTest, TheExampleBuildsAgainstTheInstalledPackageAndNeverSellsASeatTwice) {
  build_example();
  const std::string first = seats().output;
  EXPECT_EQ(count(first, "has a seat"), 3) << first;
  EXPECT_EQ(count(first, "no seat left"), 2) << first;
  EXPECT_EQ(count(first, R"("type":"SeatTaken")"), 3) << first;

  const std::string second = seats().output;
  EXPECT_EQ(count(second, "has one already"), 3) << second;
  EXPECT_EQ(count(second, "no seat left"), 2) << second;
  EXPECT_EQ(count(second, R"("type":"SeatTaken")"), 3) << second;
}

TEST_F(EmbeddingTest, OnlyPublicHeadersAreInstalled) {
  std::vector<std::string> headers;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / "prefix/include")) {
    if (!entry.is_regular_file()) continue;
    headers.push_back(std::filesystem::relative(entry.path(), folder_ / "prefix/include").string());
  }
  std::vector<std::string> expected;
  for (const auto& entry : std::filesystem::directory_iterator(OPOSSUM_SOURCE_DIR "/store")) {
    if (entry.path().extension() == ".hpp") expected.push_back("opossum/store/" + entry.path().filename().string());
  }
  EXPECT_THAT(headers, ::testing::UnorderedElementsAreArray(expected));
}

TEST(EmbeddingPage, ItsSnippetsAreThoseOfTheExample) {
  const std::string page = read_text(OPOSSUM_SOURCE_DIR "/docs/embedding.md");
  const std::string program = read_text(kExample + "/seats.cpp");
  const std::string begin = "```cpp\n";
  int snippets = 0;
  for (std::size_t at = page.find(begin); at != std::string::npos; at = page.find(begin, at + 1)) {
    const std::size_t start = at + begin.size();
    EXPECT_THAT(program, HasSubstr(page.substr(start, page.find("```", start) - start)));
    ++snippets;
  }
  EXPECT_GE(snippets, 3);
  const std::string lists = read_text(kExample + "/CMakeLists.txt");
  EXPECT_THAT(lists, HasSubstr("find_package(opossum REQUIRED)"));
  EXPECT_THAT(page, HasSubstr("find_package(opossum REQUIRED)"));
}

}  // namespace
}  // namespace opossum::testing
