// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/contract/conformance/http_json.hpp"
#include "tests/contract/conformance/server_process.hpp"

namespace opossum::conformance {
namespace {

namespace json = boost::json;

/// GET /dcb/read and POST /dcb/append, as the DCB community's test suite uses them.
class DcbInterchange : public ::testing::Test {
 protected:
  /// Empty texts leave the parameter out.
  json::array read(const std::string& query = {}, const std::string& options = {}) {
    const HttpResponse response = ask(query, options);
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(response.headers.at("content-type"), "application/json");
    json::error_code error;
    const json::value value = json::parse(response.body, error);
    EXPECT_TRUE(!error && value.is_array()) << response.body;
    return value.is_array() ? value.as_array() : json::array();
  }

  HttpResponse ask(const std::string& query, const std::string& options) {
    std::string target = "/dcb/read";
    if (!query.empty()) target += "?query=" + percent_encoded(query);
    if (!options.empty()) target += (query.empty() ? "?options=" : "&options=") + percent_encoded(options);
    return connection_.get(target);
  }

  std::vector<std::int64_t> positions(const std::string& query = {}, const std::string& options = {}) {
    std::vector<std::int64_t> positions;
    for (const json::value& event : read(query, options)) positions.push_back(event.at("position").to_number<std::int64_t>());
    return positions;
  }

  json::object append(const std::string& body) {
    const HttpResponse response = connection_.post("/dcb/append", body);
    EXPECT_EQ(response.status, 200) << response.body;
    json::error_code error;
    const json::value value = json::parse(response.body, error);
    EXPECT_TRUE(!error && value.is_object()) << response.body;
    if (!value.is_object()) return {};
    EXPECT_TRUE(value.at("durationInMicroseconds").is_int64());
    return value.as_object();
  }

  void expect_appended(const std::string& body, std::int64_t position) {
    const json::object answer = append(body);
    ASSERT_TRUE(answer.contains("position")) << answer;
    EXPECT_EQ(answer.at("appendConditionFailed"), false);
    EXPECT_EQ(answer.at("position").to_number<std::int64_t>(), position);
    EXPECT_EQ(answer.size(), 3U);
  }

  void expect_condition_failed(const std::string& body) {
    const json::object answer = append(body);
    EXPECT_EQ(answer.at("appendConditionFailed"), true);
    EXPECT_EQ(answer.size(), 2U) << answer;
  }

  /// Positions 1..4: A+t1, B+t1+t2, A+t2, C.
  void four_events() {
    expect_appended(R"({"events":[{"type":"A","tags":["t1"],"data":"1"},{"type":"B","tags":["t1","t2"],"data":"2"}]})", 2);
    expect_appended(R"({"events":[{"type":"A","tags":["t2"],"data":"3"},{"type":"C","tags":[],"data":"4"}]})", 4);
  }

  ServerProcess server_;
  HttpConnection connection_{server_.url()};
};

using P = std::vector<std::int64_t>;

TEST_F(DcbInterchange, AnEmptyStoreIsAnEmptyArray) {
  EXPECT_TRUE(read().empty());
  EXPECT_TRUE(read(R"({"items":[]})", R"({"backwards":true})").empty());
}

TEST_F(DcbInterchange, AnEventHasTypeTagsDataAndPosition) {
  four_events();
  const json::array events = read();
  EXPECT_EQ(events.at(1), json::parse(R"({"type":"B","tags":["t1","t2"],"data":"2","position":2})"));
  EXPECT_EQ(events.at(3), json::parse(R"({"type":"C","tags":[],"data":"4","position":4})"));
}

TEST_F(DcbInterchange, OneEventMayStandWithoutAnArray) {
  expect_appended(R"({"events":{"type":"A","tags":["t1"],"data":"x"}})", 1);
  EXPECT_EQ(positions(), P{1});
}

TEST_F(DcbInterchange, AQueryWithoutItemsOrNoQueryIsEverything) {
  four_events();
  for (const char* query : {"", R"({"items":[]})", "null", "{}"}) EXPECT_EQ(positions(query), (P{1, 2, 3, 4})) << query;
}

TEST_F(DcbInterchange, ItemsAreOredTypesOredTagsAnded) {
  four_events();
  EXPECT_EQ(positions(R"({"items":[{"types":["A"]}]})"), (P{1, 3}));
  EXPECT_EQ(positions(R"({"items":[{"types":["A","C"],"tags":[]}]})"), (P{1, 3, 4}));
  EXPECT_EQ(positions(R"({"items":[{"tags":["t1","t2"]}]})"), P{2});
  EXPECT_EQ(positions(R"({"items":[{"types":["A"],"tags":["t1"]},{"types":["C"]}]})"), (P{1, 4}));
}

TEST_F(DcbInterchange, FromIsInclusiveInBothDirections) {
  four_events();
  EXPECT_EQ(positions("", R"({"from":3})"), (P{3, 4}));
  EXPECT_EQ(positions("", R"({"from":3,"backwards":true})"), (P{3, 2, 1}));
  EXPECT_EQ(positions(R"({"items":[{"types":["A"]}]})", R"({"from":2})"), P{3});
  EXPECT_EQ(positions("", R"({"from":0})"), (P{1, 2, 3, 4}));
  EXPECT_EQ(positions("", R"({"from":1})"), (P{1, 2, 3, 4}));
  EXPECT_EQ(positions("", R"({"from":5})"), P{});
  EXPECT_EQ(positions("", R"({"from":0,"backwards":true})"), P{});
  EXPECT_EQ(positions("", R"({"from":100,"backwards":true})"), (P{4, 3, 2, 1}));
  EXPECT_EQ(positions("", R"({"from":18446744073709551615,"backwards":true})"), (P{4, 3, 2, 1}));
}

TEST_F(DcbInterchange, ALimitCountsWhatMatches) {
  four_events();
  EXPECT_EQ(positions("", R"({"limit":2})"), (P{1, 2}));
  EXPECT_EQ(positions("", R"({"limit":0})"), P{});
  EXPECT_EQ(positions("", R"({"limit":10,"backwards":true})"), (P{4, 3, 2, 1}));
  EXPECT_EQ(positions(R"({"items":[{"tags":["t2"]}]})", R"({"from":2,"backwards":false,"limit":1})"), P{2});
}

TEST_F(DcbInterchange, OptionsThatAreNullAreAbsent) {
  four_events();
  EXPECT_EQ(positions("", R"({"from":null,"backwards":null,"limit":null})"), (P{1, 2, 3, 4}));
  EXPECT_EQ(positions("", "null"), (P{1, 2, 3, 4}));
}

TEST_F(DcbInterchange, AConditionThatFailsIsNoError) {
  four_events();
  expect_condition_failed(R"({"events":[{"type":"A","tags":[],"data":""}],"condition":{"failIfEventsMatch":{"items":[{"types":["C"]}]}}})");
  expect_condition_failed(R"({"events":[{"type":"A","tags":[],"data":""}],"condition":{"failIfEventsMatch":{"items":[]},"after":3}})");
  EXPECT_EQ(positions(), (P{1, 2, 3, 4}));
}

TEST_F(DcbInterchange, AConditionLooksAfterItsPosition) {
  four_events();
  expect_appended(
      R"({"events":[{"type":"A","tags":[],"data":""}],"condition":{"failIfEventsMatch":{"items":[{"types":["C"]}]},"after":4}})", 5);
  expect_appended(
      R"({"events":[{"type":"A","tags":[],"data":""}],"condition":{"failIfEventsMatch":{"items":[{"types":["Z"]}]},"after":null}})", 6);
  expect_appended(R"({"events":[{"type":"A","tags":[],"data":""}],"condition":null})", 7);
  expect_appended(R"({"events":[{"type":"A","tags":[],"data":""}],"condition":{"failIfEventsMatch":{"items":[]},"after":7}})", 8);
}

TEST_F(DcbInterchange, DataIsAStringThatComesBackAsItWent) {
  const std::string data = R"({"a":1} "quotes" \ back\slash)" "\n\t é 😀";
  expect_appended(R"({"events":[{"type":"A","tags":[],"data":")" R"({\"a\":1} \"quotes\" \\ back\\slash\n\t \u00e9 \ud83d\ude00"}]})", 1);
  EXPECT_EQ(read().at(0).at("data").as_string(), data);
}

TEST_F(DcbInterchange, WhatOtherInterfacesStoredReadsAsText) {
  ASSERT_EQ(
      connection_
          .post("/v1/commits",
                R"({"events":[{"type":"A","data":{"v":1.50}},{"type":"A"},{"type":"A","data":null},{"type":"A","data_base64":"AAE="}]})")
          .status,
      201);
  const json::array events = read();
  EXPECT_EQ(events.at(0).at("data"), R"({"v":1.50})");
  EXPECT_EQ(events.at(1).at("data"), "");
  EXPECT_EQ(events.at(2).at("data"), "null");
  EXPECT_EQ(events.at(3).at("data"), "AAE=");
}

TEST_F(DcbInterchange, LongResultsAreOneWholeArray) {
  const std::string event = R"({"type":"A","tags":["t"],"data":")" + std::string(2'000, 'x') + "\"}";
  std::string events = event;
  for (int i = 1; i < 500; ++i) events += "," + event;
  expect_appended("{\"events\":[" + events + "]}", 500);
  EXPECT_EQ(read().size(), 500U);
  EXPECT_EQ(read(R"({"items":[{"tags":["t"]}]})", R"({"backwards":true})").size(), 500U);
}

TEST_F(DcbInterchange, WhatBreaksTheContractIsTold) {
  const auto expect_problem = [](const HttpResponse& response, const std::string& word) {
    EXPECT_EQ(response.status, 400) << response.body;
    const Refusal refusal = problem_from(response);
    EXPECT_EQ(refusal.code, "invalid-argument");
    EXPECT_NE(refusal.detail.find(word), std::string::npos) << "should say \"" << word << "\": " << refusal.detail;
  };
  expect_problem(ask("{", ""), "query");
  expect_problem(ask(R"({"items":[{}]})", ""), "neither types nor tags");
  expect_problem(ask(R"({"item":[]})", ""), "item");
  expect_problem(ask("", R"({"after":1})"), "after");
  expect_problem(ask("", R"({"from":-1})"), "from");
  expect_problem(ask("", R"({"limit":"1"})"), "limit");
  expect_problem(ask("", "[]"), "options");
  expect_problem(connection_.get("/dcb/read?from=1"), "from");
  expect_problem(connection_.get("/dcb/read?options=%7B%7D&options=%7B%7D"), "options");
  expect_problem(connection_.post("/dcb/append", R"({"events":[]})"), "at least one event");
  expect_problem(connection_.post("/dcb/append", "{}"), "events");
  expect_problem(connection_.post("/dcb/append", R"({"events":[{"type":"A","data":{}}]})"), "data");
  expect_problem(connection_.post("/dcb/append", R"({"events":[{"tags":[]}]})"), "type");
  expect_problem(connection_.post("/dcb/append", R"({"events":[{"type":"A","id":"1"}]})"), "id");
  expect_problem(connection_.post("/dcb/append", R"({"events":[{"type":"A"}],"condition":{}})"), "failIfEventsMatch");
  expect_problem(connection_.post("/dcb/append", R"({"events":[{"type":"A"}],"key":"k"})"), "key");
  EXPECT_EQ(positions(), P{});
}

}  // namespace
}  // namespace opossum::conformance
