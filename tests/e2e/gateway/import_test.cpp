// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ImportCommandTest : public ::testing::Test {
 protected:
  ImportCommandTest() { EXPECT_EQ(opossum({"init", data()}).code, 0); }
  [[nodiscard]] std::string data() const { return folder_ / "data"; }
  [[nodiscard]] std::string write(const std::string& name, const std::string& content) const {
    write_text(folder_ / name, content);
    return folder_ / name;
  }
  [[nodiscard]] static std::string readings(int count) {
    std::string text = "line,at,temperature\n";
    for (int n = 0; n < count; ++n) text += std::to_string(n % 3) + ",2026-11-23T14:00:00Z," + std::to_string(n) + ".5\n";
    return text;
  }
  [[nodiscard]] std::vector<std::string> import_readings(const std::string& file) const {
    return {"import", file, "--type", "Reading", "--tag", "line:{/line}", "--time", "/at", "--field", "value=/temperature", "--data", data()};
  }
  TemporaryFolder folder_;
};

TEST_F(ImportCommandTest, MapsTheColumnsOfACsvFileAndStoresItOnce) {
  const std::string file = write("r.csv", readings(2));
  auto dry = import_readings(file);
  dry.emplace_back("--dry-run");
  EXPECT_THAT(opossum(dry).output, AllOf(HasSubstr("\"stored\":2"), HasSubstr("\"dry_run\":true")));
  EXPECT_THAT(opossum({"head", "--data", data()}).output, HasSubstr("\"position\":0"));
  EXPECT_THAT(opossum(import_readings(file)).output, HasSubstr("\"stored\":2"));
  EXPECT_THAT(opossum({"query", "--tag", "line:1", "--data", data()}).output,
              AllOf(HasSubstr(R"("time":"2026-11-23T14:00:00.000000Z")"), HasSubstr(R"("data":{"value":1.5})")));
  EXPECT_THAT(opossum(import_readings(file)).output, AllOf(HasSubstr("\"stored\":0"), HasSubstr("\"seen\":2")));
}

TEST_F(ImportCommandTest, NamesBadLinesAndEndsWithOne) {
  const auto done = opossum(import_readings(write("r.csv", "line,at,temperature\n1,never,2\n1,2026-11-23T14:00:00Z,2\n1\n")));
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.error, AllOf(HasSubstr("r.csv:2: "), HasSubstr("r.csv:4: "), Not(HasSubstr("r.csv:3: "))));
  EXPECT_THAT(done.output, HasSubstr("\"stored\":1"));
}

TEST_F(ImportCommandTest, WhatIsExportedCanBeImported) {
  ASSERT_EQ(opossum(import_readings(write("r.csv", readings(10)))).code, 0);
  const std::string file = write("all.ndjson", opossum({"export", "--data", data()}).output);
  ASSERT_EQ(opossum({"init", folder_ / "other"}).code, 0);
  const auto done = opossum({"import", file, "--data", folder_ / "other"});
  EXPECT_EQ(done.code, 0) << done.error;
  EXPECT_EQ(contents_of(folder_ / "other"), contents_of(data()));
}

TEST_F(ImportCommandTest, ExportsCsvThatSpreadsheetsRead) {
  const std::string file = write("e.ndjson", R"({"type":"A","tags":["x:1","y:2"],"time":"2026-11-23T14:00:00Z","data":{"n":1.50,"t":"a,\"b\"","o":{"p":[1]}}})");
  ASSERT_EQ(opossum({"import", file, "--data", data()}).code, 0);
  const auto whole = opossum({"export", "--format", "csv", "--column", "t", "--column", "/o/p", "--column", "none", "--data", data()});
  EXPECT_EQ(whole.output,
            "position,type,tags,time,t,/o/p,none\r\n1,A,x:1 y:2,2026-11-23T14:00:00.000000Z,\"a,\"\"b\"\"\",[1],\r\n");
}

TEST_F(ImportCommandTest, GoesThroughARunningGateway) {
  GatewayProcess gateway(folder_, "edge", "edge");
  ASSERT_TRUE(gateway.start());
  auto arguments = import_readings(write("r.csv", readings(2500)));
  arguments.erase(arguments.end() - 2, arguments.end());
  arguments.insert(arguments.end(), {"--url", gateway.url()});
  const auto done = opossum(arguments);
  EXPECT_THAT(done.output, HasSubstr("\"stored\":2500")) << done.error;
  EXPECT_THAT(opossum(arguments).output, HasSubstr("\"seen\":2500"));
}

TEST_F(ImportCommandTest, KilledAnywhereItGoesOnAndStoresEachLineOnce) {
  constexpr int kLines = 60'000;
  const std::string file = write("large.csv", readings(kLines));
  auto arguments = import_readings(file);
  arguments.insert(arguments.begin(), OPOSSUM_PROGRAM);
  for (int round = 1; round <= 8; ++round) {
    Process process(arguments, {});
    std::this_thread::sleep_for(std::chrono::milliseconds(20 * round));
  }  // destroyed = killed
  const auto last = opossum(import_readings(file));
  EXPECT_EQ(last.code, 0) << last.error;
  const std::string all = opossum({"query", "--type", "Reading", "--data", data()}).output;
  EXPECT_EQ(std::ranges::count(all, '\n'), kLines);
  EXPECT_THAT(opossum({"export", "--format", "csv", "--column", "value", "--backwards", "--limit", "1", "--data", data()}).output,
              HasSubstr(std::to_string(kLines - 1) + ".5"));
  EXPECT_EQ(opossum({"verify", data()}).code, 0);
}

}  // namespace
}  // namespace opossum::testing
