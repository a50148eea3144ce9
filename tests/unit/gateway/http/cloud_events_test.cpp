// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kStructured = "Content-Type: application/cloudevents+json; charset=UTF-8\r\n";
constexpr std::string_view kBatch = "Content-Type: application/cloudevents-batch+json\r\n";

class CloudEventsTest : public ServerTest {
 protected:
  CloudEventsTest() { start(); }
  Answer structured(std::string_view body) { return post("/v1/events", body, kStructured); }
  Answer batch(std::string_view body) { return post("/v1/events", body, kBatch); }
  std::string event(int position) { return get("/v1/events/" + std::to_string(position)).body; }
};

TEST_F(CloudEventsTest, AStructuredEventKeepsAllOfItsAttributes) {
  const Answer answer =
      structured(R"({"specversion":"1.0","type":"com.example.sold","source":"/shops/7","subject":"till-2","id":"A234-1",)"
                 R"("time":"2018-04-05T17:31:00Z","comexampleextension1":"value","comexampleothervalue":5,"flag":true,)"
                 R"("unset":null,"datacontenttype":"application/json","dataschema":"http://example.com/s","data":{"price": 1.50}})");
  EXPECT_EQ(answer.status, 201U) << answer.body;
  const std::string stored = event(1);
  EXPECT_THAT(stored,
              HasSubstr(R"("type":"com.example.sold","tags":["source:/shops/7"],"time":"2018-04-05T17:31:00.000000Z","id":"A234-1")"));
  EXPECT_THAT(stored, HasSubstr(R"("subject":"till-2")"));
  EXPECT_THAT(stored,
              HasSubstr(R"("meta":{"cloudevents":{"source":"/shops/7","datacontenttype":"application/json",)"
                        R"("dataschema":"http://example.com/s","comexampleextension1":"value","comexampleothervalue":5,"flag":true}})"));
  EXPECT_THAT(stored, HasSubstr(R"("data":{"price":1.50})"));
}

TEST_F(CloudEventsTest, SourceAndIdAreTheIdentity) {
  const std::string one = R"({"specversion":"1.0","type":"T","source":"s","id":"1","b":"x","a":"y","data":1})";
  EXPECT_EQ(structured(one).status, 201U);
  const Answer again = structured(one);
  EXPECT_EQ(again.status, 200U);
  EXPECT_THAT(again.body, HasSubstr(R"("first":1,"last":1,"key_seen":true)"));
  EXPECT_EQ(structured(R"({"a":"y","b":"x","data":1,"id":"1","source":"s","specversion":"1.0","type":"T"})").status, 200U)
      << "the order of the attributes says nothing";
  expect_problem(structured(R"({"specversion":"1.0","type":"T","source":"s","id":"1","data":2})"), 409, "key-reuse");
  EXPECT_EQ(structured(R"({"specversion":"1.0","type":"T","source":"s2","id":"1"})").status, 201U);
  EXPECT_EQ(structured(R"({"specversion":"1.0","type":"T","source":"s","id":"21"})").status, 201U) << "not s2 and 1";
}

TEST_F(CloudEventsTest, DataIsKeptWhateverItsKind) {
  const std::string head = R"({"specversion":"1.0","type":"T","source":"s","id":")";
  EXPECT_EQ(structured(head + R"(1","datacontenttype":"text/xml","data":"<a/>"})").status, 201U);
  EXPECT_THAT(event(1), HasSubstr(R"("data":"<a/>")"));
  EXPECT_EQ(structured(head + R"(2","data_base64":"AAEC/w=="})").status, 201U);
  EXPECT_THAT(event(2), HasSubstr(R"("data_base64":"AAEC/w==")"));
  EXPECT_EQ(structured(head + R"(3","data":null})").status, 201U);
  EXPECT_THAT(event(3), HasSubstr(R"("data":null)"));
  EXPECT_EQ(structured(head + R"(4"})").status, 201U);
  EXPECT_THAT(event(4), Not(HasSubstr("\"data")));
}

TEST_F(CloudEventsTest, WhatBreaksARuleOfTheSpecificationIsRefusedByName) {
  const std::string good = R"("specversion":"1.0","type":"T","source":"s","id":"1")";
  const std::pair<std::string, const char*> rows[] = {
      {R"({"type":"T","source":"s","id":"1"})", "specversion"},
      {R"({"specversion":"1.0","source":"s","id":"1"})", "type"},
      {R"({"specversion":"1.0","type":"T","id":"1"})", "source"},
      {R"({"specversion":"1.0","type":"T","source":"s"})", "id"},
      {R"({"specversion":"0.3","type":"T","source":"s","id":"1"})", "0.3"},
      {R"({"specversion":"1.0","type":"T","source":"s","id":""})", "id"},
      {R"({"specversion":"1.0","type":"T","source":"s","id":1})", "id"},
      {R"({"specversion":"1.0","type":"T","source":"a b","id":"1"})", "URI reference"},
      {"{" + good + R"(,"subject":""})", "subject"},
      {"{" + good + R"(,"time":"yesterday"})", "time"},
      {"{" + good + R"(,"dataschema":"relative"})", "dataschema"},
      {"{" + good + R"(,"Upper":"x"})", "Upper"},
      {"{" + good + R"(,"with_underscore":"x"})", "with_underscore"},
      {"{" + good + R"(,"ext":{}})", "ext"},
      {"{" + good + R"(,"ext":1.5})", "ext"},
      {"{" + good + R"(,"ext":4294967296})", "ext"},
      {"{" + good + R"(,"id":"2"})", "twice"},
      {"{" + good + R"(,"data":1,"data_base64":"AA=="})", "exclude"},
      {"{" + good + R"(,"data_base64":"A"})", "base64"},
      {"[]", "object"},
      {"{" + good + "} x", "object"},
  };
  for (const auto& [body, part] : rows) expect_problem(structured(body), 400, "invalid-argument", part);
  EXPECT_EQ(store_->head().position, Position(0));
}

TEST_F(CloudEventsTest, ABatchIsACommitForEachEvent) {
  const std::string one = R"({"specversion":"1.0","type":"A","source":"s","id":"1"})";
  const std::string two = R"({"specversion":"1.0","type":"B","source":"s","id":"2","data":[1]})";
  const Answer answer = batch("[" + one + "," + two + "]");
  EXPECT_EQ(answer.status, 201U);
  EXPECT_EQ(answer.body, R"({"commit":2,"first":1,"last":2,"stored":2,"seen":0})");
  EXPECT_EQ(structured(two).status, 200U) << "known from the batch";
  const std::string three = R"({"specversion":"1.0","type":"C","source":"s","id":"3"})";
  EXPECT_EQ(batch("[" + one + "," + three + "]").body, R"({"commit":3,"first":1,"last":3,"stored":1,"seen":1})");
  EXPECT_EQ(batch("[]").body, R"({"stored":0,"seen":0})");
}

TEST_F(CloudEventsTest, ABatchWithABadEventStoresNothing) {
  const std::string one = R"({"specversion":"1.0","type":"A","source":"s","id":"1"})";
  expect_problem(batch("[" + one + R"(,{"type":"B"}])"), 400, "invalid-argument", "event 1");
  expect_problem(batch("[" + one + ",5]"), 400, "invalid-argument", "event 1");
  expect_problem(batch(one), 400, "invalid-argument", "array");
  EXPECT_EQ(store_->head().position, Position(0));
}

TEST_F(CloudEventsTest, ABatchSaysWhichEventTheStoreRefused) {
  const auto of = [](const char* id, int data) {
    return R"({"specversion":"1.0","type":"A","source":"s","id":")" + std::string(id) + R"(","data":)" + std::to_string(data) + "}";
  };
  ASSERT_EQ(structured(of("2", 1)).status, 201U);
  const Answer answer = batch("[" + of("1", 1) + "," + of("2", 9) + "," + of("3", 1) + "]");
  expect_problem(answer, 409, "key-reuse", "event 1");
  EXPECT_EQ(object_of(answer).at("stored").to_number<int>(), 2);
}

TEST_F(CloudEventsTest, InBinaryModeTheHeadersAreTheAttributes) {
  const std::string headers =
      "ce-specversion: 1.0\r\nCE-Type: T\r\nce-source: /s\r\nce-id: 1\r\nce-time: 2018-04-05T03:56:24Z\r\n"
      "ce-city: K%C3%B6ln\r\nce-quoted: \"a \\\"b\\\"\"\r\n";
  EXPECT_EQ(post("/v1/events", R"({"x": 1})", headers + "Content-Type: application/json\r\n").status, 201U);
  EXPECT_THAT(event(1), HasSubstr(R"("data":{"x":1})"));
  EXPECT_THAT(event(1),
              HasSubstr(R"("cloudevents":{"source":"/s","datacontenttype":"application/json","city":"Köln","quoted":"a \"b\""})"));
  const std::string second = "ce-specversion: 1.0\r\nce-type: T\r\nce-source: /s\r\nce-id: ";
  EXPECT_EQ(post("/v1/events", "hello", second + "2\r\nContent-Type: text/plain\r\n").status, 201U);
  EXPECT_THAT(event(2), HasSubstr(R"("data":"hello")"));
  EXPECT_EQ(post("/v1/events", std::string("\x00\xFF", 2), second + "3\r\nContent-Type: image/png\r\n").status, 201U);
  EXPECT_THAT(event(3), HasSubstr(R"("data_base64":"AP8=")"));
  EXPECT_EQ(post("/v1/events", "", second + "4\r\n").status, 201U);
  EXPECT_THAT(event(4), Not(HasSubstr("\"data")));
}

TEST_F(CloudEventsTest, BadHeadersAreRefusedByName) {
  const std::string good = "ce-specversion: 1.0\r\nce-type: T\r\nce-source: /s\r\nce-id: 1\r\n";
  const std::pair<std::string, const char*> rows[] = {{"ce-specversion: 1.0\r\nce-type: T\r\nce-source: /s\r\n", "id"},
                                                      {good + "ce-time: x\r\n", "time"},
                                                      {good + "ce-a-b: x\r\n", "a-b"},
                                                      {good + "ce-ext: %GG\r\n", "ext"},
                                                      {good + "ce-datacontenttype: text/plain\r\n", "Content-Type"},
                                                      {good + "ce-data: x\r\n", "body"}};
  for (const auto& [headers, part] : rows) expect_problem(post("/v1/events", "", headers), 400, "invalid-argument", part);
  expect_problem(post("/v1/events", "{", good + "Content-Type: application/json\r\n"), 400, "invalid-argument");
}

TEST_F(CloudEventsTest, InStructuredModeHeadersAreOnlyCopies) {
  const std::string headers = "ce-specversion: 1.0\r\nce-type: Other\r\nce-source: /o\r\nce-id: 9\r\n" + std::string(kStructured);
  EXPECT_EQ(post("/v1/events", R"({"specversion":"1.0","type":"T","source":"s","id":"1"})", headers).status, 201U);
  EXPECT_THAT(event(1), HasSubstr(R"("type":"T")"));
}

TEST_F(CloudEventsTest, OtherFormatsAreRefusedClearly) {
  expect_problem(post("/v1/events", "<event/>", "Content-Type: application/cloudevents+xml\r\n"), 415, "unsupported-media-type",
                 "cloudevents+json");
}

}  // namespace
}  // namespace opossum::gateway::test
