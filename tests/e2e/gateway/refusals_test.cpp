// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

/// What a refused start must look like: this exit code, soon, in words, on few lines.
void expect_refused(const Finished& done, int code, const std::string& words) {
  EXPECT_EQ(done.code, code) << done.error;
  EXPECT_NE(done.error.find(words), std::string::npos) << done.error;
  EXPECT_EQ(done.error.find("terminate called"), std::string::npos) << done.error;
  EXPECT_LT(lines_of(done.error).size(), 12U) << done.error;
}

Finished serve(const std::string& config_file) { return opossum({"serve", "-c", config_file}); }

TEST(RefusedStart, ASecondProcessOnOneDirectoryIsToldWhoHoldsIt) {
  const TemporaryFolder folder;
  GatewayProcess first(folder, "first", "edge");
  ASSERT_TRUE(first.start()) << first.log();
  const int port = free_port();
  write_text(folder / "second.toml",
             fmt::format("[gateway]\ndata_dir = \"{}\"\n[http]\nlisten = [\"127.0.0.1:{}\"]\n", first.data(), port));
  const auto second = serve(folder / "second.toml");
  expect_refused(second, 6, "locked");
  EXPECT_TRUE(first.append(R"({"events":[{"type":"A"}]})")) << "the first goes on";
  const auto append = opossum({"append", "--directory", first.data(), "--type", "A"});
  EXPECT_EQ(append.code, 6) << append.error;
  EXPECT_NE(append.error.find("--url"), std::string::npos) << append.error;
  EXPECT_EQ(contents_of(first.data()).size(), 1U);
}

TEST(RefusedStart, AnAddressInUseIsNamed) {
  const TemporaryFolder folder;
  GatewayProcess first(folder, "first", "edge");
  ASSERT_TRUE(first.start()) << first.log();
  const std::string address = first.url().substr(std::string("http://").size());
  write_text(folder / "second.toml", fmt::format("[gateway]\ndata_dir = \"{}\"\n[http]\nlisten = [\"{}\"]\n", folder / "second", address));
  expect_refused(serve(folder / "second.toml"), 7, address);
}

TEST(RefusedStart, AWrongConfigurationNamesFileLineAndKeyAndTouchesNothing) {
  const TemporaryFolder folder;
  const std::string file = folder / "bad.toml";
  write_text(file, fmt::format("[gateway]\ndata_dir = \"{}\"\n[store]\ndurability = \"fsnc\"\n", folder / "data"));
  const auto done = serve(file);
  expect_refused(done, 3, file + ":4");
  EXPECT_NE(done.error.find("store.durability"), std::string::npos) << done.error;
  EXPECT_FALSE(std::filesystem::exists(folder / "data"));
  expect_refused(opossum({"check", "-c", file}), 3, "store.durability");
}

TEST(RefusedStart, AConfigurationThatIsNotThereOrIsNoTomlIsRefused) {
  const TemporaryFolder folder;
  expect_refused(serve(folder / "nothing.toml"), 3, "nothing.toml");
  write_text(folder / "broken.toml", "[gateway\n");
  expect_refused(serve(folder / "broken.toml"), 3, "broken.toml:1");
}

TEST(RefusedStart, WhatMustNotLeaveTheSiteIsNotSentByAVersionThatCannotHoldItBack) {
  const TemporaryFolder folder;
  const std::string target = "[[sync.target]]\nname = \"hq\"\nkind = \"opossum\"\nurl = \"http://127.0.0.1:1\"\ntoken = \"t\"\n";
  GatewayProcess edge(folder, "edge", "edge", "[[lane]]\nname = \"main\"\n" + target + "lanes = [{ name = \"main\", schedule = \"daily 01:00-05:00\" }]\n");
  expect_refused(serve(edge.config_file()), 3, "not in this version");
  EXPECT_FALSE(std::filesystem::exists(edge.data()));
}

TEST(RefusedStart, AMissingSecretIsNamed) {
  const TemporaryFolder folder;
  GatewayProcess edge(folder, "edge", "edge",
                      fmt::format("[[sync.target]]\nname = \"hq\"\nkind = \"opossum\"\nurl = \"http://127.0.0.1:1\"\ntoken = \"file:{}\"\n",
                                  folder / "no.token"));
  expect_refused(serve(edge.config_file()), 3, "no.token");
}

TEST(RefusedStart, OtherAddressesThanLoopbackNeedTlsAndTokens) {
  const TemporaryFolder folder;
  write_text(folder / "open.toml",
             fmt::format("[gateway]\ndata_dir = \"{}\"\n[http]\nlisten = [\"0.0.0.0:{}\"]\n", folder / "data", free_port()));
  EXPECT_EQ(serve(folder / "open.toml").code, 3);
}

TEST(Stopping, SigtermAndSigintEndWithZeroAndKeepWhatWasAcknowledged) {
  const TemporaryFolder folder;
  GatewayProcess gateway(folder, "edge", "edge");
  for (const int number : {SIGTERM, SIGINT}) {
    Process process({OPOSSUM_PROGRAM, "serve", "-c", gateway.config_file()}, {.error_file = folder / "log"});
    ASSERT_TRUE(wait_until([&] { return gateway.get("/readyz").is_object() || !process.running(); }));
    ASSERT_TRUE(gateway.append(R"({"events":[{"type":"A"}]})")) << read_text(folder / "log");
    process.signal(number);
    EXPECT_EQ(process.wait(std::chrono::seconds(30)), 0) << read_text(folder / "log");
  }
  EXPECT_EQ(contents_of(gateway.data()).size(), 2U);
}

TEST(Starting, UnsafeDurabilityIsSaidInLogAndStatus) {
  const TemporaryFolder folder;
  GatewayProcess gateway(folder, "edge", "edge", "[store]\ndurability = \"unsafe-os\"\n");
  ASSERT_TRUE(gateway.start()) << gateway.log();
  EXPECT_NE(gateway.log().find("UNSAFE"), std::string::npos) << gateway.log();
  EXPECT_EQ(gateway.get("/v1/status").at("durability"), "UNSAFE");
}

TEST(Starting, AnMqttAddressThatIsTakenIsNamedWithWhatToDo) {
  const TemporaryFolder folder;
  const int port = free_port();
  const std::string address = "127.0.0.1:" + std::to_string(port);
  const std::string mqtt = "[mqtt]\nlisten = [\"" + address + "\"]\n";
  GatewayProcess first(folder, "first", "edge", mqtt);
  ASSERT_TRUE(first.start() && wait_until([port] { return listens(port); })) << first.log();
  GatewayProcess second(folder, "second", "edge", mqtt);
  EXPECT_FALSE(second.start());
  EXPECT_NE(second.log().find("cannot listen on " + address), std::string::npos) << second.log();
  EXPECT_NE(second.log().find("choose another address in mqtt.listen"), std::string::npos) << second.log();
}

}  // namespace
}  // namespace opossum::testing
