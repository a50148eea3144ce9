// SPDX-License-Identifier: MIT
#include "config/changes.hpp"

#include "tests/unit/config/support.hpp"

namespace opossum::config {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// "key" for a live one, "key!" for one that needs a restart.
std::vector<std::string> changed(std::string_view before, std::string_view after) {
  std::vector<std::string> found;
  for (const Change& change : changes(good(before), good(after))) {
    found.push_back(change.key + (change.reload == Reload::restart ? "!" : ""));
  }
  return found;
}

constexpr std::string_view kRules = "[[ingest.rule]]\ntopic = \"a/#\"\ntype = \"A\"\n";

TEST(Changes, OfEqualConfigurationsAreNone) {
  EXPECT_THAT(changed("", ""), IsEmpty());
  EXPECT_THAT(changed("[log]\nlevel = \"info\"", ""), IsEmpty()) << "the default, said or not";
}

TEST(Changes, TellWhatCanChangeLive) {
  EXPECT_THAT(changed("", "[log]\nlevel = \"debug\"\n[store]\nsegment_bytes = \"1MiB\""), ElementsAre("store.segment_bytes!", "log.level"));
  EXPECT_THAT(changed("", "[http]\nlisten = [\"127.0.0.1:9999\"]"), ElementsAre("http.listen!"));
}

TEST(Changes, NameTheRuleOrTheListThatDiffers) {
  const std::string one(kRules);
  EXPECT_THAT(changed(one, "[[ingest.rule]]\ntopic = \"a/#\"\ntype = \"B\"\n"), ElementsAre("ingest.rule[0].type"));
  EXPECT_THAT(changed(one, one + one), ElementsAre("ingest.rule"));
  EXPECT_THAT(changed(one, ""), ElementsAre("ingest.rule"));
}

TEST(Changes, TablesThatComeOrGoNeedARestart) {
  const std::string tls = "[http]\ntls = { certificate = \"c.pem\", key = \"k.pem\" }\n";
  EXPECT_THAT(changed("", tls), ElementsAre("http.tls!"));
  EXPECT_THAT(changed(tls, "[http]\ntls = { certificate = \"d.pem\", key = \"k.pem\" }\n"), ElementsAre("http.tls.certificate"));
  EXPECT_THAT(changed("[mqtt]\n", ""), ElementsAre("mqtt!"));
}

TEST(Changes, OfSecretsOnlyTheirPlaceIsCompared) {
  const auto target = [](const std::string& token) {
    return "[[sync.target]]\nname = \"hq\"\nkind = \"opossum\"\nurl = \"https://hq.example:8443\"\ntoken = \"" + token + "\"\n";
  };
  EXPECT_THAT(changed(target("file:/a"), target("file:/a")), IsEmpty());
  EXPECT_THAT(changed(target("file:/a"), target("file:/b")), ElementsAre("sync.target[0].token!"));
}

}  // namespace
}  // namespace opossum::config
