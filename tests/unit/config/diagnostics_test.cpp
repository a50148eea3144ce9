// SPDX-License-Identifier: MIT
#include "tests/unit/config/support.hpp"

namespace opossum::config {
namespace {

using testing::HasSubstr;

/// One mistake, and what must be said about it.
struct Mistake {
  std::string text;
  std::uint32_t line;
  std::uint32_t column;
  std::string key;
  std::string got;    ///< exact
  std::string wants;  ///< part
  std::string hint;   ///< part
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.text; }

class OneMistake : public testing::TestWithParam<Mistake> {};

TEST_P(OneMistake, IsReportedAtItsPlaceWithAHint) {
  const auto& expected = GetParam();
  auto error = only_error(expected.text);
  EXPECT_EQ(error.file, "t.toml");
  EXPECT_EQ(error.line, expected.line);
  EXPECT_EQ(error.column, expected.column);
  EXPECT_EQ(error.key, expected.key);
  EXPECT_EQ(error.got, expected.got);
  EXPECT_THAT(error.wants, HasSubstr(expected.wants));
  EXPECT_THAT(error.hint, HasSubstr(expected.hint));
  EXPECT_EQ(error.hint.empty(), expected.hint.empty()) << error.hint;
}

INSTANTIATE_TEST_SUITE_P(
    UnknownKey, OneMistake,
    testing::Values(
        Mistake{"[gateway]\nnmae = \"x\"\n", 2, 1, "gateway.nmae", "an unknown key", "a key of [gateway]", "did you mean \"name\"?"},
        Mistake{"\n[stroe]\n", 2, 2, "stroe", "an unknown key", "a key of the file", "did you mean \"store\"?"},
        Mistake{"[http]\ndurability = \"fsync\"\n", 2, 1, "http.durability", "an unknown key", "[http]", "it belongs into [store]"},
        Mistake{"redact = []\n", 1, 1, "redact", "an unknown key", "the file", "it belongs into [[sync.target]]"},
        Mistake{"[log]\nqqqqqqqqqqq = 1\n", 2, 1, "log.qqqqqqqqqqq", "an unknown key", "[log]", "the keys are level"},
        Mistake{"[http.tls]\ncertificate = \"c\"\nkey = \"k\"\nclient_cert = \"x\"\n", 4, 1, "http.tls.client_cert", "an unknown key",
                "[http.tls]", "client_ca"}));

INSTANTIATE_TEST_SUITE_P(
    WrongKind, OneMistake,
    testing::Values(Mistake{"[gateway]\nname = 5\n", 2, 8, "gateway.name", "5", "text in quotes", ""},
                    Mistake{"[gateway]\nname = [\"x\"]\n", 2, 8, "gateway.name", "a list", "text in quotes", ""},
                    Mistake{"[gateway]\nname = 2026-01-01\n", 2, 8, "gateway.name", "a date or time", "text in quotes", ""},
                    Mistake{"[store]\ncompress = \"true\"\n", 2, 12, "store.compress", "\"true\"", "true or false", "without quotes"},
                    Mistake{"[store]\ncompress = 1\n", 2, 12, "store.compress", "1", "true or false", ""},
                    Mistake{"[store]\nsegment_bytes = true\n", 2, 17, "store.segment_bytes", "true", "a size in 64KiB..16GiB", ""},
                    Mistake{"[http]\nlisten = \"127.0.0.1:80\"\n", 2, 10, "http.listen", "\"127.0.0.1:80\"", "list", "[\"127.0.0.1:80\"]"},
                    Mistake{"http = 5\n", 1, 8, "http", "5", "one table", ""},
                    Mistake{"[[http]]\n", 1, 1, "http", "a list", "one table", "[http] with single brackets"},
                    Mistake{"[sync.target]\nname = \"x\"\n", 1, 1, "sync.target", "a table", "a list",
                            "[[sync.target]] with double brackets"},
                    Mistake{"lane = [5]\n", 1, 9, "lane[0]", "5", "a table", ""}));

INSTANTIATE_TEST_SUITE_P(
    BadValue, OneMistake,
    testing::Values(
        Mistake{"[gateway]\nrole = \"egde\"\n", 2, 8, "gateway.role", "\"egde\"", "one of \"edge\", \"central\"", "did you mean \"edge\"?"},
        Mistake{"[gateway]\nrole = \"boss\"\n", 2, 8, "gateway.role", "\"boss\"", "one of \"edge\", \"central\"", ""},
        Mistake{"[gateway]\nname = \"\"\n", 2, 8, "gateway.name", "\"\"", "1..128 bytes", ""},
        Mistake{"[gateway]\nname = \"a\\u0007\"\n", 2, 8, "gateway.name", "\"a\\u0007\"", "text", "control characters"},
        Mistake{"[store]\nsegment_bytes = \"1KiB\"\n", 2, 17, "store.segment_bytes", "\"1KiB\"", "64KiB..16GiB", ""},
        Mistake{"[store]\nsegment_bytes = \"64Mb\"\n", 2, 17, "store.segment_bytes", "\"64Mb\"", "a size", "\"64MiB\""},
        Mistake{"[store]\nsegment_bytes = -5\n", 2, 17, "store.segment_bytes", "-5", "a size", ""},
        Mistake{"[retention]\nmax_age = 30\n", 2, 11, "retention.max_age", "30", "a duration", "\"30s\" for seconds"},
        Mistake{"[retention]\nmax_age = \"30 days\"\n", 2, 11, "retention.max_age", "\"30 days\"", "a duration", "units are"},
        Mistake{"[retention]\nmax_age = \"1ms\"\n", 2, 11, "retention.max_age", "\"1ms\"", "1s..", ""},
        Mistake{"[http]\nlisten = [\n  \"127.0.0.1:80\",\n  \"8080\",\n]\n", 4, 3, "http.listen[1]", "\"8080\"", "address and port",
                "\"127.0.0.1:8080\""},
        Mistake{"[http]\nlisten = [\":8080\"]\n", 2, 11, "http.listen[0]", "\":8080\"", "address and port", "0.0.0.0"},
        Mistake{"[http]\nlisten = [\"::1:8080\"]\n", 2, 11, "http.listen[0]", "\"::1:8080\"", "address and port", "brackets"},
        Mistake{"[http]\nlisten = [\"gateway.local:8080\"]\n", 2, 11, "http.listen[0]", "\"gateway.local:8080\"", "address and port",
                "host names"},
        Mistake{"[http]\nlisten = [\"127.0.0.1:65536\"]\n", 2, 11, "http.listen[0]", "\"127.0.0.1:65536\"", "address and port", "IPv6"},
        Mistake{"[http.tls]\nkey = \"k\"\n", 1, 1, "http.tls.certificate", "nothing", "\"certificate\"", "PEM file"},
        Mistake{"[[lane]]\nname = \"a b\"\n", 2, 8, "lane[0].name", "\"a b\"", "letters, digits", ""}));

std::string a_broker(const std::string& more) { return "[[ingest.mqtt]]\nname = \"a\"\nurl = \"mqtt://localhost\"\n" + more + "\n"; }

INSTANTIATE_TEST_SUITE_P(
    Broker, OneMistake,
    testing::Values(Mistake{"[[ingest.mqtt]]\nname = \"a\"\ntopics = [\"x\"]\n", 1, 1, "ingest.mqtt[0].url", "nothing", "\"url\"",
                            "mqtt://"},
                    Mistake{a_broker("topics = []"), 4, 10, "ingest.mqtt[0].topics", "0 entries", "1..1000 entries", ""},
                    Mistake{a_broker("topics = \"x\""), 4, 10, "ingest.mqtt[0].topics", "\"x\"", "a list of topic filter", "[\"x\"]"},
                    Mistake{a_broker("topics = [\"a/#/b\"]"), 4, 11, "ingest.mqtt[0].topics[0]", "\"a/#/b\"", "a topic filter", "last level"},
                    Mistake{a_broker("topics = [\"a+\"]"), 4, 11, "ingest.mqtt[0].topics[0]", "\"a+\"", "a topic filter", "whole levels"},
                    Mistake{a_broker("topics = [\"a\", \"a\"]"), 4, 16, "ingest.mqtt[0].topics[1]", "\"a\"", "each entry once", "remove"},
                    Mistake{a_broker("topics = [\"a\", 5]"), 4, 16, "ingest.mqtt[0].topics[1]", "5", "in quotes", ""},
                    Mistake{a_broker("topics = [\"a\"]\nqos = 3"), 5, 7, "ingest.mqtt[0].qos", "3", "0..2", ""},
                    Mistake{a_broker("topics = [\"a\"]\nqos = \"1\""), 5, 7, "ingest.mqtt[0].qos", "\"1\"", "0..2", "without quotes"},
                    Mistake{a_broker("topics = [\"a\"]\nack = \"store\""), 5, 7, "ingest.mqtt[0].ack", "\"store\"",
                            "\"stored\", \"received\"", "\"stored\""}));

std::string rule(const std::string& more) { return "[[ingest.rule]]\ntopic = \"p/{line}\"\ntype = \"T\"\n" + more + "\n"; }

INSTANTIATE_TEST_SUITE_P(
    Rule, OneMistake,
    testing::Values(
        Mistake{"[[ingest.rule]]\ntopic = \"a\"\n", 1, 1, "ingest.rule[0].type", "nothing", "an event type", "type ="},
        Mistake{"[[ingest.rule]]\ntopic = \"a/{b...}/c\"\ntype = \"T\"\n", 2, 9, "ingest.rule[0].topic", "\"a/{b...}/c\"", "topic pattern",
                "last level"},
        Mistake{"[[ingest.rule]]\ntopic = \"a/x{b}\"\ntype = \"T\"\n", 2, 9, "ingest.rule[0].topic", "\"a/x{b}\"", "topic pattern",
                "whole level"},
        Mistake{"[[ingest.rule]]\ntopic = \"{b}/{b}\"\ntype = \"T\"\n", 2, 9, "ingest.rule[0].topic", "\"{b}/{b}\"", "topic pattern",
                "twice"},
        Mistake{"[[ingest.rule]]\ntopic = \"{b\"\ntype = \"T\"\n", 2, 9, "ingest.rule[0].topic", "\"{b\"", "topic pattern",
                "each { needs its }"},
        Mistake{"[[ingest.rule]]\ntopic = \"#/a\"\ntype = \"T\"\n", 2, 9, "ingest.rule[0].topic", "\"#/a\"", "topic pattern", "last level"},
        Mistake{"[[ingest.rule]]\ntype = \"$T\"\n", 2, 8, "ingest.rule[0].type", "\"$T\"", "without \"$\"", "reserved"},
        Mistake{rule("tags = [\"x:{lnie}\"]"), 4, 8, "ingest.rule[0].tags", "{lnie}", "a {name} of the topic", "did you mean \"line\"?"},
        Mistake{rule("tags = [\"x:{}\"]"), 4, 9, "ingest.rule[0].tags[0]", "\"x:{}\"", "{name}", "neither"},
        Mistake{rule("key = \"{zzzzzzz}\""), 4, 7, "ingest.rule[0].key", "{zzzzzzz}", "a {name} of the topic", "the topic has {line}"},
        Mistake{rule("time = \"ts\""), 4, 8, "ingest.rule[0].time", "\"ts\"", "JSON pointer", "begins with /"},
        Mistake{rule("time = \"/a~2\""), 4, 8, "ingest.rule[0].time", "\"/a~2\"", "JSON pointer", "0 or 1"},
        Mistake{rule("data = {}"), 4, 8, "ingest.rule[0].data", "0 members", "1..256 members", ""},
        Mistake{rule("data = { a = [1] }"), 4, 14, "ingest.rule[0].data.a", "a list", "JSON pointer, or literal", ""},
        Mistake{rule("data = { a = nan }"), 4, 14, "ingest.rule[0].data.a", "nan", "JSON pointer, or literal", ""},
        Mistake{rule("source = \"plnt\"\n[[ingest.mqtt]]\nname = \"plant\"\nurl = \"mqtt://localhost\"\ntopics = [\"a\"]"), 4, 10,
                "ingest.rule[0].source", "\"plnt\"", "name of a source", "did you mean \"plant\"?"},
        Mistake{rule("format = \"raw\"\ntags = [\"a:{/b}\"]"), 5, 8, "ingest.rule[0].tags", "{/b}", "only names of the topic", "raw"},
        Mistake{rule("transform = \"rules.lua\""), 4, 13, "ingest.rule[0].transform", "\"rules.lua\"", "\"rules.lua:reading\"", ""},
        Mistake{rule("data = { a = 1 }\ntransform = \"r.lua:f\""), 4, 8, "ingest.rule[0].data", "data beside transform", "one of them",
                "returns the events"}));

std::string a_target(const std::string& more) {
  return "[[sync.target]]\nname = \"hq\"\nurl = \"https://hq\"\ntoken = \"file:/t\"\n" + more + "\n";
}

INSTANTIATE_TEST_SUITE_P(
    Target, OneMistake,
    testing::Values(
        Mistake{a_target("redact = [\"customer/phone\"]"), 5, 11, "sync.target[0].redact[0]", "\"customer/phone\"", "JSON pointer",
                "begins with /"},
        Mistake{a_target("bandwidth = \"fast\""), 5, 13, "sync.target[0].bandwidth", "\"fast\"", "a rate in 1KiB/s..", "\"256KiB/s\""},
        Mistake{a_target("bandwidth = 5"), 5, 13, "sync.target[0].bandwidth", "5", "a rate in 1KiB/s..", ""},
        Mistake{a_target("pull = []"), 5, 8, "sync.target[0].pull", "an empty list", "{} for everything", "leave the key out"},
        Mistake{a_target("pull = \"all\""), 5, 8, "sync.target[0].pull", "\"all\"", "a query such as", ""},
        Mistake{a_target("exclude = {}"), 5, 11, "sync.target[0].exclude", "an empty query", "types or tags", "every event"},
        Mistake{a_target("include = [{ types = [\"A\"] }, {}]"), 5, 31, "sync.target[0].include[1]", "an empty query", "types or tags",
                "every event"},
        Mistake{a_target("include = [{ type = [\"A\"] }]"), 5, 21, "sync.target[0].include[0]", "the unknown member \"type\"",
                "types and tags", "\"types\""},
        Mistake{a_target("include = [{ types = \"A\" }]"), 5, 22, "sync.target[0].include", "\"A\"", "a list", "[\"A\"]"},
        Mistake{a_target("kind = \"kafak\""), 5, 8, "sync.target[0].kind", "\"kafak\"", "\"kafka\"", "did you mean \"kafka\"?"},
        Mistake{"[gateway]\nrole = \"central\"\n[[replication.origin]]\nname = \"a\"\ntoken = \"file:/t\"\nstore = \"7\"\n", 6, 9,
                "replication.origin[0].store", "\"7\"", "UUID", "opossum status"},
        Mistake{"[gateway]\nrole = \"central\"\n[[replication.origin]]\nname = \"a\"\ntoken = \"file:/t\"\npolicy = { A = \"acept\" }\n", 6,
                16, "replication.origin[0].policy", "\"acept\"", "\"accept\"", "did you mean \"accept\"?"},
        Mistake{"[gateway]\nrole = \"central\"\n[[replication.origin]]\nname = \"a\"\n", 3, 1, "replication.origin[0].token", "nothing",
                "\"token\"", "each edge"}));

TEST(SyntaxErrors, AreDiagnosticsWithTheirPlace) {
  auto error = only_error("[gateway]\nname = line-3\n");
  EXPECT_EQ(error.line, 2U);
  EXPECT_EQ(error.key, "");
  EXPECT_THAT(error.got, HasSubstr("not TOML"));
  EXPECT_EQ(error.wants, "TOML 1.0");
  EXPECT_THAT(error.hint, HasSubstr("quotes"));
  EXPECT_EQ(only_error("[gateway]\nname = \"a\"\nname = \"b\"\n").line, 3U) << "a key twice";
  EXPECT_EQ(only_error("a = \"\xff\"\n").line, 1U) << "no UTF-8";
}

TEST(Diagnostics, AreReportedAllAtOnceInTheOrderOfTheirLines) {
  auto found =
      bad("[log]\nlevel = \"loud\"\n[gateway]\nname = 5\nrle = \"edge\"\n[store]\nsegment_bytes = \"x\"\n[sync]\ntarget = [{ name = \"a\" "
          "}]\n");
  std::vector<std::string> keys;
  std::vector<std::uint32_t> lines;
  for (const auto& one : found) {
    keys.push_back(one.key);
    lines.push_back(one.line);
  }
  EXPECT_THAT(keys, testing::UnorderedElementsAre("log.level", "gateway.name", "gateway.rle", "store.segment_bytes", "sync.target[0].url",
                                                  "sync.target[0].token"));
  EXPECT_TRUE(std::ranges::is_sorted(lines));
}

TEST(Diagnostics, CountEntriesOfLists) {
  auto error = only_error(a_target("") + "[[sync.target]]\nname = \"b\"\nurl = \"https://b\"\ntoken = \"file:/t\"\nname2 = 1\n");
  EXPECT_EQ(error.key, "sync.target[1].name2");
  EXPECT_EQ(error.line, 10U);
}

TEST(Diagnostics, ReadAsOneLine) {
  Diagnostic one{Severity::error, "edge.toml", 12, 9, "store.durability", "\"fsnc\"", "\"fsync\"", "did you mean \"fsync\"?"};
  EXPECT_EQ(one.text(), "edge.toml:12:9: error: store.durability: got \"fsnc\", wants \"fsync\"; did you mean \"fsync\"?");
  Diagnostic whole{Severity::warning, "edge.toml", 0, 0, "", "nothing", "a file", ""};
  EXPECT_EQ(whole.text(), "edge.toml: warning: got nothing, wants a file");
}

TEST(Diagnostics, ShortenLongValues) {
  EXPECT_LT(only_error("[gateway]\nrole = \"" + std::string(5000, 'x') + "\"\n").text().size(), 300U);
}

}  // namespace
}  // namespace opossum::config
