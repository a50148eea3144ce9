// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using CommitsTest = ServerTest;

TEST_F(CommitsTest, AnswersWithTheNumbersOfTheCommit) {
  start();
  const Answer first = post("/v1/commits", R"({"events":[{"type":"A"}]})");
  EXPECT_EQ(first.status, 201U);
  EXPECT_EQ(first.body, R"({"commit":1,"first":1,"last":1,"key_seen":false})");
  EXPECT_EQ(first.headers.at("content-type"), "application/json");
  EXPECT_TRUE(first.headers.contains("date"));
  EXPECT_EQ(post("/v1/commits", R"({"events":[{"type":"A"},{"type":"B"}]})").body, R"({"commit":2,"first":2,"last":3,"key_seen":false})");
}

TEST_F(CommitsTest, AKeySeenAgainGetsTheOriginalNumbers) {
  start();
  const std::string commit = R"({"events":[{"type":"A","data":{"x":1}}],"key":"k"})";
  EXPECT_EQ(post("/v1/commits", commit).status, 201U);
  const Answer again = post("/v1/commits", commit);
  EXPECT_EQ(again.status, 200U);
  EXPECT_EQ(again.body, R"({"commit":1,"first":1,"last":1,"key_seen":true})");
  expect_problem(post("/v1/commits", R"({"events":[{"type":"A","data":{"x":2}}],"key":"k"})"), 409, "key-reuse");
}

TEST_F(CommitsTest, AFailedConditionShowsTheEvent) {
  start();
  append_types({"A"}, {"course:1"});
  const Answer refused =
      post("/v1/commits", R"({"events":[{"type":"B"}],"condition":{"failIfEventsMatch":{"items":[{"tags":["course:1"]}]}}})");
  expect_problem(refused, 409, "condition-failed");
  const auto document = object_of(refused);
  EXPECT_EQ(document.at("position").to_number<int>(), 1);
  EXPECT_EQ(document.at("event").at("type").as_string(), "A");
  EXPECT_EQ(store_->head().position, Position(1));
  EXPECT_EQ(
      post("/v1/commits", R"({"events":[{"type":"B"}],"condition":{"failIfEventsMatch":{"items":[{"tags":["course:1"]}]},"after":1}})")
          .status,
      201U);
}

TEST_F(CommitsTest, BadCommitsAreRefusedAndLeaveNoTrace) {
  start();
  for (const char* const body :
       {"", "{", R"({"events":[]})", R"({"events":[],"condition":{"failIfEventsMatch":{"items":[]}}})", R"({"events":[{"type":""}]})",
        R"({"events":[{"type":"$x"}]})", R"({"events":[{"type":"A","data":{"x":}}]})", R"({"events":[{"type":"A","data":nul}]})",
        R"({"events":[{"type":"A"},{"type":"B","tags":[""]}]})", R"({"events":[{"type":"A","data_base64":"?"}]})",
        R"({"events":[{"type":"A","meta":3}]})", "{\"events\":[{\"type\":\"\xc3\"}]}"}) {
    expect_problem(post("/v1/commits", body), 400, "invalid-argument");
  }
  EXPECT_EQ(store_->head().position, Position(0));
}

TEST_F(CommitsTest, UnknownParametersAreRefused) {
  start();
  expect_problem(post("/v1/commits?dry=1", R"({"events":[{"type":"A"}]})"), 400, "invalid-argument", "\"dry\"");
}

TEST_F(CommitsTest, OtherMediaTypesAreRefused) {
  start();
  expect_problem(post("/v1/commits", "<x/>", "Content-Type: text/xml\r\n"), 415, "unsupported-media-type", "application/json");
  expect_problem(post("/v1/commits", "{}", "Content-Type: text/plain\r\n"), 415, "unsupported-media-type");
  EXPECT_EQ(post("/v1/commits", R"({"events":[{"type":"A"}]})", "Content-Type: Application/JSON; charset=utf-8\r\n").status, 201U);
  EXPECT_EQ(post("/v1/commits", R"({"events":[{"type":"A"}]})", "").status, 201U);
}

TEST_F(CommitsTest, AnEventOverTheLimitLeavesTheConnectionUsable) {
  start();
  RawClient client(url());
  const std::string data(2 << 20, 'x');
  expect_problem(client.post("/v1/commits", R"({"events":[{"type":"A","data":")" + data + R"("}]})"), 413, "too-large");
  EXPECT_EQ(client.post("/v1/commits", R"({"events":[{"type":"A"}]})").status, 201U);
}

TEST_F(CommitsTest, ABodyOverTheLimitLeavesTheConnectionUsable) {
  options_.body_bytes_max = 10'000;
  start();
  RawClient client(url());
  expect_problem(client.post("/v1/commits", std::string(50'000, ' ')), 413, "too-large", "10000");
  EXPECT_EQ(client.post("/v1/commits", R"({"events":[{"type":"A"}]})").status, 201U);
  client.send("POST /v1/commits HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 20; ++i) client.send("400\r\n" + std::string(1024, ' ') + "\r\n");
  client.send("0\r\n\r\n");
  expect_problem(client.read_answer(), 413, "too-large", "10000");
  EXPECT_EQ(client.post("/v1/commits", R"({"events":[{"type":"A"}]})").status, 201U);
}

TEST_F(CommitsTest, LargeBodiesShareABoundedMemory) {
  options_.bodies_bytes_max = 1 << 20;
  start();
  const std::string small = R"({"events":[{"type":"A"}]})";
  const std::string large = std::string(700'000, ' ') + small;
  RawClient client(url());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.post("/v1/commits", large).status, 201U);  // what one took is free again for the next
  const Answer refused = client.post("/v1/commits", std::string(3 << 20, ' ') + small);
  expect_problem(refused, 503, "queue-full");
  EXPECT_EQ(client.post("/v1/commits", large).status, 201U);
}

TEST_F(CommitsTest, PayloadsComeBackByteForByte) {
  start();
  const std::string data = R"({"text":"tab\t \u0000 \"q\" \\ ü 😀 שלום","deep":[[[[{"a":null}]]]],"n":1.0e+2})";
  ASSERT_EQ(post("/v1/commits", R"({"events":[{"type":"Größe","tags":["größe:ü"],"data":)" + data + "}]}").status, 201U);
  const Answer event = get("/v1/events/1");
  EXPECT_EQ(event.status, 200U);
  EXPECT_THAT(event.body, ::testing::HasSubstr(R"("type":"Größe","tags":["größe:ü"])"));
  EXPECT_THAT(event.body, ::testing::HasSubstr("\"data\":" + data));
}

TEST_F(CommitsTest, ManyConnectionsAppendAtOnce) {
  start();
  constexpr int kClients = 16;
  constexpr int kEach = 50;
  std::vector<std::thread> clients;
  std::atomic<int> stored = 0;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&] {
      RawClient client(url());
      for (int n = 0; n < kEach; ++n) stored += client.post("/v1/commits", R"({"events":[{"type":"A"}]})").status == 201U ? 1 : 0;
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(stored, kClients * kEach);
  EXPECT_EQ(store_->head().position, Position(kClients * kEach));
}

}  // namespace
}  // namespace opossum::gateway::test
