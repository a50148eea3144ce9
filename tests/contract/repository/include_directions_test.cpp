// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>

#include "tests/contract/repository/repository.hpp"
#include "tests/support/process.hpp"

namespace opossum::testing {
namespace {

using Path = std::filesystem::path;

/// Who may include whose public headers (docs/architecture.md). Everyone may include his own.
const std::map<std::string, std::set<std::string>> kAllowed{
    {"store", {}}, {"config", {}}, {"ingest", {"store"}}, {"sync", {"store"}}, {"gateway", {"store", "config", "ingest", "sync"}},
};

/// Why an include line is wrong, or nothing.
std::optional<std::string> objection(const std::string& module, const std::string& included) {
  const Path path = included;
  const std::string other = path.begin()->string();
  if (other == module || !kAllowed.contains(other)) {
    return other == "tests" ? std::optional<std::string>("code must not include tests") : std::nullopt;
  }
  if (!kAllowed.at(module).contains(other)) return module + " must not include " + other;
  if (std::distance(path.begin(), path.end()) != 2) return included + " is private to " + other;
  return std::nullopt;
}

std::vector<std::string> included_by(const std::string& text) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*["<]([^">]+)[">])re");
  std::vector<std::string> names;
  for (const std::string& line : lines_of(text)) {
    if (std::smatch match; std::regex_search(line, match, kInclude)) names.push_back(match[1]);
  }
  return names;
}

bool is_code(const Path& file) { return file.extension() == ".cpp" || file.extension() == ".hpp"; }

TEST(IncludeDirections, EveryModuleIncludesOnlyWhatItMay) {
  std::size_t seen = 0;
  for (const Path& file : repository_files()) {
    const std::string module = file.begin()->string();
    if (!is_code(file) || !kAllowed.contains(module)) continue;
    for (const std::string& included : included_by(read_text((Path(OPOSSUM_SOURCE_DIR) / file).string()))) {
      ++seen;
      if (const auto wrong = objection(module, included)) ADD_FAILURE() << file.string() << " includes " << included << ": " << *wrong;
    }
  }
  EXPECT_GT(seen, 500U) << "hardly any include lines were found: is the search broken?";
}

TEST(IncludeDirections, StoreConfigIngestAndSyncDoNotLogByThemselves) {
  for (const Path& file : repository_files()) {
    if (!is_code(file) || file.begin()->string() == "gateway" || file.begin()->string() == "tests") continue;
    for (const std::string& included : included_by(read_text((Path(OPOSSUM_SOURCE_DIR) / file).string()))) {
      EXPECT_FALSE(included.starts_with("spdlog/")) << file.string() << " logs past opossum::Logger";
    }
  }
}

TEST(IncludeDirections, TheStoreKnowsNoNetwork) {
  for (const Path& file : repository_files()) {
    if (!is_code(file) || file.begin()->string() != "store") continue;
    for (const std::string& included : included_by(read_text((Path(OPOSSUM_SOURCE_DIR) / file).string()))) {
      for (const char* prefix : {"boost/asio", "boost/beast", "curl/", "sys/socket.h", "mqtt/", "modbus/"}) {
        EXPECT_FALSE(included.starts_with(prefix)) << file.string() << " includes " << included;
      }
    }
  }
}

TEST(IncludeDirections, TheRuleItselfSeesViolations) {
  EXPECT_TRUE(objection("store", "ingest/rule.hpp"));
  EXPECT_TRUE(objection("ingest", "sync/central.hpp"));
  EXPECT_TRUE(objection("config", "store/result.hpp"));
  EXPECT_TRUE(objection("gateway", "store/log/segment.hpp"));
  EXPECT_TRUE(objection("gateway", "tests/support/process.hpp"));
  EXPECT_FALSE(objection("gateway", "store/event_store.hpp"));
  EXPECT_FALSE(objection("gateway", "gateway/http/message.hpp"));
  EXPECT_FALSE(objection("store", "zstd.h"));
  EXPECT_EQ(included_by("#include \"a/b.hpp\"\n#  include <c.h>\n// #include <d>\n"), (std::vector<std::string>{"a/b.hpp", "c.h"}));
}

}  // namespace
}  // namespace opossum::testing
