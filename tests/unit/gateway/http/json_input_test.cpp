// SPDX-License-Identifier: MIT
#include "gateway/http/json_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/clock.hpp"

namespace opossum::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<Commit> commit_of(std::string text) { return commit_from_json(padded(text)); }
Result<NewEvent> event_of(std::string text) { return event_from_json(padded(text)); }
Result<QueryRequest> query_of(std::string text) { return query_from_body(padded(text)); }
Result<Commit> dcb_of(std::string text) { return dcb_append_from_json(padded(text)); }

TEST(JsonInput, ReadsEveryMemberOfAnEvent) {
  const auto event = event_of(
      R"( {"type":"T\u0041","tags":["a:1","b"],"data":{"x": [1, "}"]},"time":"2026-11-23T14:00:00.5Z","id":"i","subject":"s","meta":{"m":1}} )");
  ASSERT_TRUE(event) << event.error().message();
  EXPECT_EQ(event->type, "TA");
  EXPECT_THAT(event->tags, ElementsAre("a:1", "b"));
  EXPECT_EQ(event->data, R"({"x": [1, "}"]})");
  EXPECT_EQ(to_rfc3339(*event->time), "2026-11-23T14:00:00.500000Z");
  EXPECT_EQ(event->id, "i");
  EXPECT_EQ(event->subject, "s");
  EXPECT_EQ(event->meta, R"({"m":1})");
  EXPECT_FALSE(event->data_base64);
}

TEST(JsonInput, HandsOnDataOfEveryTypeAsItCame) {
  for (const std::string data : {"null", "true", "-1.50e3", R"("a\"\u00e4")", "[]", "{}", R"("")", "[[1],[2]]"}) {
    const auto event = event_of(R"({"type":"T","data": )" + data + " }");
    ASSERT_TRUE(event) << data << event.error().message();
    EXPECT_EQ(event->data, data);
  }
}

TEST(JsonInput, AbsentDataIsNotNull) { EXPECT_FALSE(event_of(R"({"type":"T"})")->data); }

TEST(JsonInput, ReadsACommitWithConditionAndKey) {
  const auto commit = commit_of(
      R"({"key":"k","condition":{"after":7,"failIfEventsMatch":{"items":[{"types":["A"],"tags":["t"]}]}},"events":[{"type":"A"},{"type":"B"}]})");
  ASSERT_TRUE(commit) << commit.error().message();
  EXPECT_EQ(commit->key, "k");
  EXPECT_EQ(commit->events.size(), 2U);
  EXPECT_EQ(commit->condition->after, Position(7));
  EXPECT_THAT(commit->condition->fail_if_events_match.items.front().types, ElementsAre("A"));
}

struct Refusal {
  const char* text;
  const char* names;
};

TEST(JsonInput, RefusesABadCommitAndNamesTheMember) {
  const Refusal refusals[] = {
      {R"({})", "events"},
      {R"({"events":{}})", "events"},
      {R"({"events":[],"colour":1})", "colour"},
      {R"({"events":[{"type":"A"}],"events":[]})", "events"},
      {R"({"events":[{"type":"A"},3]})", "events[1]"},
      {R"({"events":[{"type":"A"},{"type":5}]})", "events[1]"},
      {R"({"events":[{"tags":[]}]})", "type"},
      {R"({"events":[{"type":"A","colour":1}]})", "colour"},
      {R"({"events":[{"type":"A","type":"B"}]})", "type"},
      {R"({"events":[{"type":"A","tags":"x"}]})", "tags"},
      {R"({"events":[{"type":"A","tags":[1]}]})", "tags"},
      {R"({"events":[{"type":"A","time":"yesterday"}]})", "time"},
      {R"({"events":[{"type":"A","data":1,"data_base64":"AA=="}]})", "data_base64"},
      {R"({"events":[],"key":1})", "key"},
      {R"({"events":[],"condition":[]})", "condition"},
      {R"({"events":[],"condition":{}})", "failIfEventsMatch"},
      {R"({"events":[],"condition":{"failIfEventsMatch":{"items":[]},"after":-1}})", "after"},
      {R"({"events":[],"condition":{"failIfEventsMatch":{"items":[]},"after":"1"}})", "after"},
      {R"({"events":[],"condition":{"failIfEventsMatch":{"items":[]},"before":1}})", "before"},
      {R"({"events":[],"condition":{"failIfEventsMatch":{"items":[{}]}}})", "failIfEventsMatch"},
      {R"({"events":[],"condition":{"failIfEventsMatch":{"items":[{"kinds":["A"]}]}}})", "kinds"},
  };
  for (const Refusal& refusal : refusals) {
    const auto commit = commit_of(refusal.text);
    ASSERT_FALSE(commit) << refusal.text;
    EXPECT_EQ(commit.error().code(), Errc::invalid_argument) << refusal.text;
    EXPECT_THAT(commit.error().detail(), HasSubstr(refusal.names)) << refusal.text;
  }
}

TEST(JsonInput, RefusesWhatIsNotOneJsonObject) {
  for (const std::string text :
       {"", " ", "null", "[]", "3", "{", "{\"events\":[", "{\"events\":[]", "{\"events\":[]} x", "{\"events\":[]}{}", "{\"events\" []}",
        "{events:[]}", "{\"events\":[{\"type\":\"a\"} {\"type\":\"b\"}]}"}) {
    EXPECT_FALSE(commit_of(text)) << text;
  }
}

TEST(JsonInput, RefusesInvalidUtf8AndControlCharacters) {
  EXPECT_THAT(event_of("{\"type\":\"\xff\"}").error().detail(), HasSubstr("UTF-8"));
  EXPECT_FALSE(event_of("{\"type\":\"a\tb\"}"));
  EXPECT_FALSE(event_of(R"({"type":"\ud800"})"));
}

TEST(JsonInput, ReadsEveryMemberOfAQuery) {
  const auto request = query_of(
      R"({"query":{"items":[{"tags":["t"]}]},"after":1,"before":9,"backwards":true,"limit":0,"since":"2026-01-01T00:00:00Z","until":"2027-01-01T00:00:00Z","view":"all"})");
  ASSERT_TRUE(request) << request.error().message();
  EXPECT_EQ(request->query.items.size(), 1U);
  EXPECT_EQ(request->options.after, Position(1));
  EXPECT_EQ(request->options.before, Position(9));
  EXPECT_TRUE(request->options.backwards);
  EXPECT_EQ(request->options.limit, 0U);
  EXPECT_TRUE(request->options.since && request->options.until);
  EXPECT_EQ(request->options.view, View::all);
}

TEST(JsonInput, AnEmptyQueryObjectAsksForEverything) {
  const auto request = query_of("{}");
  ASSERT_TRUE(request);
  EXPECT_TRUE(request->query.matches_all());
  EXPECT_FALSE(request->options.limit);
}

TEST(JsonInput, RefusesABadQueryAndNamesTheMember) {
  const Refusal refusals[] = {{R"({"limit":-1})", "limit"},       {R"({"limit":1.5})", "limit"},  {R"({"backwards":1})", "backwards"},
                              {R"({"view":"some"})", "view"},     {R"({"since":5})", "since"},    {R"({"order":"up"})", "order"},
                              {R"({"query":{"items":3}})", "query"}, {R"({"after":null})", "after"}};
  for (const Refusal& refusal : refusals) {
    const auto request = query_of(refusal.text);
    ASSERT_FALSE(request) << refusal.text;
    EXPECT_THAT(request.error().detail(), HasSubstr(refusal.names)) << refusal.text;
  }
}

TEST(JsonInput, DcbTakesOneEventOrSeveralWithStringsAsData) {
  const auto one = dcb_of(R"({"events":{"type":"A","tags":["t"],"data":"{\"x\":1}"}})");
  ASSERT_TRUE(one) << one.error().message();
  EXPECT_EQ(one->events.front().data, R"("{\"x\":1}")");
  EXPECT_EQ(dcb_of(R"({"events":[{"type":"A"},{"type":"B"}],"condition":{"failIfEventsMatch":{"items":[]},"after":null}})")->events.size(),
            2U);
  EXPECT_FALSE(dcb_of(R"({"events":[{"type":"A","data":{}}]})"));
}

TEST(JsonInput, DcbFromIsInclusiveBothWays) {
  EXPECT_EQ(dcb_read_from_json("", R"({"from":5})")->options.after, Position(4));
  EXPECT_EQ(dcb_read_from_json("", R"({"from":5,"backwards":true})")->options.before, Position(6));
  EXPECT_FALSE(dcb_read_from_json("", R"({"from":0})")->options.after);
  EXPECT_TRUE(dcb_read_from_json(R"({"items":[]})", "")->query.matches_all());
  EXPECT_FALSE(dcb_read_from_json(R"({"items":[{}]})", ""));
  EXPECT_FALSE(dcb_read_from_json("", R"({"limit":"3"})"));
}

TEST(JsonInput, AnApprovalIsOneOfTwo) {
  const auto of = [](std::string text) { return approval_from_json(padded(text)); };
  EXPECT_EQ(of(R"({"through":12})")->through, CommitNumber(12));
  EXPECT_TRUE(of(R"({"until":"2026-01-01T00:00:00Z"})")->until);
  EXPECT_FALSE(of("{}"));
  EXPECT_FALSE(of(R"({"through":12,"until":"2026-01-01T00:00:00Z"})"));
}

}  // namespace
}  // namespace opossum::gateway
