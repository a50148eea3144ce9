// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class QueryTest : public ServerTest {
 protected:
  std::vector<std::uint64_t> query(const std::string& body) {
    const Answer answer = post("/v1/query", body);
    EXPECT_EQ(answer.status, 200U) << body << answer.body;
    return positions_of(answer);
  }
  std::vector<std::uint64_t> events(const std::string& parameters) { return positions_of(get("/v1/events?" + parameters)); }
};

TEST_F(QueryTest, AnEmptyStoreHasNoEventsAndAHeadOfZero) {
  start();
  const Answer answer = post("/v1/query", "{}");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(answer.headers.at("opossum-head"), "0");
  EXPECT_EQ(answer.headers.at("content-type"), "application/x-ndjson");
  EXPECT_EQ(get("/v1/head").body, R"({"position":0,"commit":0,"chain":")" + to_hex(store_->head().chain) + R"(","time":null})");
}

TEST_F(QueryTest, BoundsAreExclusiveAndLimitsCountMatches) {
  append_types({"A", "B", "A", "B", "A", "A"});
  start();
  EXPECT_THAT(query("{}"), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(query(R"({"after":4})"), ElementsAre(5, 6));
  EXPECT_THAT(query(R"({"before":3})"), ElementsAre(1, 2));
  EXPECT_THAT(query(R"({"after":2,"before":6,"backwards":true})"), ElementsAre(5, 4, 3));
  EXPECT_THAT(query(R"({"limit":0})"), IsEmpty());
  EXPECT_THAT(query(R"({"after":99})"), IsEmpty());
  EXPECT_THAT(query(R"({"query":{"items":[{"types":["A"]}]},"limit":2})"), ElementsAre(1, 3));
  EXPECT_THAT(query(R"({"query":{"items":[{"types":["A"]},{"types":["B","A"]}]}})"), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_EQ(post("/v1/query", R"({"limit":1})").headers.at("opossum-head"), "6");
}

TEST_F(QueryTest, ParametersSayTheSame) {
  append_types({"A", "B"}, {"t:1", "größe:2"});
  append_types({"A"}, {"t:1"});
  start();
  EXPECT_THAT(events(""), ElementsAre(1, 2, 3));
  EXPECT_THAT(events("type=A&type=B&tag=t%3A1&tag=gr%C3%B6%C3%9Fe:2"), ElementsAre(1, 2));
  EXPECT_THAT(events("type=A&after=1"), ElementsAre(3));
  EXPECT_THAT(events("before=3&backwards=true&limit=1"), ElementsAre(2));
  EXPECT_THAT(events("since=2000-01-01T00:00:00Z&until=2001-01-01T00:00:00Z"), IsEmpty());
  EXPECT_THAT(events("view=all"), ElementsAre(1, 2, 3));
}

TEST_F(QueryTest, BadRequestsNameTheMember) {
  start();
  expect_problem(get("/v1/events?colour=red"), 400, "invalid-argument", "colour");
  expect_problem(get("/v1/events?after=x"), 400, "invalid-argument", "after");
  expect_problem(get("/v1/events?after=1&after=2"), 400, "invalid-argument", "after");
  expect_problem(get("/v1/events?backwards=maybe"), 400, "invalid-argument", "backwards");
  expect_problem(get("/v1/events?since=now"), 400, "invalid-argument", "since");
  expect_problem(get("/v1/events?type=%ff"), 400, "invalid-argument");
  expect_problem(get("/v1/events?type="), 400, "invalid-argument");
  expect_problem(post("/v1/query", R"({"query":{"items":[{}]}})"), 400, "invalid-argument");
  expect_problem(post("/v1/query", R"({"colour":1})"), 400, "invalid-argument", "colour");
  expect_problem(get("/v1/head?x=1"), 400, "invalid-argument", "\"x\"");
}

TEST_F(QueryTest, OneEventByItsPosition) {
  append_types({"A", "B"});
  start();
  const Answer answer = get("/v1/events/2");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, std::string((*store_->event_at(Position(2)))->json()));
  expect_problem(get("/v1/events/3"), 404, "not-found");
  expect_problem(get("/v1/events/0"), 404, "not-found");
  expect_problem(get("/v1/events/two"), 400, "invalid-argument");
  expect_problem(get("/v1/events/-1"), 400, "invalid-argument");
}

TEST_F(QueryTest, TheHeadMovesWithEachAppend) {
  start();
  append_types({"A", "B"});
  const auto head = object_of(get("/v1/head"));
  EXPECT_EQ(head.at("position").to_number<int>(), 2);
  EXPECT_EQ(head.at("commit").to_number<int>(), 2);
  EXPECT_EQ(head.at("chain").as_string(), to_hex(store_->head().chain));
  EXPECT_EQ(head.at("time").as_string(), to_rfc3339(store_->head().time));
}

TEST_F(QueryTest, ALongReadIsStreamedWholeAndInOrder) {
  constexpr int kEvents = 5000;
  append_long(kEvents, 100);
  start();
  RawClient client(url());
  const Answer answer = client.post("/v1/query", "{}");
  EXPECT_TRUE(answer.whole);
  EXPECT_EQ(answer.headers.at("transfer-encoding"), "chunked");
  const auto positions = positions_of(answer);
  ASSERT_EQ(positions.size(), std::size_t{kEvents});
  for (std::size_t i = 0; i < positions.size(); ++i) ASSERT_EQ(positions[i], i + 1);
  EXPECT_EQ(client.get("/v1/head").status, 200U);  // the connection goes on
}

TEST_F(QueryTest, OldClientsGetLongReadsWithoutChunks) {
  append_long(2000, 100);
  start();
  RawClient client(url());
  client.send("GET /v1/events HTTP/1.0\r\nHost: localhost\r\n\r\n");
  Answer answer = client.read_head();
  EXPECT_FALSE(answer.headers.contains("transfer-encoding"));
  EXPECT_EQ(answer.headers.at("connection"), "close");
}

}  // namespace
}  // namespace opossum::gateway::test
