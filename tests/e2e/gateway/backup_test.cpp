// SPDX-License-Identifier: MIT
// The commands `backup` and `restore`, beside a gateway that is at work.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <filesystem>
#include <thread>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

boost::json::object backup(const GatewayProcess& gateway, const std::string& destination) {
  const Finished done = opossum({"backup", gateway.data(), destination, "--json"});
  EXPECT_EQ(done.code, 0) << done.error;
  return done.code == 0 ? boost::json::parse(done.output).as_object() : boost::json::object();
}

/// How many events with the tag of a writer, in order, `directory` holds; nothing is missing among them.
std::int64_t counted(const std::string& directory) {
  const auto lines = lines_of(opossum({"query", "--type", "Counted", "--data", directory, "--json"}).output);
  for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_NE(lines[i].find(fmt::format("\"data\":{}}}", i + 1)), std::string::npos) << lines[i];
  return static_cast<std::int64_t>(lines.size());
}

TEST(Backups, AreWholeWhileAGatewayAppends) {
  const TemporaryFolder folder;
  GatewayProcess gateway(folder, "edge", "edge", "[store]\nsegment_bytes = \"64KiB\"\n");
  ASSERT_TRUE(gateway.start()) << gateway.log();
  std::atomic<int> acknowledged = 0;
  std::atomic<bool> ends = false;
  std::thread writer([&] {
    while (!ends) {
      const int next = acknowledged + 1;
      if (!gateway.append(fmt::format(R"({{"events":[{{"type":"Counted","data":{}}}]}})", next))) return;
      acknowledged = next;
    }
  });
  const std::string destination = folder / "backup";
  for (int round = 0; round < 8; ++round) {
    const int goal = acknowledged + 100;
    EXPECT_TRUE(wait_until([&] { return acknowledged >= goal; }));
    const int before = acknowledged;
    const auto report = backup(gateway, destination);
    if (report.empty()) break;
    EXPECT_GE(report.at("head").at("position").to_number<int>(), before) << "what was acknowledged before is in it";
    const Finished verified = opossum({"verify", destination});
    EXPECT_EQ(verified.code, 0) << verified.error;
    EXPECT_GE(counted(destination), before);
  }
  ends = true;
  writer.join();
  gateway.kill();
  EXPECT_GT(std::filesystem::file_size(destination + "/backup.json"), 0U);
  EXPECT_FALSE(std::filesystem::is_empty(destination + "/log")) << "segments were sealed meanwhile";
}

TEST(Backups, AreRestoredIntoAStoreThatAGatewayServes) {
  const TemporaryFolder folder;
  GatewayProcess gateway(folder, "edge", "edge");
  ASSERT_TRUE(gateway.start()) << gateway.log();
  ASSERT_TRUE(gateway.append(R"({"events":[{"type":"Kept","data":{"value":21.50}}]})").has_value());
  const auto first = backup(gateway, folder / "backup");
  EXPECT_EQ(first.at("files_copied").to_number<int>(), 2);
  ASSERT_TRUE(gateway.append(R"({"events":[{"type":"KeptToo"}]})").has_value());
  EXPECT_EQ(backup(gateway, folder / "backup").at("files_copied").to_number<int>(), 1);
  ASSERT_TRUE(gateway.append(R"({"events":[{"type":"Lost"}]})").has_value());
  gateway.kill();

  // The disk is replaced.
  std::filesystem::remove_all(gateway.data());
  const Finished restored = opossum({"restore", folder / "backup", gateway.data(), "--json"});
  ASSERT_EQ(restored.code, 0) << restored.error;
  EXPECT_EQ(boost::json::parse(restored.output).at("epoch").to_number<int>(), 2);
  EXPECT_NE(restored.error.find("Do not start the old folder"), std::string::npos) << restored.error;
  ASSERT_TRUE(gateway.start()) << gateway.log();
  EXPECT_EQ(gateway.get("/v1/head").at("position").to_number<int>(), 3) << "two and the record that begins the epoch";
  EXPECT_NE(gateway.log().find("epoch 2"), std::string::npos) << gateway.log();
  ASSERT_TRUE(gateway.append(R"({"events":[{"type":"New"}]})").has_value());
  EXPECT_EQ(lines_of(opossum({"query", "--data", gateway.data(), "--json"}).output).size(), 4U);
}

TEST(Backups, ARestoredEdgeGoesOnWithItsHeadquartersAndGetsBackWhatItLost) {
  const TemporaryFolder folder;
  GatewayProcess central(folder, "central", "central", origin_edge("token"));
  GatewayProcess edge(folder, "edge", "edge", target_hq(folder, central, "token") + "pull = {}\n");
  ASSERT_TRUE(central.start()) << central.log();
  ASSERT_TRUE(edge.start()) << edge.log();
  const auto record = [&](int n) { ASSERT_TRUE(edge.append(fmt::format(R"({{"events":[{{"type":"Counted","data":{}}}]}})", n))); };
  record(1);
  ASSERT_TRUE(wait_in_sync(edge)) << edge.log();
  ASSERT_FALSE(backup(edge, folder / "backup").empty());
  record(2);
  ASSERT_TRUE(wait_in_sync(edge)) << edge.log();
  edge.kill();
  std::filesystem::remove_all(edge.data());
  const Finished restored = opossum({"restore", folder / "backup", edge.data()});
  ASSERT_EQ(restored.code, 0) << restored.error;
  ASSERT_TRUE(edge.start()) << edge.log();
  record(3);
  ASSERT_TRUE(wait_in_sync(edge)) << edge.log();
  EXPECT_EQ(counted(central.data()), 3) << "each once, and in order";
  ASSERT_TRUE(wait_until([&] { return contents_of(edge.data()).size() == 3; })) << "2 comes back from headquarters";
}

TEST(Backups, RefusalsSayWhatToDo) {
  const TemporaryFolder folder;
  ASSERT_EQ(opossum({"init", folder / "one"}).code, 0);
  ASSERT_EQ(opossum({"init", folder / "two"}).code, 0);
  ASSERT_EQ(opossum({"backup", folder / "one", folder / "backup"}).code, 0);
  const Finished mixed = opossum({"backup", folder / "two", folder / "backup"});
  EXPECT_EQ(mixed.code, 1);
  EXPECT_NE(mixed.error.find("Give another folder"), std::string::npos) << mixed.error;
  EXPECT_EQ(opossum({"backup", folder / "one", (folder / "one") + "/../one/backup"}).code, 2);
  const Finished taken = opossum({"restore", folder / "backup", folder / "two"});
  EXPECT_EQ(taken.code, 1);
  EXPECT_NE(taken.error.find("holds a store already"), std::string::npos) << taken.error;
  const Finished appended = opossum({"append", "--type", "T", "--directory", folder / "backup"});
  EXPECT_EQ(appended.code, 5) << "a backup is not written to";
  EXPECT_NE(appended.error.find("opossum restore"), std::string::npos) << appended.error;
  EXPECT_EQ(opossum({"restore", folder / "nothing", folder / "three"}).code, 5);
}

}  // namespace
}  // namespace opossum::testing
