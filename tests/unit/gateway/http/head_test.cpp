// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using HeadTest = ServerTest;

std::map<std::string, std::string> comparable(std::map<std::string, std::string> headers) {
  headers.erase("date");
  return headers;
}

TEST_F(HeadTest, HasTheHeadersOfGetAndNoBody) {
  append_types({"A", "B"});
  start();
  for (const char* const target : {"/v1/head", "/v1/events", "/v1/events/1", "/v1/events/9", "/v1/sync", "/healthz", "/readyz", "/dcb/read",
                                   "/v1/events?limit=x", "/nowhere"}) {
    const Answer whole = get(target, "Connection: close\r\n");
    RawClient client(url());
    const Answer head = client.head(target, "Connection: close\r\n");
    EXPECT_EQ(head.status, whole.status) << target;
    EXPECT_EQ(comparable(head.headers), comparable(whole.headers)) << target;
    EXPECT_TRUE(client.at_end()) << target;
  }
}

TEST_F(HeadTest, OfAnAddressWithoutGetIsRefusedWithoutABody) {
  start();
  RawClient client(url());
  const Answer refused = client.head("/v1/commits");
  EXPECT_EQ(refused.status, 405U);
  EXPECT_EQ(refused.headers.at("allow"), "POST");
  EXPECT_EQ(client.get("/healthz").body, R"({"alive":true})");
}

TEST_F(HeadTest, OfARequestThatIsNotUnderstoodHasNoBodyEither) {
  start();
  RawClient client(url());
  client.send("HEAD /v1/head HTTP/1.1\r\n\r\n");
  EXPECT_EQ(client.read_head().status, 400U);
  EXPECT_TRUE(client.at_end());
}

TEST_F(HeadTest, OfAStreamEndsAtOnce) {
  append_long(10, 50'000);
  start();
  RawClient client(url());
  const Answer events = client.head("/v1/events");
  EXPECT_EQ(events.status, 200U);
  EXPECT_EQ(events.headers.at("opossum-head"), "10");
  EXPECT_EQ(events.headers.at("transfer-encoding"), "chunked");
  const Answer subscription = client.head("/v1/subscribe");
  EXPECT_EQ(subscription.headers.at("content-type"), "text/event-stream");
  EXPECT_EQ(client.get("/healthz").body, R"({"alive":true})");
}

TEST_F(HeadTest, WithTheOldProtocolIsFollowedByTheEnd) {
  start();
  RawClient client(url());
  client.send("HEAD /v1/subscribe HTTP/1.0\r\nHost: localhost\r\n\r\n");
  const Answer answer = client.read_head();
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(client.at_end());
}

}  // namespace
}  // namespace opossum::gateway::test
