// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace opossum::mqtt {
namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

std::string mqtt_document() { return text_of(OPOSSUM_SOURCE_DIR "/docs/mqtt.md"); }

/// What the groups of `pattern` are, joined by a dot, wherever it matches.
std::vector<std::string> all_matches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), pattern); match != std::sregex_iterator(); ++match) {
    std::string joined = (*match)[1];
    for (std::size_t group = 2; group < match->size(); ++group) joined += "." + (*match)[group].str();
    found.push_back(joined);
  }
  return found;
}

/// Every match in every source below a folder of the repository, once.
std::set<std::string> in_sources(const std::string& folder, const std::regex& pattern) {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(OPOSSUM_SOURCE_DIR "/") + folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".cpp" && extension != ".hpp") continue;
    for (const std::string& match : all_matches(text_of(entry.path()), pattern)) found.insert(match);
  }
  return found;
}

/// The columns behind the statement, by statement.
std::map<std::string, std::string> statement_rows() {
  std::map<std::string, std::string> rows;
  std::istringstream lines(mqtt_document());
  for (std::string line; std::getline(lines, line);) {
    static const std::regex kRow(R"(^\| \[(MQTT-[0-9.-]+)\] (.*)$)");
    std::smatch match;
    if (!std::regex_match(line, match, kRow)) continue;
    EXPECT_TRUE(rows.emplace(match[1], match[2]).second) << match[1] << " has two rows";
  }
  return rows;
}

TEST(MqttDocument, NamesTestsThatExist) {
  const std::vector<std::string> named = all_matches(mqtt_document(), std::regex(R"(`([A-Z]\w*)\.([A-Z]\w*)`)"));
  EXPECT_GT(named.size(), 80U);
  const std::set<std::string> declared = in_sources("tests", std::regex(R"(\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\))"));
  for (const std::string& test : named) EXPECT_TRUE(declared.contains(test)) << "docs/mqtt.md names " << test << ", which does not exist";
}

TEST(MqttDocument, NamesATestForEveryStatement) {
  const auto rows = statement_rows();
  EXPECT_GT(rows.size(), 200U);
  for (const auto& [statement, row] : rows) {
    EXPECT_NE(row.find('`'), std::string::npos) << statement << " has no test";
  }
}

TEST(MqttDocument, HasARowForEveryStatementThatIsCited) {
  const auto rows = statement_rows();
  const std::string document = mqtt_document();
  const std::set<std::string> cited = in_sources("ingest/mqtt", std::regex(R"((\(MQTT 3\.1\.1\) )?\[(MQTT-[0-9.-]+)\])"));
  EXPECT_GT(cited.size(), 40U);
  for (const std::string& citation : cited) {
    const bool only_311 = citation.starts_with("(MQTT 3.1.1) ");
    const std::string statement = citation.substr(citation.find("MQTT-"));
    const bool has_row = !only_311 && rows.contains(statement);
    EXPECT_TRUE(has_row || document.find("(MQTT 3.1.1) [" + statement + "]") != std::string::npos)
        << citation << " is cited and not in docs/mqtt.md";
  }
}

}  // namespace
}  // namespace opossum::mqtt
