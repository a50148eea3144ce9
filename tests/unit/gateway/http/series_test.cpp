// SPDX-License-Identifier: MIT
#include "gateway/http/min_max_buckets.hpp"
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using namespace std::chrono_literals;

boost::json::object read(const MinMaxBuckets& buckets) { return boost::json::parse("{" + buckets.members() + "}").as_object(); }

std::vector<double> column(const boost::json::object& series, const char* name) {
  std::vector<double> values;
  for (const auto& value : series.at(name).as_array()) values.push_back(value.to_number<double>());
  return values;
}

TEST(MinMaxBuckets, FewNumbersAreShownAsTheyAre) {
  MinMaxBuckets buckets(10);
  buckets.add(Timestamp(1s), 3);
  buckets.add(Timestamp(2s), -1);
  const auto series = read(buckets);
  EXPECT_EQ(column(series, "times"), (std::vector<double>{1000, 2000}));
  EXPECT_EQ(column(series, "min"), (std::vector<double>{3, -1}));
  EXPECT_EQ(column(series, "max"), (std::vector<double>{3, -1}));
}

TEST(MinMaxBuckets, NoPeakIsLostHoweverManyNumbersThereAre) {
  MinMaxBuckets buckets(20);
  for (int i = 0; i < 100'000; ++i) buckets.add(Timestamp(std::chrono::seconds(i)), i == 51'234 ? 999 : i == 7 ? -5 : 1);
  EXPECT_LE(buckets.size(), 20U);
  EXPECT_GE(buckets.size(), 10U) << "wider than they had to be";
  const auto series = read(buckets);
  EXPECT_EQ(std::ranges::max(column(series, "max")), 999);
  EXPECT_EQ(std::ranges::min(column(series, "min")), -5);
  double count = 0;
  for (const double each : column(series, "count")) count += each;
  EXPECT_EQ(count, 100'000);
}

TEST(MinMaxBuckets, TimesMayComeInAnyOrderAndBefore1970) {
  MinMaxBuckets buckets(2);
  for (const auto time : {5s, -5s, 0s, -1s, 4s}) buckets.add(Timestamp(time), static_cast<double>(time.count()));
  const auto series = read(buckets);
  EXPECT_EQ(column(series, "min").front(), -5);
  EXPECT_EQ(column(series, "max").front(), -1) << "what was before 1970 shares no bucket with what came after";
  EXPECT_EQ(column(series, "max").back(), 5);
}

class SeriesTest : public ServerTest {
 protected:
  void append(const std::string& data, std::vector<std::string> tags = {"line:1"}) {
    Commit commit;
    NewEvent event;
    event.type = "Reading";
    event.tags = std::move(tags);
    event.data = data;
    event.time = Timestamp(std::chrono::seconds(++second_));
    commit.events.push_back(std::move(event));
    ASSERT_TRUE(store_->append(commit));
  }
  boost::json::object series(const std::string& parameters) { return object_of(get("/v1/series?" + parameters)); }
  int second_ = 0;
};

TEST_F(SeriesTest, TheNumberIsTakenByItsPointer) {
  append(R"({"a":{"b":[1,2.5]},"on":true})");
  append(R"({"a":{"b":[1,-3]},"on":false})");
  append(R"({"a":"text"})");
  append("7");
  start();
  const auto deep = series("pointer=/a/b/1");
  EXPECT_EQ(column(deep, "mean"), (std::vector<double>{2.5, -3}));
  EXPECT_EQ(deep.at("events"), 4);
  EXPECT_EQ(deep.at("without_number"), 2);
  EXPECT_EQ(column(series("pointer=/on"), "mean"), (std::vector<double>{1, 0}));
  EXPECT_EQ(column(series("pointer="), "mean"), (std::vector<double>{7}));
}

TEST_F(SeriesTest, OnlyWhatTheQueryMatchesCounts) {
  append(R"({"v":1})");
  append(R"({"v":2})", {"line:2"});
  append(R"({"v":3})");
  start();
  EXPECT_EQ(column(series("pointer=/v&tag=line:1"), "mean"), (std::vector<double>{1, 3}));
  EXPECT_EQ(column(series("pointer=/v&before=3"), "mean"), (std::vector<double>{1, 2}));
  EXPECT_EQ(column(series("pointer=/v&since=1970-01-01T00:00:02Z"), "mean"), (std::vector<double>{2, 3}));
}

TEST_F(SeriesTest, ThereAreNoMoreBucketsThanAskedFor) {
  for (int i = 0; i < 300; ++i) append(R"({"v":)" + std::to_string(i) + "}");
  start();
  const auto few = series("pointer=/v&buckets=7");
  EXPECT_LE(few.at("times").as_array().size(), 7U);
  EXPECT_EQ(column(few, "max").back(), 299);
  EXPECT_EQ(column(few, "min").front(), 0);
}

TEST_F(SeriesTest, WhatIsWrongIsNamed) {
  start();
  expect_problem(get("/v1/series"), 400, "invalid-argument", "pointer");
  expect_problem(get("/v1/series?pointer=value"), 400, "invalid-argument", "/value");
  expect_problem(get("/v1/series?pointer=/v&limit=3"), 400, "invalid-argument", "limit");
  expect_problem(get("/v1/series?pointer=/v&buckets=x"), 400, "invalid-argument", "buckets");
}

}  // namespace
}  // namespace opossum::gateway::test
