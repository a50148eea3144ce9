// SPDX-License-Identifier: MIT
#include "gateway/http/request_parser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opossum::gateway {
namespace {

constexpr std::uint32_t kHeaderMax = 1024;

struct Parsed {
  ParseState state;
  unsigned failed_status;
  std::string method, target, body, rest;
};

// Feeds `text` in pieces of `step` bytes, as a connection does.
Parsed parse(std::string_view text, std::size_t step) {
  RequestParser parser(kHeaderMax);
  std::string body;
  std::string pending;
  while (parser.state() == ParseState::header || parser.state() == ParseState::body) {
    const std::size_t used = parser.feed(pending, body);
    pending.erase(0, used);
    if (used > 0) continue;
    if (text.empty()) break;
    pending += text.substr(0, step);
    text.remove_prefix(std::min(step, text.size()));
  }
  return {parser.state(), parser.failed_status(), parser.request().method, parser.request().target, body, pending + std::string(text)};
}

TEST(RequestParser, ReadsARequestHoweverItIsCut) {
  const std::string_view text = "POST /v1/events?a=b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET /next";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    const Parsed parsed = parse(text, step);
    EXPECT_EQ(parsed.state, ParseState::done) << step;
    EXPECT_EQ(parsed.method, "POST");
    EXPECT_EQ(parsed.target, "/v1/events?a=b");
    EXPECT_EQ(parsed.body, "hello") << step;
    EXPECT_EQ(parsed.rest, "GET /next") << step;
  }
}

TEST(RequestParser, ReadsAChunkedBodyHoweverItIsCut) {
  const std::string_view text =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nTrailer: t\r\n\r\nrest";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    const Parsed parsed = parse(text, step);
    EXPECT_EQ(parsed.state, ParseState::done) << step;
    EXPECT_EQ(parsed.body, "abcdefg") << step;
    EXPECT_EQ(parsed.rest, "rest") << step;
  }
}

TEST(RequestParser, RefusesWhatCouldSmuggleASecondRequest) {
  for (const std::string_view headers :
       {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: -1\r\n", "Content-Length: 3x\r\n", "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Content-Length : 3\r\n", "Host: y\r\n"}) {
    const Parsed parsed = parse("POST / HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\nabc", 4096);
    EXPECT_EQ(parsed.state, ParseState::failed) << headers;
    EXPECT_EQ(parsed.failed_status, 400U) << headers;
  }
}

TEST(RequestParser, WantsAHost) { EXPECT_EQ(parse("GET / HTTP/1.1\r\n\r\n", 4096).state, ParseState::failed); }

TEST(RequestParser, BoundsTheHead) {
  const Parsed parsed = parse("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(2 * kHeaderMax, 'a') + "\r\n\r\n", 64);
  EXPECT_EQ(parsed.state, ParseState::failed);
  EXPECT_EQ(parsed.failed_status, 431U);
}

TEST(RequestParser, BoundsTheExtensionsOfAChunk) {
  const Parsed parsed = parse("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;" + std::string(3 * kHeaderMax, 'a'), 64);
  EXPECT_EQ(parsed.state, ParseState::failed);
}

TEST(RequestParser, FindsHeadersInAnyCase) {
  RequestParser parser(kHeaderMax);
  std::string body;
  static_cast<void>(parser.feed("GET / HTTP/1.1\r\nhOST: x\r\nX-One:  a b \r\n\r\n", body));
  EXPECT_EQ(parser.request().header("host"), "x");
  EXPECT_EQ(parser.request().header("x-one"), "a b");
  EXPECT_EQ(parser.request().header("x-two"), "");
}

TEST(RequestParser, CanBeUsedAgain) {
  RequestParser parser(kHeaderMax);
  std::string body;
  static_cast<void>(parser.feed("GET /a HTTP/1.1\r\nHost: x\r\nA: 1\r\n\r\n", body));
  EXPECT_TRUE(parser.keep_alive());
  parser.reset();
  static_cast<void>(parser.feed("GET /b HTTP/1.0\r\n\r\n", body));
  EXPECT_EQ(parser.request().target, "/b");
  EXPECT_EQ(parser.request().header("A"), "");
  EXPECT_FALSE(parser.keep_alive());
  EXPECT_FALSE(parser.understands_chunks());
}

}  // namespace
}  // namespace opossum::gateway
