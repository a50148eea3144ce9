// SPDX-License-Identifier: MIT
#include "gateway/http/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opossum::gateway {
namespace {

using ::testing::ElementsAre;

struct Found {
  std::string_view pattern;
  std::vector<std::string> parameters;
  unsigned status = 0;
  std::string allow;
};

Found find(std::string method, std::string target) {
  Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  auto result = find_route(route_table(), request);
  if (auto* const* route = std::get_if<const Route*>(&result)) return {(*route)->pattern, request.parameters, 0, {}};
  const Response& response = std::get<Response>(result);
  return {{}, {}, response.status, response.headers.empty() ? "" : response.headers.front().second};
}

TEST(Router, FindsPlainAddresses) { EXPECT_EQ(find("POST", "/v1/commits").pattern, "/v1/commits"); }

TEST(Router, IgnoresParametersOfTheAddress) { EXPECT_EQ(find("GET", "/v1/events?tag=a").pattern, "/v1/events"); }

TEST(Router, HandsOverDecodedParts) {
  EXPECT_THAT(find("GET", "/v1/events/17").parameters, ElementsAre("17"));
  EXPECT_THAT(find("POST", "/v1/sync/head%20quarters/now").parameters, ElementsAre("head quarters"));
  EXPECT_THAT(find("POST", "/v1/replication/push/a").parameters, ElementsAre("push/a"));
}

TEST(Router, UnknownAddressesAreNotFound) {
  for (const char* const target : {"/console/", "/console/a/b", "/v1", "/v1/commits/", "/v1/Commits", "//v1/commits", "/v1/events/1/2", "/v1/events/",
                                   "/v1/replication", "/v1/replication/", "/v1/unheard-of", "/v1/projections", "/v1/sync//now", "*", ""}) {
    EXPECT_EQ(find("GET", target).status, 404U) << target;
  }
}

TEST(Router, WrongMethodsLearnTheRightOnes) {
  EXPECT_EQ(find("GET", "/v1/commits").status, 405U);
  EXPECT_EQ(find("GET", "/v1/commits").allow, "POST");
  EXPECT_EQ(find("DELETE", "/v1/events").allow, "POST, GET, HEAD");
  EXPECT_EQ(find("OPTIONS", "/v1/events/7").allow, "GET, HEAD");
  EXPECT_EQ(find("OPTIONS", "/v1/sync/hq/now").allow, "POST");
  EXPECT_EQ(find("get", "/v1/head").status, 405U);
}

TEST(Router, EveryAddressAnswersOptionsWithItsMethods) {
  for (const Route& route : route_table()) {
    std::string target(route.pattern);
    for (std::size_t at = target.find('{'); at != std::string::npos; at = target.find('{')) {
      target.replace(at, target.find('}') - at + 1, "1");
    }
    const Found found = find("OPTIONS", target);
    EXPECT_EQ(found.status, 405U) << target;
    EXPECT_THAT(found.allow, ::testing::HasSubstr(route.method)) << target;
    EXPECT_EQ(found.allow.find("HEAD") != std::string::npos, found.allow.find("GET") != std::string::npos) << target;
  }
}

}  // namespace
}  // namespace opossum::gateway
