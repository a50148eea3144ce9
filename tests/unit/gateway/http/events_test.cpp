// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

constexpr std::string_view kNdjson = "Content-Type: application/x-ndjson\r\n";
using EventsTest = ServerTest;

TEST_F(EventsTest, StoresOneEvent) {
  start();
  const Answer answer = post("/v1/events", R"({"type":"A","data_base64":"AAEC/w=="})");
  EXPECT_EQ(answer.status, 201U);
  EXPECT_EQ(answer.body, R"({"commit":1,"first":1,"last":1,"key_seen":false})");
  EXPECT_THAT(get("/v1/events/1").body, ::testing::HasSubstr(R"("data_base64":"AAEC/w==")"));
}

TEST_F(EventsTest, TakesNoCondition) {
  start();
  expect_problem(post("/v1/events", R"({"type":"A","condition":{}})"), 400, "invalid-argument", "condition");
}

TEST_F(EventsTest, StoresALineAnEvent) {
  start();
  const Answer answer = post("/v1/events", "{\"type\":\"A\"}\n\n{\"type\":\"B\"}\r\n{\"type\":\"C\"}", kNdjson);
  EXPECT_EQ(answer.status, 201U);
  const auto document = object_of(answer);
  EXPECT_EQ(document.at("stored").to_number<int>(), 3);
  EXPECT_EQ(document.at("first").to_number<int>(), 1);
  EXPECT_EQ(document.at("last").to_number<int>(), 3);
  EXPECT_EQ(store_->head().position, Position(3));
}

TEST_F(EventsTest, ABadLineSaysHowManyLinesAreStored) {
  start();
  const Answer answer = post("/v1/events", "{\"type\":\"A\"}\n{\"type\":\"B\"}\n{\"type\":7}\n{\"type\":\"C\"}\n", kNdjson);
  expect_problem(answer, 400, "invalid-argument", "line 3");
  EXPECT_EQ(object_of(answer).at("stored").to_number<int>(), 2);
  EXPECT_EQ(object_of(answer).at("line").to_number<int>(), 3);
  EXPECT_EQ(store_->head().position, Position(2));
}

TEST_F(EventsTest, ALineThatOnlyTheStoreRefusesIsNamedToo) {
  start();
  const Answer answer = post("/v1/events", "{\"type\":\"A\"}\n{\"type\":\"$B\"}\n{\"type\":\"C\"}\n", kNdjson);
  expect_problem(answer, 400, "invalid-argument", "line 2");
  EXPECT_EQ(object_of(answer).at("stored").to_number<int>(), 1);
  EXPECT_EQ(store_->head().position, Position(1));
}

TEST_F(EventsTest, AStoreRefusalBeforeAnUnreadableLineIsTheOneReported) {
  start();
  const Answer answer = post("/v1/events", "{\"type\":\"A\"}\n{\"type\":\"$B\"}\n{\"type\":\n", kNdjson);
  expect_problem(answer, 400, "invalid-argument", "line 2");
  EXPECT_EQ(object_of(answer).at("stored").to_number<int>(), 1);
}

TEST_F(EventsTest, AnEmptyStreamIsRefused) {
  start();
  expect_problem(post("/v1/events", "\n \n", kNdjson), 400, "invalid-argument");
}

TEST_F(EventsTest, ALineOverTheLimitIsRefusedAfterStoringTheOnesBefore) {
  options_.line_bytes_max = 1000;
  start();
  const Answer answer = post("/v1/events", "{\"type\":\"A\"}\n{\"type\":\"" + std::string(500'000, 'x'), kNdjson);
  expect_problem(answer, 413, "too-large", "line 2");
  EXPECT_EQ(object_of(answer).at("stored").to_number<int>(), 1);
}

TEST_F(EventsTest, AStreamIsStoredWhileItIsStillBeingSent) {
  options_.body_bytes_max = 1000;  // does not bound a stream
  start();
  RawClient client(url());
  client.send("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string line = "{\"type\":\"A\",\"data\":\"" + std::string(100, 'x') + "\"}\n";
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += line;
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", lines.size());
  for (int i = 0; i < 4; ++i) client.send(size + lines + "\r\n");
  while (store_->head().position < Position(3000)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  client.send("0\r\n\r\n");
  const Answer answer = client.read_answer();
  EXPECT_EQ(answer.status, 201U);
  EXPECT_EQ(object_of(answer).at("stored").to_number<int>(), 4000);
  EXPECT_GE(object_of(answer).at("commits").to_number<int>(), 4);
  EXPECT_EQ(store_->head().position, Position(4000));
}

TEST_F(EventsTest, AClientThatGoesAwayMidwayLeavesWholeLines) {
  start();
  {
    RawClient client(url());
    client.send(
        "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: 100000\r\n\r\n{\"type\":\"A\"}\n{\"ty");
  }
  EXPECT_EQ(post("/v1/events", R"({"type":"B"})").status, 201U);
  server_->stop();
  EXPECT_LE(store_->head().position, Position(2));
}

}  // namespace
}  // namespace opossum::gateway::test
