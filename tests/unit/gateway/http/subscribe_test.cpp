// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SubscribeTest : public ServerTest {
 protected:
  /// Opens the stream and checks its head.
  std::unique_ptr<RawClient> subscribe(const std::string& parameters, const std::string& headers = {}) {
    auto client = std::make_unique<RawClient>(url());
    client->send("GET /v1/subscribe" + parameters + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    const Answer head = client->read_head();
    EXPECT_EQ(head.status, 200U);
    EXPECT_EQ(head.headers.at("content-type"), "text/event-stream");
    return client;
  }

  /// Reads until `part` has come, or the stream ends.
  static std::string read_until(RawClient& client, std::string_view part) {
    std::string text;
    while (text.find(part) == std::string::npos) {
      const std::string chunk = client.read_chunk();
      if (chunk.empty()) break;
      text += chunk;
    }
    return text;
  }

  static std::vector<std::string> ids(const std::string& text) {
    std::vector<std::string> result;
    for (std::size_t at = text.find("id: "); at != std::string::npos; at = text.find("id: ", at + 1)) {
      result.push_back(text.substr(at + 4, text.find('\n', at) - at - 4));
    }
    return result;
  }
};

TEST_F(SubscribeTest, GoesFromHistoryToLiveWithoutAGap) {
  append_types({"A", "B"}, {"t"});
  start();
  auto client = subscribe("");
  const std::string history = read_until(*client, "caught-up");
  EXPECT_EQ(history, "id: 1\nevent: A\ndata: " + std::string((*store_->event_at(Position(1)))->json()) + "\n\nid: 2\nevent: B\ndata: " +
                         std::string((*store_->event_at(Position(2)))->json()) + "\n\nevent: caught-up\ndata: {\"position\":2}\n\n");
  for (int i = 3; i < 50; ++i) append_types({"C"});
  const std::string live = read_until(*client, "id: 49\n");
  EXPECT_THAT(live, testing::Not(HasSubstr("caught-up")));
  const auto seen = ids(live);
  ASSERT_EQ(seen.size(), 47U);
  EXPECT_EQ(seen.front(), "3");
}

TEST_F(SubscribeTest, FiltersByTypeAndTag) {
  append_types({"A", "B", "A"}, {"t"});
  append_types({"A"}, {"u"});
  start();
  auto client = subscribe("?type=A&tag=t");
  EXPECT_THAT(ids(read_until(*client, "caught-up")), ElementsAre("1", "3"));
}

TEST_F(SubscribeTest, ResumesAfterTheLastEventId) {
  append_types({"A", "B", "C"});
  start();
  EXPECT_THAT(ids(read_until(*subscribe("?after=1"), "caught-up")), ElementsAre("2", "3"));
  EXPECT_THAT(ids(read_until(*subscribe("?after=1", "Last-Event-ID: 2\r\n"), "caught-up")), ElementsAre("3"));
}

TEST_F(SubscribeTest, SendsCommentsWhileNothingHappens) {
  options_.heartbeat = std::chrono::milliseconds(20);
  start();
  auto client = subscribe("");
  EXPECT_THAT(read_until(*client, ": heartbeat\n\n"), HasSubstr("caught-up"));
  EXPECT_EQ(read_until(*client, ": heartbeat\n\n"), ": heartbeat\n\n");
}

TEST_F(SubscribeTest, BadRequestsAreRefused) {
  start();
  expect_problem(get("/v1/subscribe?limit=3"), 400, "invalid-argument", "limit");
  expect_problem(get("/v1/subscribe?after=x"), 400, "invalid-argument", "after");
  expect_problem(get("/v1/subscribe", "Last-Event-ID: x\r\n"), 400, "invalid-argument", "Last-Event-ID");
  expect_problem(get("/v1/subscribe?tag="), 400, "invalid-argument");
}

TEST_F(SubscribeTest, EndsInOrderWhenTheServerStops) {
  start();
  auto client = subscribe("");
  read_until(*client, "caught-up");
  std::thread stopper([this] { server_->stop(); });
  EXPECT_EQ(client->read_chunk(), "");
  EXPECT_TRUE(client->at_end());
  stopper.join();
}

TEST_F(SubscribeTest, ManySubscribersAllSeeEverything) {
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(subscribe(""));
    read_until(*clients.back(), "caught-up");
  }
  for (int i = 1; i <= 100; ++i) append_types({"A"});
  for (const auto& client : clients) EXPECT_EQ(ids(read_until(*client, "id: 100\n")).size(), 100U);
}

}  // namespace
}  // namespace opossum::gateway::test
