// SPDX-License-Identifier: MIT
#include "gateway/http/problem.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opossum::gateway {
namespace {

TEST(Problem, HasTheMembersOfRfc9457) {
  const Response response = problem(Error(Errc::invalid_argument, "member \"x\" \x01 is bad"));
  EXPECT_EQ(response.status, 400U);
  EXPECT_EQ(response.content_type, "application/problem+json");
  const auto document = boost::json::parse(response.body).as_object();
  EXPECT_EQ(document.at("type").as_string(), "urn:opossum:problem:invalid-argument");
  EXPECT_EQ(document.at("status").to_number<int>(), 400);
  EXPECT_FALSE(document.at("title").as_string().empty());
  EXPECT_EQ(document.at("detail").as_string(), "member \"x\" \x01 is bad");
}

TEST(Problem, ShowsTheConflictingEventAsStored) {
  const Response response = problem(Error::condition_failed(Conflict{Position(7), R"({"position":7,"type":"A"})"}));
  EXPECT_EQ(response.status, 409U);
  const auto document = boost::json::parse(response.body).as_object();
  EXPECT_EQ(document.at("type").as_string(), "urn:opossum:problem:condition-failed");
  EXPECT_EQ(document.at("position").to_number<int>(), 7);
  EXPECT_EQ(document.at("event").at("type").as_string(), "A");
}

TEST(Problem, WhatCanBeRetriedSaysWhen) {
  for (const Errc code : {Errc::queue_full, Errc::disk_full, Errc::poisoned, Errc::closed}) {
    const Response response = problem(Error(code, "x"));
    EXPECT_EQ(response.status, 503U);
    ASSERT_FALSE(response.headers.empty());
    EXPECT_EQ(response.headers.front().first, "Retry-After");
  }
  EXPECT_TRUE(problem(Error(Errc::too_large, "x")).headers.empty());
}

TEST(Problem, HintOfTheErrorIsRoundedUpToSeconds) {
  const Response response = problem(Error(Errc::queue_full, "x").retry_in(std::chrono::milliseconds(2001)));
  ASSERT_FALSE(response.headers.empty());
  EXPECT_EQ(response.headers.front().second, "3");
}

TEST(Problem, StaysValidJsonWhateverTheDetailHolds) {
  const Response response = problem(Error(Errc::io_error, "open \xff\xfe: \"no\"\n"));
  EXPECT_NO_THROW(boost::json::parse(response.body));
}

TEST(Problem, KeepsFurtherMembers) {
  JsonObject members;
  members.number("stored", std::uint64_t{5});
  EXPECT_EQ(boost::json::parse(problem(Error(Errc::too_large, "x"), std::move(members)).body).at("stored").to_number<int>(), 5);
}

}  // namespace
}  // namespace opossum::gateway
