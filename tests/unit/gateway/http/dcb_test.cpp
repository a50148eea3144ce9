// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

class DcbTest : public ServerTest {
 protected:
  static std::string escape(std::string_view text) {
    std::string result;
    for (const char letter : text) {
      char code[4];
      std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(letter)));
      result += code;
    }
    return result;
  }
  Answer read(std::string_view query, std::string_view options = {}) {
    return get("/dcb/read?query=" + escape(query) + (options.empty() ? "" : "&options=" + escape(options)));
  }
  std::vector<int> positions(std::string_view query, std::string_view options = {}) {
    std::vector<int> result;
    const auto array = boost::json::parse(read(query, options).body).as_array();
    for (const auto& event : array) result.push_back(event.at("position").to_number<int>());
    return result;
  }
};

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kAll = R"({"items":[]})";

TEST_F(DcbTest, DataIsAStringThatComesBackAsItWas) {
  start();
  const Answer appended = post("/dcb/append", R"({"events":[{"type":"A","tags":["t"],"data":"{\"x\": 1}\n"}]})");
  EXPECT_EQ(appended.status, 200U);
  const auto document = object_of(appended);
  EXPECT_FALSE(document.at("appendConditionFailed").as_bool());
  EXPECT_EQ(document.at("position").to_number<int>(), 1);
  EXPECT_TRUE(document.at("durationInMicroseconds").is_number());
  EXPECT_EQ(read(kAll).body, R"([{"type":"A","tags":["t"],"data":"{\"x\": 1}\n","position":1}])");
}

TEST_F(DcbTest, OtherDataComesAsItsText) {
  start();
  post("/v1/events", R"({"type":"A","data":{"x":"y"}})");
  post("/v1/events", R"({"type":"B"})");
  EXPECT_EQ(read(kAll).body,
            R"([{"type":"A","tags":[],"data":"{\"x\":\"y\"}","position":1},{"type":"B","tags":[],"data":"","position":2}])");
}

TEST_F(DcbTest, AFailedConditionIsNoError) {
  start();
  append_types({"A"});
  const Answer answer =
      post("/dcb/append", R"({"events":{"type":"A","tags":[],"data":""},"condition":{"failIfEventsMatch":{"items":[{"types":["A"]}]}}})");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_TRUE(object_of(answer).at("appendConditionFailed").as_bool());
  EXPECT_FALSE(object_of(answer).contains("position"));
  EXPECT_EQ(
      object_of(post("/dcb/append", R"({"events":{"type":"A"},"condition":{"failIfEventsMatch":{"items":[{"types":["A"]}]},"after":1}})"))
          .at("position")
          .to_number<int>(),
      2);
}

TEST_F(DcbTest, ReadsFromAnInclusivePosition) {
  append_types({"A", "B", "A", "B"});
  start();
  EXPECT_THAT(positions(kAll), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(positions(kAll, R"({"from":3})"), ElementsAre(3, 4));
  EXPECT_THAT(positions(kAll, R"({"from":3,"backwards":true})"), ElementsAre(3, 2, 1));
  EXPECT_THAT(positions(kAll, R"({"limit":2})"), ElementsAre(1, 2));
  EXPECT_THAT(positions(kAll, R"({"backwards":true,"limit":1})"), ElementsAre(4));
  EXPECT_THAT(positions(R"({"items":[{"types":["B"]}]})"), ElementsAre(2, 4));
  EXPECT_THAT(positions(R"({"items":[{"types":["Z"]}]})"), IsEmpty());
}

TEST_F(DcbTest, BadRequestsAreProblems) {
  start();
  expect_problem(read(R"({"items":[{}]})"), 400, "invalid-argument");
  expect_problem(read(kAll, R"({"form":1})"), 400, "invalid-argument", "form");
  expect_problem(get("/dcb/read?q=1"), 400, "invalid-argument", "\"q\"");
  expect_problem(post("/dcb/append", R"({"events":[]})"), 400, "invalid-argument");
  expect_problem(post("/dcb/append", R"({"events":[{"type":"A","data":5}]})"), 400, "invalid-argument", "data");
}

}  // namespace
}  // namespace opossum::gateway::test
