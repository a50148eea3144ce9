// SPDX-License-Identifier: MIT
#include "store/commit_line.hpp"
#include "tests/fuzz/right_crc.hpp"
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

using LinesTest = StoreTest;

TEST_F(LinesTest, CommitLineHasTheWorkedBytes) {
  NewEvent reading = event("TemperatureReading", {"line:1", "sensor:s12"}, R"( { "value" : 21.5 } )");
  reading.time = Timestamp(ManualClock::kStart) + std::chrono::microseconds(123456);
  append(commit(reading));
  EXPECT_THAT(lines(), ElementsAre(R"({"commit":1,"sequence":1,"events":[{"position":1,"type":"TemperatureReading","tags":["line:1","sensor:s12"],)"
                                   R"("time":"2026-11-23T14:00:00.123456Z","data":{"value":21.5}}],"crc":"91fba133"})"));
}

TEST_F(LinesTest, MembersComeInTheOrderOfTheFormat) {
  NewEvent full = event("T", {"a"}, "1");
  full.id = "i";
  full.subject = "s";
  full.meta = R"({"m":1})";
  Commit made = commit(full);
  made.key = "k";
  made.condition = if_none({"x"}, Position(7));
  append(made);
  const std::string line = lines().front();
  EXPECT_THAT(line, StartsWith(R"({"commit":1,"key":"k","condition":{"failIfEventsMatch":{"items":[{"tags":["x"]}]},"after":7},"sequence":1,"salt":")"));
  EXPECT_THAT(line, HasSubstr(R"("time":"2026-11-23T14:00:00.000000Z","id":"i","subject":"s","meta":{"m":1},"data":1}],"crc":")"));
  EXPECT_EQ(line.find(R"(","events":[)") - line.find(R"("salt":")"), std::string_view(R"("salt":")").size() + 22);
}

TEST_F(LinesTest, SegmentBeginsWithItsHeaderAndCarriesTheChain) {
  append("A");
  append("B");
  close();
  const LogFiles log = read_log_files(files_, "/data");
  EXPECT_THAT(log.problems, ElementsAre());
  ASSERT_EQ(log.headers.size(), 1U);
  EXPECT_THAT(log.headers[0], StartsWith(R"({"opossum":1,"store":")"));
  EXPECT_THAT(log.headers[0], HasSubstr(R"(","epoch":1,"first_commit":1,"first_position":1,"chain":")" + std::string(64, '0') +
                                        R"(","time":"2026-11-23T14:00:00.000000Z","crc":")"));
  open();
  EXPECT_EQ(to_hex(store().head().chain), log.chain);
}

TEST_F(LinesTest, ChainLineFollowsAfterTenQuietSecondsAndOnlyOnce) {
  append("A");
  clock_.advance(std::chrono::milliseconds(9'999));
  store().maintain();
  EXPECT_TRUE(read_log_files(files_, "/data").chains.empty());
  clock_.advance(std::chrono::milliseconds(1));
  store().maintain();
  clock_.advance(std::chrono::minutes(1));
  store().maintain();
  const LogFiles log = read_log_files(files_, "/data");
  EXPECT_THAT(log.problems, ElementsAre());
  ASSERT_EQ(log.chains.size(), 1U);
  EXPECT_THAT(log.chains[0], HasSubstr(R"(","commit":1,"position":1,"time":"2026-11-23T14:00:10.000000Z","crc":")"));
}

TEST_F(LinesTest, ChainLineComesEveryThousandCommits) {
  for (int i = 0; i < 2'100; ++i) append("A");
  const LogFiles log = read_log_files(files_, "/data");
  EXPECT_THAT(log.problems, ElementsAre());
  EXPECT_EQ(log.chains.size(), 2U);
}

TEST_F(LinesTest, GroupOfSeveralCommitsIsAnnouncedByAChainLineWithItsSize) {
  append_group({commit(event("A")), commit(event("B")), commit(event("C"))});
  const LogFiles log = read_log_files(files_, "/data");
  EXPECT_THAT(log.problems, ElementsAre());
  ASSERT_EQ(log.chains.size(), 1U);
  EXPECT_THAT(log.chains[0], HasSubstr(R"(,"commit":0,"position":0,)"));
  EXPECT_THAT(log.chains[0], HasSubstr(R"(,"group":3,"crc":")"));
}

TEST_F(LinesTest, SealedSegmentEndsWithAChainLineThatSaysSo) {
  append("A");
  ASSERT_TRUE(store().seal().has_value());
  const LogFiles log = read_log_files(files_, "/data");
  EXPECT_THAT(log.problems, ElementsAre());
  ASSERT_EQ(log.chains.size(), 1U);
  EXPECT_THAT(log.chains[0], HasSubstr(R"(,"sealed":true,"crc":")"));
  EXPECT_THAT(log.paths, ElementsAre("/data/log/2026-11/00000000000000000001.jsonl.zst", "/data/log/00000000000000000002.jsonl"));
}

TEST_F(LinesTest, ActiveSegmentIsPreallocatedAndTrimmedAtClose) {
  append("A");
  EXPECT_THAT(*files_.content(kActive), EndsWith(std::string(100, '\0')));
  close();
  EXPECT_THAT(*files_.content(kActive), EndsWith("\"}\n"));
}

TEST_F(LinesTest, IdentityNamesTheFormatTheStoreAndItsEpoch) {
  EXPECT_EQ(store().identity().name, "test");
  EXPECT_EQ(*files_.content("/data/store.json"), R"({"opossum":1,"store":")" + store().identity().id +
                                                     R"(","name":"test","epoch":1,"created":"2026-11-23T14:00:00.000000Z"})" + "\n");
}

TEST_F(LinesTest, NewerFormatIsRefusedByItsNumber) {
  append("A");
  close();
  std::string text = *files_.content("/data/store.json");
  text.replace(text.find(":1,"), 3, ":2,");
  files_.set_content("/data/store.json", text);
  EXPECT_EQ(open_error().code(), Errc::unsupported_format);
}

TEST(CommitLine, OriginWhoseStoreIsNoUuidIsRefused) {
  const std::string start = R"({"commit":1,"origin":{"store":")";
  const std::string end = R"(","epoch":1,"sequence":1,"commit":1,"position":1},"events":[{"position":1,"type":"A","tags":[],)"
                          R"("time":"2026-11-23T14:00:00.000000Z","data":1}])";
  EXPECT_TRUE(parse_commit_line(fuzz::with_right_crc(start + "11111111-2222-4333-8444-555555555555" + end)).has_value());
  EXPECT_FALSE(parse_commit_line(fuzz::with_right_crc(start + "11111111-2222-4333-8444-55555555555" + end)).has_value());
}

}  // namespace
}  // namespace opossum::test
