// SPDX-License-Identifier: MIT
#include "config/keys.hpp"
#include "tests/unit/config/support.hpp"

namespace opossum::config {
namespace {

using testing::ContainsRegex;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Defaults, AreAnEdgeOnLoopbackWithTheMqttListenerAndNoTarget) {
  auto config = defaults();
  EXPECT_EQ(config.gateway.role, Role::edge);
  EXPECT_EQ(config.gateway.data_dir, "./opossum-data");
  EXPECT_THAT(config.http.listen, ElementsAre(Endpoint{"127.0.0.1", 8080}));
  ASSERT_TRUE(config.mqtt);
  EXPECT_THAT(config.mqtt->listen, ElementsAre(Endpoint{"127.0.0.1", 1883}));
  EXPECT_TRUE(config.mqtt->tls_listen.empty());
  EXPECT_TRUE(config.sync.targets.empty());
  EXPECT_EQ(config.store.durability, Durability::fsync);
}

TEST(Defaults, OfAnEmptyFileAreTheSameWithoutTheMqttListener) {
  auto config = good("");
  EXPECT_FALSE(config.mqtt);
  config.mqtt = defaults().mqtt;
  config.file.clear();
  EXPECT_EQ(effective(config), effective(defaults()));
}

TEST(Effective, NamesTheOriginOfEveryValue) {
  auto text = effective(good("[gateway]\nname = \"a\"\n\n[store]\nsegment_bytes = 1048576\n"));
  EXPECT_THAT(text, ContainsRegex("\nname = \"a\" +# t.toml:2\n"));
  EXPECT_THAT(text, ContainsRegex("\nsegment_bytes = \"1MiB\" +# t.toml:5\n"));
  EXPECT_THAT(text, ContainsRegex("\nrole = \"edge\" +# default\n"));
  EXPECT_THAT(text, ContainsRegex("\n# max_age is not set +# default\n"));
}

TEST(Effective, NamesTheOriginOfEachEntryOfAList) {
  auto text = effective(good("[[lane]]\nname = \"a\"\n[[lane]]\nname = \"b\"\ntypes = [\"T\"]\n"));
  EXPECT_THAT(text, ContainsRegex("name = \"a\" +# t.toml:2\ntypes = \\[\\] +# default\n"));
  EXPECT_THAT(text, ContainsRegex("name = \"b\" +# t.toml:4\ntypes = \\[\"T\"\\] +# t.toml:5\n"));
}

TEST(Effective, ShowsEveryKeyOfEveryTableThatIsThere) {
  auto text = effective(good("[mqtt]\n"));
  for (const auto& info : keys()) {
    if (info.key.find("[]") != std::string::npos || info.key.find(".tls.") != std::string::npos) continue;
    auto name = info.key.substr(info.key.rfind('.') + 1);
    EXPECT_THAT(text, ContainsRegex("\n(# )?" + name + " (= |is not set)")) << info.key;
  }
}

/// Secrets are described, not shown: "(secret, from X)" becomes "X".
std::string with_references(std::string text) {
  constexpr std::string_view kBefore = "(secret, from ";
  for (auto at = text.find(kBefore); at != std::string::npos; at = text.find(kBefore)) {
    text.erase(at, kBefore.size());
    text.erase(text.find(')', at), 1);
  }
  return text;
}

/// What effective() prints is read as the same configuration. Covers how each kind of value is printed.
void expect_round_trip(const Config& config) {
  auto again = good(with_references(effective(config)));
  EXPECT_EQ(again.gateway, config.gateway);
  EXPECT_EQ(again.store, config.store);
  EXPECT_EQ(again.http, config.http);
  EXPECT_EQ(again.mqtt, config.mqtt);
  EXPECT_EQ(again.ingest.unmatched, config.ingest.unmatched);
  EXPECT_EQ(again.ingest.mqtt, config.ingest.mqtt);
  EXPECT_EQ(again.ingest.modbus, config.ingest.modbus);
  EXPECT_EQ(again.ingest.files, config.ingest.files);
  EXPECT_EQ(again.ingest.rules, config.ingest.rules);
  EXPECT_EQ(again.sync, config.sync);
  EXPECT_EQ(again.retention, config.retention);
  EXPECT_EQ(again.lanes, config.lanes);
  EXPECT_EQ(again.replication, config.replication);
  EXPECT_EQ(again.log, config.log);
}

TEST(Effective, OfTheDefaultsIsReadBackAsTheSame) { expect_round_trip(defaults()); }

TEST(Effective, OfEveryKeyIsReadBackAsTheSame) {
  auto config = load(OPOSSUM_SOURCE_DIR "/tests/unit/config/every_key.toml");
  ASSERT_TRUE(config) << all_text(config.error());
  expect_round_trip(*config);
}

TEST(Effective, OfACentralIsReadBackAsTheSame) {
  expect_round_trip(
      good("[gateway]\nrole = \"central\"\n[[replication.origin]]\nname = \"a\"\ntoken = \"file:/t\"\n"
           "policy = { default = \"reject\", \"A b\" = \"accept\" }\n"));
}

TEST(Effective, QuotesWhatNeedsIt) {
  auto config = good("[gateway]\nname = 'a \"b\" \\ c'\n");
  EXPECT_EQ(config.gateway.name, "a \"b\" \\ c");
  EXPECT_THAT(effective(config), HasSubstr("name = \"a \\\"b\\\" \\\\ c\""));
  expect_round_trip(config);
}

TEST(Load, ReadsAFileAndSaysWhenItCannot) {
  auto missing = load("/nonexistent/opossum.toml");
  ASSERT_FALSE(missing);
  ASSERT_EQ(missing.error().size(), 1U);
  EXPECT_EQ(missing.error()[0].file, "/nonexistent/opossum.toml");
  EXPECT_THAT(missing.error()[0].text(), HasSubstr("No such file"));
  EXPECT_FALSE(load("/"));
}

}  // namespace
}  // namespace opossum::config
