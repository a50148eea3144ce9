// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

class DropFolderProcessTest : public ::testing::Test {
 protected:
  DropFolderProcessTest()
      : gateway_(folder_, "edge", "edge",
                 fmt::format("[[ingest.files]]\nname = \"mes\"\nfolder = \"{}\"\nsettle = \"100ms\"\nlook_every = \"100ms\"\n"
                             "[[ingest.rule]]\nsource = \"mes\"\ntype = \"Reading\"\ntags = [\"n:{{/n}}\"]\n",
                             folder_ / "in")) {
    fs::create_directory(folder_ / "in");
  }
  void put(const std::string& name, const std::string& content) const {
    write_text(in(name + ".part"), content);
    fs::rename(in(name + ".part"), in(name));
  }
  [[nodiscard]] std::string in(const std::string& name) const { return folder_ / ("in/" + name); }
  [[nodiscard]] boost::json::value source() const {
    const auto status = gateway_.get("/v1/ingest");
    if (status.is_null()) return {};
    for (const auto& one : status.at("sources").as_array()) {
      if (one.at("name") == "mes") return one;
    }
    return {};
  }

  TemporaryFolder folder_;
  GatewayProcess gateway_;
};

TEST_F(DropFolderProcessTest, AFileIsImportedAndShownInStatusMetricsAndLog) {
  put("a.csv", "n,v\n1,1.5\n2\n");
  ASSERT_TRUE(gateway_.start()) << gateway_.log();
  ASSERT_TRUE(wait_until([&] { return fs::exists(in("done/a.csv")); })) << gateway_.log();
  ASSERT_TRUE(wait_until([&] {
    const auto now = source();
    return !now.is_null() && now.at("state") == "connected" && now.at("counters").at("files_done") == 1;
  })) << gateway_.log();
  const auto status = source();
  EXPECT_EQ(status.at("kind"), "file");
  EXPECT_EQ(status.at("counters").at("stored"), 1);
  EXPECT_EQ(status.at("counters").at("quarantined"), 1);
  EXPECT_THAT(gateway_.log(), HasSubstr("a.csv: 1 of 2 lines stored, 1 refused (see its report); moved to "));
  auto client = gateway::cli::HttpClient::open({.url = gateway_.url()});
  const auto metrics = (*client)->ask({.method = "GET", .path = "/metrics", .body = {}});
  ASSERT_TRUE(metrics);
  EXPECT_THAT(metrics->body, AllOf(HasSubstr(R"(opossum_ingest_connected{source="mes",kind="file"} 1)"),
                                   HasSubstr(R"(opossum_ingest_total{source="mes",kind="file",counter="files_done"} 1)")));
  EXPECT_THAT(opossum({"query", "--type", "$ingest.file", "--url", gateway_.url()}).output, HasSubstr("a.csv"));
}

TEST_F(DropFolderProcessTest, AMissingFolderDoesNotKeepTheGatewayFromStartingAndSaysWhatToDo) {
  fs::remove(in(""));
  fs::remove(folder_ / "in");
  ASSERT_TRUE(gateway_.start()) << gateway_.log();
  ASSERT_TRUE(wait_until([&] { return gateway_.log().find("create it") != std::string::npos; })) << gateway_.log();
  EXPECT_EQ(source().at("state"), "connecting");
  EXPECT_THAT(std::string(source().at("detail").as_string()), HasSubstr(folder_ / "in"));
}

TEST_F(DropFolderProcessTest, KilledAnywhereEachLineIsStoredOrQuarantinedOnceAndNoFileIsLost) {
  constexpr int kFiles = 6;
  constexpr int kLines = 20'000;
  constexpr int kBadEvery = 1'000;
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (int file = 0; file < kFiles; ++file) {
    std::string content;
    for (int line = 0; line < kLines; ++line) {
      content += fmt::format(R"({{"{}":"{}-{}"}})", line % kBadEvery == kBadEvery / 2 ? "bad" : "n", file, line) + '\n';
    }
    put(fmt::format("{}.ndjson", file), content);
  }
  const auto done = [&] {
    int count = 0;
    for (int file = 0; file < kFiles; ++file) count += fs::exists(in(fmt::format("done/{}.ndjson", file))) ? 1 : 0;
    return count;
  };
  int rounds = 0;
  for (; rounds < 40 && done() < kFiles; ++rounds) {
    gateway_.launch();
    static_cast<void>(gateway_.wait_ready());
    std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(150, 600)(random)));
    gateway_.kill();
  }
  ASSERT_TRUE(gateway_.start()) << gateway_.log();
  ASSERT_TRUE(wait_until([&] { return done() == kFiles; }, 60s)) << gateway_.log();
  ASSERT_EQ(gateway_.stop(), 0) << gateway_.log();
  EXPECT_GT(rounds, 2);

  std::set<std::string> stored;
  int events = 0;
  for (const std::string& event : contents_of(gateway_.data())) {
    if (event.find("\"Reading\"") == std::string::npos) continue;
    ++events;
    stored.insert(event.substr(event.find("\"data\"")));
  }
  EXPECT_EQ(events, kFiles * (kLines - kLines / kBadEvery));
  EXPECT_EQ(stored.size(), static_cast<std::size_t>(events)) << "each once";
  std::set<std::string> kept;
  int entries = 0;
  for (const auto& day : fs::directory_iterator(gateway_.data() + "/quarantine")) {
    for (const std::string& line : lines_of(read_text(day.path()))) {
      ++entries;
      kept.insert(line.substr(line.find("\"payload\""), 40));
    }
  }
  EXPECT_EQ(entries, kFiles * kLines / kBadEvery);
  EXPECT_EQ(kept.size(), static_cast<std::size_t>(entries)) << "each once";
  for (int file = 0; file < kFiles; ++file) {
    EXPECT_THAT(read_text(in(fmt::format("done/{}.ndjson.report.json", file))),
                AllOf(HasSubstr("\"result\": \"done\""), HasSubstr(fmt::format("\"stored\": {}", kLines - kLines / kBadEvery)),
                      HasSubstr(fmt::format("\"refused\": {}", kLines / kBadEvery))));
  }
  EXPECT_EQ(opossum({"verify", gateway_.data()}).code, 0);
}

}  // namespace
}  // namespace opossum::testing
