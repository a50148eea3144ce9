// SPDX-License-Identifier: MIT
#include "ingest/rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/clock.hpp"

namespace opossum::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

RuleOptions temperature_rule() {
  RuleOptions rule;
  rule.topic = "plant/{line}/{sensor}/temperature";
  rule.type = "TemperatureReading";
  rule.tags = {"line:{line}", "sensor:{sensor}"};
  return rule;
}

Message message(std::string topic, std::string payload) {
  Message made;
  made.source = "hall";
  made.kind = "mqtt";
  made.topic = std::move(topic);
  made.payload = std::move(payload);
  return made;
}

Message reading(std::string payload) { return message("plant/l1/s7/temperature", std::move(payload)); }

RuleSet compiled(std::vector<RuleOptions> rules, Unmatched unmatched = Unmatched::quarantine) {
  auto set = RuleSet::compile({std::move(rules), unmatched});
  EXPECT_TRUE(set) << set.error().message();
  return set ? *set : RuleSet();
}

NewEvent event_of(const Mapped& mapped) {
  if (const auto* rejection = std::get_if<Rejection>(&mapped)) ADD_FAILURE() << rejection->reason;
  const auto* commit = std::get_if<Commit>(&mapped);
  if (commit == nullptr || commit->events.size() != 1) return {};
  return commit->events.front();
}

std::string reason_of(const Mapped& mapped) {
  const auto* rejection = std::get_if<Rejection>(&mapped);
  return rejection == nullptr ? "(not rejected)" : rejection->reason;
}

std::string compile_error(RuleOptions rule) {
  const auto set = RuleSet::compile({{std::move(rule)}});
  return set ? "(compiled)" : set.error().message();
}

TEST(RuleTest, FillsTypeTagsAndTakesTheWholePayload) {
  RuleOptions rule = temperature_rule();
  rule.type = "Reading-{line}";
  const NewEvent event = event_of(compiled({rule}).map(reading(R"({"temperature": 21.50})")));
  EXPECT_EQ(event.type, "Reading-l1");
  EXPECT_THAT(event.tags, ElementsAre("line:l1", "sensor:s7"));
  EXPECT_EQ(event.data, R"({"temperature": 21.50})");
  EXPECT_FALSE(event.time);
  EXPECT_FALSE(event.meta);
}

TEST(RuleTest, CopiesValuesByteForByte) {
  RuleOptions rule = temperature_rule();
  rule.data = {{{"a", true, "/x/0"}, {"b", true, "/s"}, {"c", true, "/o"}, {"unit", false, "\"°C\""}, {"n", false, "5"}}};
  const std::string payload = R"({"x":[ 123456789012345678901234567890.1000e-400 ],"s":"a\u00e9\"","o":{ "k" : [1, 2] }})";
  EXPECT_EQ(event_of(compiled({rule}).map(reading(payload))).data,
            R"({"a":123456789012345678901234567890.1000e-400,"b":"a\u00e9\"","c":{ "k" : [1, 2] },"unit":"°C","n":5})");
}

TEST(RuleTest, PointersFollowRfc6901) {
  RuleOptions rule = temperature_rule();
  rule.data = {{{"slash", true, "/a~1b"},
                {"tilde", true, "/m~0n"},
                {"empty", true, "/"},
                {"escaped", true, "/é"},
                {"last", true, "/twice"},
                {"all", true, ""}}};
  const std::string payload = R"({"a/b":1,"m~n":2,"":3,"\u00e9":4,"twice":5,"twice":6})";
  EXPECT_EQ(event_of(compiled({rule}).map(reading(payload))).data,
            R"({"slash":1,"tilde":2,"empty":3,"escaped":4,"last":6,"all":)" + payload + "}");
}

TEST(RuleTest, PointersIntoArraysAreExactIndices) {
  for (const char* pointer : {"/list/2", "/list/01", "/list/-", "/list/x", "/list/0/y", "/missing", "/s/0"}) {
    RuleOptions rule = temperature_rule();
    rule.data = {{{"v", true, pointer}}};
    const std::string reason = reason_of(compiled({rule}).map(reading(R"({"list":[1,2],"s":"text"})")));
    EXPECT_THAT(reason, HasSubstr(std::string("data \"v\": pointer ") + pointer + " is absent in the payload"));
  }
}

TEST(RuleTest, FirstMatchWinsEvenIfItCannotMap) {
  RuleOptions first = temperature_rule();
  first.name = "strict";
  first.data = {{{"value", true, "/temperature"}}};
  const Mapped mapped = compiled({first, temperature_rule()}).map(reading(R"({"other":1})"));
  ASSERT_TRUE(std::holds_alternative<Rejection>(mapped));
  EXPECT_EQ(std::get<Rejection>(mapped).rule, "strict");
}

TEST(RuleTest, SourceMatchesNameOrKind) {
  RuleOptions modbus = temperature_rule();
  modbus.source = "modbus";
  modbus.type = "FromModbus";
  RuleOptions hall = temperature_rule();
  hall.source = "hall";
  hall.type = "FromHall";
  EXPECT_EQ(event_of(compiled({modbus, hall}).map(reading("1"))).type, "FromHall");
  hall.source = "mqtt";
  EXPECT_EQ(event_of(compiled({modbus, hall}).map(reading("1"))).type, "FromHall");
}

struct TopicCase {
  const char* pattern;
  const char* topic;
  const char* tag;  ///< empty: no match
};

class TopicPatternTest : public ::testing::TestWithParam<TopicCase> {};

TEST_P(TopicPatternTest, MatchesWholeLevels) {
  RuleOptions rule;
  rule.topic = GetParam().pattern;
  rule.type = "T";
  if (rule.topic.find("{x") != std::string::npos) rule.tags = {"x:{x}"};
  const Mapped mapped = compiled({rule}).map(message(GetParam().topic, "1"));
  if (*GetParam().tag == '\0') {
    EXPECT_THAT(reason_of(mapped), HasSubstr("no rule matches topic"));
  } else if (!rule.tags.empty()) {
    EXPECT_THAT(event_of(mapped).tags, ElementsAre(GetParam().tag));
  } else {
    EXPECT_EQ(event_of(mapped).type, "T");
  }
}

INSTANTIATE_TEST_SUITE_P(Topics, TopicPatternTest,
                         ::testing::Values(TopicCase{"a/{x}", "a/b", "x:b"}, TopicCase{"a/{x}", "a", ""}, TopicCase{"a/{x}", "a/b/c", ""},
                                           TopicCase{"a/{x}", "b/b", ""}, TopicCase{"a/{x}", "a/", "x:"}, TopicCase{"{x}/c", "b/c", "x:b"},
                                           TopicCase{"a/{x...}", "a/b/c/d", "x:b/c/d"}, TopicCase{"a/{x...}", "a", ""},
                                           TopicCase{"{x...}", "a/b", "x:a/b"}, TopicCase{"+/{x}", "a/b", "x:b"},
                                           TopicCase{"a/#", "a/b/c", "any"}, TopicCase{"a/+", "a/b/c", ""}, TopicCase{"a", "a", "any"},
                                           TopicCase{"a", "a/", ""}));

TEST(RuleTest, ReadsTimesExactly) {
  const auto time_of = [](TimeFormat format, const std::string& value) {
    RuleOptions rule = temperature_rule();
    rule.time = "/ts";
    rule.time_format = format;
    const NewEvent event = event_of(compiled({rule}).map(reading("{\"ts\":" + value + "}")));
    return event.time ? to_rfc3339(*event.time) : "none";
  };
  EXPECT_EQ(time_of(TimeFormat::rfc3339, R"("2026-11-23T16:00:00.25+02:00")"), "2026-11-23T14:00:00.250000Z");
  EXPECT_EQ(time_of(TimeFormat::unix_seconds, "1795442400"), "2026-11-23T14:00:00.000000Z");
  EXPECT_EQ(time_of(TimeFormat::unix_seconds, "1795442400.1234567"), "2026-11-23T14:00:00.123456Z");
  EXPECT_EQ(time_of(TimeFormat::unix_seconds, "\"1795442400.5\""), "2026-11-23T14:00:00.500000Z");
  EXPECT_EQ(time_of(TimeFormat::unix_milliseconds, "1795442400123"), "2026-11-23T14:00:00.123000Z");
  EXPECT_EQ(time_of(TimeFormat::unix_milliseconds, "1795442400123.4567"), "2026-11-23T14:00:00.123456Z");
  EXPECT_EQ(time_of(TimeFormat::unix_milliseconds, "1.795442400e12"), "2026-11-23T14:00:00.000000Z");
}

TEST(RuleTest, QuarantinesATimeThatDoesNotParse) {
  const auto reason = [](TimeFormat format, const std::string& value) {
    RuleOptions rule = temperature_rule();
    rule.time = "/ts";
    rule.time_format = format;
    return reason_of(compiled({rule}).map(reading("{\"ts\":" + value + "}")));
  };
  EXPECT_THAT(reason(TimeFormat::rfc3339, R"("yesterday")"), HasSubstr("time: pointer /ts: \"\\\"yesterday\\\"\" is not an RFC 3339 time"));
  for (const char* value : {"17", "null", R"("2026-11-23T14:00:00")", R"({"a":1})"})
    EXPECT_THAT(reason(TimeFormat::rfc3339, value), HasSubstr("time: pointer /ts"));
  for (const char* value : {"-1", "true", "\"\"", "1e300", "99999999999999999999", "253402300800", "\"12 \"", "[1]"}) {
    EXPECT_THAT(reason(TimeFormat::unix_seconds, value), HasSubstr("time: pointer /ts")) << value;
  }
  RuleOptions rule = temperature_rule();
  rule.time = "/missing";
  EXPECT_THAT(reason_of(compiled({rule}).map(reading("{}"))), HasSubstr("time: pointer /missing is absent"));
}

TEST(RuleTest, KeysAndTagsTakeScalarsFromThePayload) {
  RuleOptions rule = temperature_rule();
  rule.tags = {"batch:{/batch}", "ok:{/ok}"};
  rule.key = "{sensor}/{/seq}";
  const Mapped mapped = compiled({rule}).map(reading(R"({"seq":10.0,"batch":"a\u002fb","ok":true})"));
  EXPECT_THAT(event_of(mapped).tags, ElementsAre("batch:a/b", "ok:true"));
  EXPECT_EQ(std::get<Commit>(mapped).key, "s7/10.0");
  for (const char* payload : {R"({})", R"({"seq":null})", R"({"seq":[1]})", R"({"seq":{}})", R"({"seq":"\ud800"})"}) {
    rule.tags.clear();
    EXPECT_THAT(reason_of(compiled({rule}).map(reading(payload))), HasSubstr("key {sensor}/{/seq}: pointer /seq")) << payload;
  }
}

TEST(RuleTest, QuarantinesInvalidTags) {
  RuleOptions rule;
  rule.topic = "{x}";
  rule.type = "T";
  rule.tags = {"{x}"};
  const RuleSet set = compiled({rule});
  EXPECT_THAT(reason_of(set.map(message("", "1"))), HasSubstr("tag {x}: \"\": it is empty"));
  EXPECT_THAT(reason_of(set.map(message("$SYS", "1"))), HasSubstr("reserved"));
  EXPECT_THAT(reason_of(set.map(message("a\nb", "1"))), HasSubstr("control character"));
  EXPECT_THAT(reason_of(set.map(message("a\xC2\x85", "1"))), HasSubstr("control character"));
  EXPECT_THAT(reason_of(set.map(message(std::string(257, 'a'), "1"))), HasSubstr("257 bytes; the limit is 256"));
  EXPECT_THAT(reason_of(set.map(message("a\xFF", "1"))), HasSubstr("the topic is not UTF-8"));
  EXPECT_THAT(event_of(set.map(message(std::string(256, 'a'), "1"))).tags, ElementsAre(std::string(256, 'a')));
}

TEST(RuleTest, MarksDeliveriesInMeta) {
  Message delivered = reading("1");
  delivered.duplicate = true;
  delivered.retained = true;
  delivered.retain = true;
  delivered.client = "press-4";
  delivered.qos = 0;
  delivered.content_type = "text/plain";
  delivered.properties = {{"a", "1"}, {"a", "2"}};
  EXPECT_EQ(
      event_of(compiled({temperature_rule()}).map(delivered)).meta,
      R"({"mqtt":{"client":"press-4","dup":true,"retained":true,"retain":true,"qos":0,"content_type":"text/plain","user":[["a","1"],["a","2"]]}})");
}

TEST(RuleTest, AKeyedMessageIsTheSameHoweverItIsDelivered) {
  RuleOptions rule = temperature_rule();
  rule.key = "{/seq}";
  Message again = reading(R"({"seq":1})");
  again.duplicate = true;
  again.retained = true;
  again.retain = true;
  again.client = "another-gateway";
  EXPECT_FALSE(event_of(compiled({rule}).map(again)).meta);
}

TEST(RuleTest, UnmatchedIsQuarantinedStoredOrDropped) {
  EXPECT_THAT(reason_of(RuleSet().map(message("a/b", "1"))), HasSubstr("no rule matches topic \"a/b\" of source \"hall\""));
  EXPECT_TRUE(std::holds_alternative<Dropped>(compiled({}, Unmatched::drop).map(message("a/b", "1"))));
  const RuleSet store = compiled({}, Unmatched::store);
  const NewEvent json = event_of(store.map(message("a/b", R"({"v":1})")));
  EXPECT_EQ(json.type, "Message");
  EXPECT_THAT(json.tags, ElementsAre("topic:a/b"));
  EXPECT_EQ(json.data, R"({"v":1})");
  EXPECT_EQ(event_of(store.map(message("a", "hello \"you\""))).data, R"("hello \"you\"")");
  EXPECT_EQ(event_of(store.map(message("a", std::string("\x00\xFF", 2)))).data_base64, "AP8=");
  EXPECT_THAT(reason_of(store.map(message(std::string(300, 'a'), "1"))), HasSubstr("cannot become a tag"));
}

TEST(RuleTest, RefusesRulesThatCannotWork) {
  const auto with = [](auto change) {
    RuleOptions rule = temperature_rule();
    change(rule);
    return compile_error(rule);
  };
  EXPECT_THAT(with([](RuleOptions& r) { r.topic = ""; }), HasSubstr("topic: it is empty"));
  EXPECT_THAT(with([](RuleOptions& r) { r.topic = "a/x{line}/{sensor}"; }), HasSubstr("whole level"));
  EXPECT_THAT(with([](RuleOptions& r) { r.topic = "{line}/{line}"; }), HasSubstr("occurs twice"));
  EXPECT_THAT(with([](RuleOptions& r) { r.topic = "{line...}/{sensor}"; }), HasSubstr("must come last"));
  EXPECT_THAT(with([](RuleOptions& r) { r.topic = "{}"; }), HasSubstr("holds no name"));
  EXPECT_THAT(with([](RuleOptions& r) { r.tags = {"x:{other}"}; }), HasSubstr("{other} is not a name in the topic"));
  EXPECT_THAT(with([](RuleOptions& r) { r.tags = {"x:{line"}; }), HasSubstr("brace without its partner"));
  EXPECT_THAT(with([](RuleOptions& r) { r.tags = std::vector<std::string>(65, "t"); }), HasSubstr("more than 64"));
  EXPECT_THAT(with([](RuleOptions& r) { r.type = ""; }), HasSubstr("type: it is empty"));
  EXPECT_THAT(with([](RuleOptions& r) { r.type = "$system"; }), HasSubstr("reserved"));
  EXPECT_THAT(with([](RuleOptions& r) { r.time = "ts"; }), HasSubstr("must begin with /"));
  EXPECT_THAT(with([](RuleOptions& r) { r.time = "/a~2"; }), HasSubstr("write ~ as ~0"));
  EXPECT_THAT(with([](RuleOptions& r) { r.key = "always"; }), HasSubstr("the same for every message"));
  EXPECT_THAT(with([](RuleOptions& r) { r.data = {{{"a", true, "x"}}}; }), HasSubstr("data: a"));
  EXPECT_THAT(with([](RuleOptions& r) { r.data = {{{"a", false, "°C"}}}; }), HasSubstr("is not JSON"));
  EXPECT_THAT(with([](RuleOptions& r) { r.data = {{{"a", false, "1"}, {"a", false, "2"}}}; }), HasSubstr("occurs twice"));
  EXPECT_THAT(with([](RuleOptions& r) { r.format = PayloadFormat::raw, r.time = "/ts"; }), HasSubstr("format raw"));
  EXPECT_THAT(with([](RuleOptions& r) { r.topic = ""; }), HasSubstr("rule 1 ("));
}

TEST(RuleTest, ExplainsWhatARuleMakesOfAMessage) {
  RuleOptions other = temperature_rule();
  other.name = "humidity";
  other.topic = "plant/+/+/humidity";
  other.tags.clear();
  const RuleSet set = compiled({other, temperature_rule()});
  const std::string text = set.explain(reading(R"({"t":1})"));
  EXPECT_THAT(text, HasSubstr("humidity: does not match\n"));
  EXPECT_THAT(text, HasSubstr("rule 2 (plant/{line}/{sensor}/temperature): matches line=\"l1\" sensor=\"s7\""));
  EXPECT_THAT(text, HasSubstr("type  TemperatureReading"));
  EXPECT_THAT(text, HasSubstr("data  {\"t\":1}"));
  EXPECT_THAT(set.explain(reading("{")), HasSubstr("to quarantine: payload is not JSON"));
  EXPECT_THAT(set.explain(message("x", "1")), HasSubstr("no rule matches\n"));
}

}  // namespace
}  // namespace opossum::ingest
