// SPDX-License-Identifier: MIT
#include "gateway/http/access.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opossum::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Grant grant(std::initializer_list<Scope> scopes, std::vector<std::string> types = {}, std::vector<std::string> tags = {}) {
  Grant result{"till-3", {}, std::move(types), std::move(tags)};
  for (const Scope scope : scopes) result.scopes.add(scope);
  return result;
}

Commit commit_of(std::string type, std::vector<std::string> tags) {
  Commit commit;
  commit.events.emplace_back();
  commit.events.back().type = std::move(type);
  commit.events.back().tags = std::move(tags);
  return commit;
}

Query query_of(std::vector<std::string> types, std::vector<std::string> tags) {
  Query query;
  query.items.push_back({std::move(types), std::move(tags)});
  return query;
}

Request request_with(std::string_view name, std::string_view value, std::string_view host = "localhost:8080") {
  Request request;
  request.add_header("Host", host);
  request.add_header(name, value);
  return request;
}

TEST(Access, SaysWhichScopeIsMissing) {
  EXPECT_TRUE(require(grant({Scope::read}), Scope::read));
  EXPECT_TRUE(require(grant({Scope::admin}), Scope::sync));
  const auto refused = require(grant({Scope::read}), Scope::append);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::forbidden);
  EXPECT_THAT(refused.error().detail(), HasSubstr("\"append\""));
}

TEST(Access, ANarrowTokenAppendsOnlyWhatIsInside) {
  const Grant narrow = grant({Scope::append}, {"Sale"}, {"till:3"});
  EXPECT_TRUE(may_append(narrow, commit_of("Sale", {"x", "till:3"})));
  EXPECT_FALSE(may_append(narrow, commit_of("Sale", {"till:4"})));
  EXPECT_FALSE(may_append(narrow, commit_of("Refund", {"till:3"})));
}

TEST(Access, AConditionNeedsTheRightToRead) {
  Commit commit = commit_of("Sale", {});
  commit.condition = AppendCondition{query_of({"Sale"}, {}), {}};
  EXPECT_FALSE(may_append(grant({Scope::append}), commit));
  EXPECT_TRUE(may_append(grant({Scope::append, Scope::read}), commit));
}

TEST(Access, ANarrowTokensConditionMayNotAskBeyondIt) {
  const Grant narrow = grant({Scope::append, Scope::read}, {"Sale"}, {"till:3"});
  Commit commit = commit_of("Sale", {"till:3"});
  commit.condition = AppendCondition{query_of({"Sale"}, {"till:3", "day:1"}), {}};
  EXPECT_TRUE(may_append(narrow, commit));
  for (const Query& query : {Query::all(), query_of({}, {"till:3"}), query_of({"Sale"}, {}), query_of({"Sale", "Other"}, {"till:3"})}) {
    commit.condition->fail_if_events_match = query;
    EXPECT_FALSE(may_append(narrow, commit)) << to_json(query);
  }
}

TEST(Access, NarrowsQueriesToTheToken) {
  const Grant narrow = grant({Scope::read}, {"Sale", "Refund"}, {"till:3"});
  const auto all = narrowed(narrow, Query::all());
  ASSERT_TRUE(all);
  EXPECT_THAT(all->items.front().types, ElementsAre("Sale", "Refund"));
  EXPECT_THAT(all->items.front().tags, ElementsAre("till:3"));
  EXPECT_THAT(narrowed(narrow, query_of({"Sale", "Other"}, {"a"}))->items.front().types, ElementsAre("Sale"));
  EXPECT_FALSE(narrowed(narrow, query_of({"Other"}, {})));
  EXPECT_TRUE(narrowed(grant({Scope::read}), Query::all())->matches_all());
}

TEST(Access, WithoutTokensForeignWebPagesAreKeptOut) {
  const auto access = Access::open("", true, {});
  ASSERT_TRUE(access);
  EXPECT_TRUE((*access)->identify(request_with("Accept", "*/*")));
  EXPECT_TRUE((*access)->identify(request_with("Origin", "http://localhost:8080")));
  EXPECT_TRUE((*access)->identify(request_with("Accept", "*/*", "127.0.0.1:8080")));
  EXPECT_TRUE((*access)->identify(request_with("Accept", "*/*", "[::1]:8080")));
  EXPECT_FALSE((*access)->identify(request_with("Origin", "http://evil.example")));
  EXPECT_FALSE((*access)->identify(request_with("Origin", "null")));
  EXPECT_FALSE((*access)->identify(request_with("Accept", "*/*", "evil.example:8080")));
}

TEST(Access, AMissingTokensFileIsRefused) {
  const auto access = Access::open("/nonexistent/tokens", true, {});
  ASSERT_FALSE(access);
  EXPECT_THAT(access.error().detail(), HasSubstr("opossum token create"));
}

}  // namespace
}  // namespace opossum::gateway
