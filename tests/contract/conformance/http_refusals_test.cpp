// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "tests/contract/conformance/http_json.hpp"
#include "tests/contract/conformance/server_process.hpp"

namespace opossum::conformance {
namespace {

// What a person at a terminal gets wrong, and what they are told.
class HttpRefusals : public ::testing::Test {
 protected:
  void expect_problem(const HttpRequest& request, long status, const std::string& word) {
    SCOPED_TRACE(request.method + " " + request.target + " " + request.body.substr(0, 200));
    const HttpResponse response = connection_.ask(request);
    EXPECT_EQ(response.status, status) << response.body;
    const Refusal refusal = problem_from(response);
    EXPECT_NE(refusal.detail.find(word), std::string::npos) << "should say \"" << word << "\": " << refusal.detail;
  }
  void expect_post(const std::string& target, const std::string& body, const std::string& word) {
    expect_problem({.method = "POST", .target = target, .body = body}, 400, word);
  }
  void expect_get(const std::string& target, const std::string& word) { expect_problem({.target = target}, 400, word); }

  ServerProcess server_;
  HttpConnection connection_{server_.url()};
};

TEST_F(HttpRefusals, AWrongMethodIsToldTheRightOnes) {
  for (const char* target : {"/v1/commits", "/v1/query", "/dcb/append"}) expect_problem({.target = target}, 405, "POST");
  for (const char* target : {"/v1/head", "/v1/status", "/dcb/read"})
    expect_problem({.method = "POST", .target = target, .body = "{}"}, 405, "GET");
  expect_problem({.method = "DELETE", .target = "/v1/events"}, 405, "GET");
  EXPECT_EQ(connection_.ask({.target = "/v1/commits"}).headers["allow"], "POST");
}

TEST_F(HttpRefusals, AnUnknownAddressIsToldToBeUnknown) {
  for (const char* target : {"/v1/commit", "/v2/head", "/v1/events/", "/v1/head/", "/nothing"}) {
    const HttpResponse response = connection_.get(target);
    EXPECT_EQ(response.status, 404) << target << " " << response.body;
    EXPECT_EQ(problem_from(response).code, "not-found");
  }
  expect_problem({.target = "/v1/events/7"}, 404, "7");
}

TEST_F(HttpRefusals, AnUnknownOrWrongParameterIsNamed) {
  expect_get("/v1/events?tags=x", "tags");
  expect_get("/v1/events?limit=ten", "limit");
  expect_get("/v1/events?limit=-1", "limit");
  expect_get("/v1/events?after=1.5", "after");
  expect_get("/v1/events?backwards=yes", "backwards");
  expect_get("/v1/events?since=yesterday", "since");
  expect_get("/v1/events?view=some", "view");
  expect_get("/v1/events?limit=1&limit=2", "limit");
  expect_get("/v1/events?type=", "type");
  expect_get("/v1/events?tag=%zz", "%");
  expect_get("/v1/events?tag=%ff", "UTF-8");
  expect_get("/v1/head?verbose=1", "verbose");
  expect_get("/v1/events/first", "position");
  expect_get("/v1/events/-1", "position");
  expect_get("/v1/events/18446744073709551616", "position");
  expect_post("/v1/commits?dry=1", "{}", "dry");
}

TEST_F(HttpRefusals, ABrokenBodyIsToldWhatIsBroken) {
  expect_post("/v1/commits", "", "empty");
  expect_post("/v1/commits", "{", "JSON");
  expect_post("/v1/commits", "[]", "object");
  expect_post("/v1/commits", R"({"events":[{"type":"A"}]} trailing)", "JSON");
  expect_post("/v1/commits", R"({"events":[{"type":"A","tags":["x",]}]})", "tags");
  expect_post("/v1/commits", "{\"events\":[{\"type\":\"a\nb\"}]}", "control character");
  expect_post("/v1/commits", "{\"events\":[{\"type\":\"\xff\"}]}", "UTF-8");
  expect_post("/v1/query", "limit=1", "JSON");
}

TEST_F(HttpRefusals, AWrongMemberIsNamed) {
  expect_post("/v1/commits", "{}", "events");
  expect_post("/v1/commits", R"({"events":{}})", "events");
  expect_post("/v1/commits", R"({"events":[]})", "at least one event");
  expect_post("/v1/commits", R"({"events":[{"type":"A"},"B"]})", "events[1]");
  expect_post("/v1/commits", R"({"events":[{"tags":["x"]}]})", "type");
  expect_post("/v1/commits", R"({"events":[{"type":1}]})", "type");
  expect_post("/v1/commits", R"({"events":[{"type":"A","tag":["x"]}]})", "tag");
  expect_post("/v1/commits", R"({"events":[{"type":"A","type":"B"}]})", "type");
  expect_post("/v1/commits", R"({"events":[{"type":"A","tags":"x"}]})", "tags");
  expect_post("/v1/commits", R"({"events":[{"type":"A","time":"now"}]})", "time");
  expect_post("/v1/commits", R"({"events":[{"type":"A","data":1,"data_base64":"AA=="}]})", "data_base64");
  expect_post("/v1/commits", R"({"events":[{"type":"A","data_base64":"*"}]})", "base64");
  expect_post("/v1/commits", R"({"events":[{"type":"A","meta":"m"}]})", "meta");
  expect_post("/v1/commits", R"({"events":[{"type":"A"}],"conditions":{}})", "conditions");
  expect_post("/v1/commits", R"({"events":[{"type":"A"}],"condition":{"after":1}})", "failIfEventsMatch");
  expect_post("/v1/commits", R"({"events":[{"type":"A"}],"condition":{"failIfEventsMatch":{"items":[{}]}}})", "neither types nor tags");
  expect_post("/v1/commits", R"({"events":[{"type":"A"}],"condition":{"failIfEventsMatch":{"items":[{"tag":["x"]}]}}})", "tag");
  expect_post("/v1/commits", R"({"events":[{"type":"A"}],"condition":{"failIfEventsMatch":{"items":[]},"after":-1}})", "after");
  expect_post("/v1/commits", R"({"events":[{"type":"A"}],"key":7})", "key");
  expect_post("/v1/query", R"({"items":[]})", "items");
  expect_post("/v1/query", R"({"query":{"items":[{}]}})", "neither types nor tags");
  expect_post("/v1/query", R"({"limit":-1})", "limit");
  expect_post("/v1/events", R"({"type":"A"})" R"({"type":"B"})", "JSON");
  EXPECT_TRUE(connection_.get("/v1/head").body.starts_with("{\"position\":0,")) << "nothing was stored";
}

TEST_F(HttpRefusals, ABadLineSaysHowManyBeforeItAreStored) {
  const auto lines = [this](const std::string& text) {
    return connection_.ask({.method = "POST", .target = "/v1/events", .body = text, .content_type = "application/x-ndjson"});
  };
  const HttpResponse third = lines("{\"type\":\"A\"}\n{\"type\":\"B\"}\n{\"type\":1}\n{\"type\":\"C\"}\n");
  EXPECT_EQ(third.status, 400);
  EXPECT_NE(problem_from(third).detail.find("line 3"), std::string::npos) << third.body;
  EXPECT_NE(third.body.find("\"stored\":2,\"line\":3,\"last\":2"), std::string::npos) << third.body;
  EXPECT_EQ(third.body.find("nothing was stored"), std::string::npos) << third.body;
  EXPECT_NE(lines("{}\n{\"type\":\"B\"}\n").body.find("nothing was stored"), std::string::npos);
  EXPECT_TRUE(connection_.get("/v1/head").body.starts_with("{\"position\":2,"));
}

TEST_F(HttpRefusals, AConflictSaysOnceWhatToDo) {
  EXPECT_EQ(connection_.post("/v1/commits", R"({"events":[{"type":"A"}]})").status, 201);
  const auto refusal =
      problem_from(connection_.post("/v1/commits", R"({"events":[{"type":"A"}],"condition":{"failIfEventsMatch":{"items":[]}}})"));
  const auto advice = refusal.detail.find("decide again");
  ASSERT_NE(advice, std::string::npos) << refusal.detail;
  EXPECT_EQ(refusal.detail.find("decide again", advice + 1), std::string::npos) << refusal.detail;
}

TEST_F(HttpRefusals, AWrongContentTypeIsToldTheRightOne) {
  expect_problem({.method = "POST", .target = "/v1/commits", .body = "<events/>", .content_type = "text/xml"}, 415, "application/json");
}

TEST_F(HttpRefusals, AHugeBodyIsRefusedInWords) {
  expect_problem({.method = "POST",
                  .target = "/v1/commits",
                  .body = "{\"events\":[{\"type\":\"A\",\"data\":\"" + std::string(40 << 20, 'x') + "\"}]}"},
                 413, "33554432");
  expect_problem({.method = "POST",
                  .target = "/v1/commits",
                  .body = "{\"events\":[{\"type\":\"A\",\"data\":\"" + std::string(2 << 20, 'x') + "\"}]}"},
                 413, "1048576");
}

TEST_F(HttpRefusals, AConnectionStaysUsableAfterARefusal) {
  const std::string large = "{\"events\":[{\"type\":\"A\",\"data\":\"" + std::string(2 << 20, 'x') + "\"}]}";
  EXPECT_EQ(connection_.post("/v1/commits", large).status, 413);
  const HttpResponse next = connection_.post("/v1/commits", R"({"events":[{"type":"A"}]})");
  EXPECT_EQ(next.status, 201) << next.body;
  EXPECT_EQ(next.new_connections, 0) << "the same connection";
  EXPECT_EQ(connection_.post("/v1/commits", "{").status, 400);
  EXPECT_EQ(connection_.get("/v1/head").new_connections, 0);
}

TEST_F(HttpRefusals, TimesWithAnOffsetAreStoredInUtc) {
  EXPECT_EQ(connection_.post("/v1/commits", R"({"events":[{"type":"A","time":"2026-11-23T15:00:00.5+01:00"}]})").status, 201);
  EXPECT_EQ(connection_.get("/v1/events/1").body, R"({"position":1,"type":"A","tags":[],"time":"2026-11-23T14:00:00.500000Z"})");
}

}  // namespace
}  // namespace opossum::conformance
