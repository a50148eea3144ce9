// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using ProtocolTest = ServerTest;

TEST_F(ProtocolTest, PipelinedRequestsAreAnsweredInOrder) {
  start();
  RawClient client(url());
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    const std::string body = R"({"type":"T)" + std::to_string(i) + "\"}";
    requests +=
        "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n" + body;
  }
  client.send(requests + "GET /v1/head HTTP/1.1\r\nHost: localhost\r\n\r\n");
  for (int i = 0; i < 50; ++i) EXPECT_EQ(object_of(client.read_answer()).at("first").to_number<int>(), i + 1);
  EXPECT_EQ(object_of(client.read_answer()).at("position").to_number<int>(), 50);
}

TEST_F(ProtocolTest, UnknownAddressesAndMethodsAreProblems) {
  start();
  expect_problem(get("/v2/events"), 404, "not-found", "/v2/events");
  expect_problem(get("/v1/unheard-of"), 404, "not-found");
  const Answer wrong = get("/v1/commits");
  expect_problem(wrong, 405, "method-not-allowed", "POST");
  EXPECT_EQ(wrong.headers.at("allow"), "POST");
}

TEST_F(ProtocolTest, AnUnwantedBodyDoesNotDisturbTheNextRequest) {
  start();
  RawClient client(url());
  expect_problem(client.request("POST", "/nowhere", "GET /v1/commits HTTP/1.1\r\n\r\n"), 404, "not-found");
  EXPECT_EQ(client.get("/v1/head").status, 200U);
}

TEST_F(ProtocolTest, ConnectionCloseIsHonoured) {
  start();
  RawClient client(url());
  const Answer answer = client.get("/v1/head", "Connection: close\r\n");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(client.at_end());
}

TEST_F(ProtocolTest, ARequestThatIsNoHttpIsRefusedAndTheConnectionClosed) {
  start();
  for (const char* const text : {"hello\r\n\r\n", "GET / HTTP/3.0\r\n\r\n", "GET /v1/head HTTP/1.1\r\n\r\n",
                                 "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    RawClient client(url());
    client.send(text);
    const Answer answer = client.read_answer();
    expect_problem(answer, 400, "invalid-argument");
    EXPECT_EQ(answer.headers.at("connection"), "close");
    EXPECT_TRUE(client.at_end());
  }
}

TEST_F(ProtocolTest, AHeadOverTheLimitIsRefused) {
  start();
  RawClient client(url());
  client.send("GET /v1/head HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n");
  EXPECT_EQ(client.read_answer().status, 431U);
}

TEST_F(ProtocolTest, ASlowHeadIsCutOff) {
  options_.header_time = std::chrono::milliseconds(50);
  start();
  RawClient client(url());
  client.send("GET /v1/head HTTP/1.1\r\nHost:");
  expect_problem(client.read_answer(), 408, "head-too-slow");
  EXPECT_TRUE(client.at_end());
}

TEST_F(ProtocolTest, AnIdleConnectionIsClosedSilently) {
  options_.idle_time = std::chrono::milliseconds(50);
  start();
  RawClient client(url());
  EXPECT_EQ(client.get("/v1/head").status, 200U);
  EXPECT_TRUE(client.at_end());
}

TEST_F(ProtocolTest, ABodyThatStopsIsCutOff) {
  options_.idle_time = std::chrono::milliseconds(50);
  start();
  RawClient client(url());
  client.send("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"type\":");
  expect_problem(client.read_answer(), 408, "body-too-slow");
  EXPECT_TRUE(client.at_end());
}

TEST_F(ProtocolTest, ConnectionsOverTheCapAreToldToComeBack) {
  options_.connections_max = 2;
  start();
  RawClient first(url());
  RawClient second(url());
  EXPECT_EQ(first.get("/healthz").status, 200U);
  EXPECT_EQ(second.get("/healthz").status, 200U);
  RawClient third(url());
  const Answer refused = third.read_answer();
  expect_problem(refused, 503, "too-many-connections");
  EXPECT_TRUE(refused.headers.contains("retry-after"));
  EXPECT_EQ(first.get("/healthz").status, 200U);
}

TEST_F(ProtocolTest, APlaceIsFreeAgainAfterAConnectionEnds) {
  options_.connections_max = 1;
  start();
  for (int i = 0; i < 20; ++i) {
    Answer answer;
    do {  // the server learns of the end a moment later
      RawClient client(url());
      answer = client.get("/healthz", "Connection: close\r\n");
    } while (answer.status == 503 || answer.status == 0);
    EXPECT_EQ(answer.status, 200U);
  }
}

TEST_F(ProtocolTest, ExpectContinueIsAnswered) {
  start();
  RawClient client(url());
  client.send("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_head().status, 100U);
  client.send(R"({"type":"A"})");
  EXPECT_EQ(client.read_answer().status, 201U);
}

TEST_F(ProtocolTest, ListensOnSeveralAddresses) {
  options_.listen = {"127.0.0.1:0", "127.0.0.1:0"};
  start();
  ASSERT_EQ(server_->urls().size(), 2U);
  for (const std::string& address : server_->urls()) EXPECT_EQ(RawClient(address).get("/healthz").status, 200U);
}

TEST_F(ProtocolTest, AnAddressInUseIsNamed) {
  start();
  options_.listen = {url().substr(7)};
  const auto second = HttpServer::start(options_, services_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), Errc::unavailable);
  EXPECT_THAT(second.error().detail(), ::testing::HasSubstr(options_.listen.front()));
}

TEST_F(ProtocolTest, StoppingClosesIdleConnectionsAndRefusesNewOnes) {
  start();
  RawClient client(url());
  EXPECT_EQ(client.get("/healthz").status, 200U);
  const std::string address = url();
  server_->stop();
  EXPECT_TRUE(client.at_end());
  EXPECT_THROW(RawClient again(address), std::runtime_error);
  server_->stop();
}

TEST_F(ProtocolTest, StoppingCutsOffAReaderThatTakesNothing) {
  append_long(100, 100'000);
  options_.stop_grace = std::chrono::milliseconds(50);
  start();
  RawClient client(url());
  client.send("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.read_head().status, 200U);
  server_->stop();
  EXPECT_FALSE(client.read_answer().whole);
}

TEST_F(ProtocolTest, OtherMethodsAreRefusedWithTheRightOnes) {
  start();
  RawClient client(url());
  for (const char* const method : {"OPTIONS", "TRACE", "PATCH", "BREW", "head"}) {
    const Answer refused = client.request(method, "/v1/events");
    expect_problem(refused, 405, "method-not-allowed", "Use POST, GET, HEAD here");
    EXPECT_EQ(refused.headers.at("allow"), "POST, GET, HEAD") << method;
  }
  EXPECT_EQ(client.get("/v1/head").status, 200U);
}

TEST_F(ProtocolTest, AnEncodedBodyIsRefusedWithWhatToDo) {
  start();
  RawClient client(url());
  const Answer refused = client.post("/v1/commits", "\x1f\x8b\x08", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n");
  expect_problem(refused, 415, "unsupported-media-type", "without a Content-Encoding");
  EXPECT_EQ(refused.headers.at("accept-encoding"), "identity");
  EXPECT_EQ(client.post("/v1/events", R"({"type":"A"})", "Content-Encoding: Identity\r\n").status, 201U);
  EXPECT_EQ(client.get("/v1/head", "Content-Encoding: gzip\r\n").status, 200U);
}

}  // namespace
}  // namespace opossum::gateway::test
