// SPDX-License-Identifier: MIT
#include <fstream>
#include <set>
#include <sstream>

#include "config/keys.hpp"
#include "tests/unit/config/support.hpp"

namespace opossum::config {
namespace {

using testing::HasSubstr;

std::string document() {
  std::ifstream file(OPOSSUM_SOURCE_DIR "/docs/configuration.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// What stands between two texts, from `from` on.
std::string between(const std::string& text, std::string_view begin, std::string_view end, std::size_t from = 0) {
  auto first = text.find(begin, from);
  if (first == std::string::npos) return {};
  first += begin.size();
  return text.substr(first, text.find(end, first) - first);
}

TEST(Documentation, HasTheTableOfTheCode) {
  EXPECT_EQ(between(document(), "<!-- keys: begin -->\n", "<!-- keys: end -->"), keys_markdown())
      << "write the output of `opossum check --explain all --markdown` between the markers of docs/configuration.md";
}

TEST(Documentation, HasExamplesThatLoadWithoutWarning) {
  auto text = document();
  int count = 0;
  for (auto at = text.find("```toml\n"); at != std::string::npos; at = text.find("```toml\n", at + 1)) {
    auto config = good(between(text, "```toml\n", "```", at));
    EXPECT_TRUE(config.warnings.empty()) << all_text(config.warnings);
    ++count;
  }
  EXPECT_EQ(count, 2);
}

TEST(Documentation, ShowsDiagnosticsAsTheyAre) {
  auto found = load_text("[gateway]\nnmae = \"line-3\"\nrole = \"egde\"\n\n[http]\ndurability = \"fsync\"\n", "edge.toml");
  ASSERT_FALSE(found);
  EXPECT_THAT(document(), HasSubstr("```\n" + all_text(found.error()) + "```"));
}

TEST(Keys, HaveADescriptionATypeAndOneRowEach) {
  std::set<std::string> seen;
  for (const auto& info : keys()) {
    EXPECT_TRUE(seen.insert(info.key).second) << info.key;
    EXPECT_TRUE(info.description.ends_with('.')) << info.key;
    EXPECT_FALSE(info.type.empty()) << info.key;
    if (info.type == "duration" || info.type == "size" || info.type == "rate") {
      EXPECT_FALSE(info.unit.empty()) << info.key;
      EXPECT_FALSE(info.bounds.empty()) << info.key;
    }
  }
  EXPECT_GT(seen.size(), 100U);
}

TEST(Explain, SaysEverythingAboutAKey) {
  auto text = explain("sync.target[3].bandwidth");
  ASSERT_TRUE(text) << text.error();
  EXPECT_EQ(*text,
            "sync.target[].bandwidth\n"
            "  Most that is sent; not set = no cap.\n"
            "  type:    rate\n"
            "  unit:    bytes/s\n"
            "  default: not set\n"
            "  bounds:  1KiB/s..1TiB/s\n"
            "  change:  needs a restart\n");
  EXPECT_EQ(explain("sync.target.bandwidth"), text);
}

TEST(Explain, ShowsDefaultsAsTheyAre) {
  EXPECT_THAT(explain("store.segment_bytes").value(), HasSubstr("default: \"64MiB\""));
  EXPECT_THAT(explain("http.listen").value(), HasSubstr("default: [\"127.0.0.1:8080\"]"));
  EXPECT_THAT(explain("ingest.mqtt.url").value(), HasSubstr("default: none, it must be set"));
}

TEST(Explain, TakesATableOrAll) {
  auto table = explain("retention").value();
  EXPECT_THAT(table, HasSubstr("retention.max_age\n"));
  EXPECT_THAT(table, HasSubstr("retention.when_full\n"));
  EXPECT_THAT(table, testing::Not(HasSubstr("gateway.")));
  EXPECT_THAT(explain("all").value(), HasSubstr("replication.origin[].policy\n"));
}

TEST(Explain, NamesTheNearestKey) {
  EXPECT_EQ(explain("store.durabilty").error(), "there is no key \"store.durabilty\"; did you mean \"store.durability\"?");
  EXPECT_EQ(explain("redact").error(), "there is no key \"redact\"; there is sync.target.redact");
  EXPECT_EQ(explain("qqqqqqqqqqqqqqqqqqq").error(), "there is no key \"qqqqqqqqqqqqqqqqqqq\"; \"all\" shows every key");
}

}  // namespace
}  // namespace opossum::config
