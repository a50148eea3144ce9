// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "config/keys.hpp"
#include "config/load.hpp"
#include "gateway/wiring/ingest_rules.hpp"
#include "ingest/mapping/json_object.hpp"
#include "ingest/mapping/json_text.hpp"
#include "ingest/rule.hpp"
#include "store/clock.hpp"

namespace opossum::gateway {
namespace {

/// A mark `<!-- rules: NAME -->` with the three blocks below it.
struct Example {
  std::string name;
  std::string configuration;
  std::vector<std::string> messages;
  std::vector<std::string> results;
};

std::string rule_document() {
  std::ifstream file(OPOSSUM_SOURCE_DIR "/docs/ingest.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The code block of this language that begins at or behind `from`, which moves behind it.
std::string block(const std::string& document, const std::string& language, std::size_t& from) {
  const std::string fence = "```" + language + "\n";
  const std::size_t begin = document.find(fence, from);
  if (begin == std::string::npos) return {};
  const std::size_t end = document.find("\n```", begin);
  from = end + 4;
  return document.substr(begin + fence.size(), end + 1 - begin - fence.size());
}

std::vector<Example> examples() {
  static const std::regex kMark("<!-- rules: (.*) -->\n");
  const std::string document = rule_document();
  std::vector<Example> all;
  for (auto mark = std::sregex_iterator(document.begin(), document.end(), kMark); mark != std::sregex_iterator(); ++mark) {
    auto from = static_cast<std::size_t>(mark->position());
    Example example;
    example.name = (*mark)[1];
    example.configuration = block(document, "toml", from);
    example.messages = split_lines(block(document, "text", from));
    example.results = split_lines(block(document, "json", from));
    all.push_back(std::move(example));
  }
  return all;
}

std::string bytes_of(const std::string& payload) {
  if (!payload.starts_with("0x")) return payload;
  std::string bytes;
  for (std::size_t i = 2; i + 1 < payload.size(); i += 2) bytes += static_cast<char>(std::stoi(payload.substr(i, 2), nullptr, 16));
  return bytes;
}

/// "SOURCE TOPIC PAYLOAD".
ingest::Message message_from(const std::string& line, const config::Config& config) {
  const std::size_t first = line.find(' ');
  const std::size_t second = line.find(' ', first + 1);
  ingest::Message message;
  message.source = line.substr(0, first);
  const bool file = std::ranges::find(config.ingest.files, message.source, &config::FileSource::name) != config.ingest.files.end();
  message.kind = file ? "file" : message.source;
  message.topic = line.substr(first + 1, second - first - 1);
  message.payload = bytes_of(line.substr(second + 1));
  return message;
}

std::string json_of(const Commit& commit) {
  EXPECT_EQ(commit.events.size(), 1U);
  const NewEvent& event = commit.events.front();
  std::string tags;
  for (const std::string& tag : event.tags) {
    tags += tags.empty() ? "" : ",";
    ingest::mapping::append_quoted(tags, tag);
  }
  ingest::mapping::JsonObject object;
  object.text("type", event.type).raw("tags", '[' + tags + ']');
  if (event.time) object.text("time", to_rfc3339(*event.time));
  if (commit.key) object.text("key", *commit.key);
  if (event.data_base64) {
    object.text("data_base64", *event.data_base64);
  } else {
    object.raw("data", event.data.value_or("null"));
  }
  return std::move(object).take();
}

std::string result_of(const ingest::Mapped& mapped) {
  if (const auto* commit = std::get_if<Commit>(&mapped)) return json_of(*commit);
  return std::holds_alternative<ingest::Dropped>(mapped) ? "\"dropped\"" : "\"quarantined\"";
}

TEST(RuleExamples, DoWhatTheDocumentSays) {
  for (const Example& example : examples()) {
    SCOPED_TRACE(example.name);
    ASSERT_FALSE(example.messages.empty());
    ASSERT_EQ(example.messages.size(), example.results.size());
    const auto config = config::load_text(example.configuration, "docs/ingest.md");
    ASSERT_TRUE(config) << config.error().front().text();
    EXPECT_TRUE(config->warnings.empty());
    const auto rules = ingest::RuleSet::compile(rule_options(*config));
    ASSERT_TRUE(rules) << rules.error().message();
    for (std::size_t i = 0; i < example.messages.size(); ++i) {
      const ingest::Message message = message_from(example.messages[i], *config);
      EXPECT_EQ(result_of(rules->map(message)), example.results[i]) << example.messages[i] << '\n' << rules->explain(message);
    }
  }
}

TEST(RuleExamples, CoverEveryKeyOfARuleAndEveryFormat) {
  std::string all;
  for (const Example& example : examples()) all += example.configuration;
  std::size_t keys = 0;
  for (const auto& info : config::keys()) {
    constexpr std::string_view kRule = "ingest.rule[].";
    if (!info.key.starts_with(kRule)) continue;
    const std::string key = info.key.substr(kRule.size());
    if (key == "transform") continue;  // not in this version
    ++keys;
    EXPECT_NE(all.find('\n' + key + " = "), std::string::npos) << key;
  }
  EXPECT_GE(keys, 9U);
  for (const char* format : {"json", "text", "number", "csv", "raw", "cbor"}) {
    EXPECT_NE(all.find("format = \"" + std::string(format) + '"'), std::string::npos) << format;
  }
  for (const char* unmatched : {"store", "drop"}) {
    EXPECT_NE(all.find("unmatched = \"" + std::string(unmatched) + '"'), std::string::npos) << unmatched;
  }
}

TEST(IngestDocument, HasConfigurationsThatLoadWithoutWarning) {
  const std::string document = rule_document();
  std::size_t count = 0;
  for (std::size_t from = 0; document.find("\n```toml\n", from) != std::string::npos; ++count) {
    const auto config = config::load_text(block(document, "toml", from), "docs/ingest.md");
    ASSERT_TRUE(config) << config.error().front().text();
    EXPECT_TRUE(config->warnings.empty()) << config->warnings.front().text();
  }
  EXPECT_EQ(count, examples().size() + 1);
}

/// Every example in the document that could be run is.
TEST(RuleExamples, AreAllMarked) {
  static const std::regex kMessages("\n```text\n");
  const std::string document = rule_document();
  const auto messages = std::distance(std::sregex_iterator(document.begin(), document.end(), kMessages), std::sregex_iterator());
  EXPECT_EQ(static_cast<std::size_t>(messages), examples().size());
  EXPECT_GE(messages, 6);
}

}  // namespace
}  // namespace opossum::gateway
