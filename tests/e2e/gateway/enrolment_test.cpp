// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kEvent = R"({"events":[{"type":"Counted"}]})";

/// A central that knows nobody, and an edge that knows no central.
class Enrolment : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(central_.start()) << central_.log(); }

  std::string code_for(const std::string& name, std::vector<std::string> rights = {}) {
    std::vector<std::string> arguments = {"central", "enrol", name, "--valid", "1h", "--json", "--url", central_.url()};
    arguments.insert(arguments.end(), rights.begin(), rights.end());
    const auto done = opossum(arguments);
    EXPECT_EQ(done.code, 0) << done.error;
    return std::string(boost::json::parse(done.output).at("code").as_string());
  }
  /// Enrols the edge's store and gives the edge the configuration that this prints.
  void enrol_edge() {
    const auto done = opossum({"enrol", central_.url(), code_for("line-3"), "--data", edge_.data()});
    ASSERT_EQ(done.code, 0) << done.error;
    edge_.configure(done.output);
    ASSERT_TRUE(edge_.start()) << edge_.log();
    ASSERT_TRUE(edge_.append(kEvent));
    ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  }
  static bool wait_fenced(const GatewayProcess& edge) {
    return wait_until([&] {
      static_cast<void>(opossum({"sync", "now", "hq", "--url", edge.url()}));
      const auto sync = edge.get("/v1/sync");
      if (!sync.is_object()) return false;
      const auto& target = sync.at("targets").at(0);
      return target.at("state") == "needs-operator" && serialize(target.at("last_error")).find("FENCED") != std::string::npos;
    });
  }
  boost::json::value origin() {
    const auto done = opossum({"central", "origins", "--json", "--url", central_.url()});
    EXPECT_EQ(done.code, 0) << done.error;
    return boost::json::parse(lines_of(done.output).at(0));
  }

  TemporaryFolder folder_{};
  GatewayProcess central_{folder_, "central", "central"};
  GatewayProcess edge_{folder_, "edge", "edge"};
};

TEST_F(Enrolment, CodeBecomesATokenThatPushesAndWorksOnce) {
  const std::string code = code_for("line-3", {"--type", "Counted", "--tag", "site:7"});
  EXPECT_EQ(origin().at("state"), "invited");
  const auto done = opossum({"enrol", central_.url(), code, "--data", edge_.data()});
  ASSERT_EQ(done.code, 0) << done.error;
  EXPECT_THAT(done.output, HasSubstr("[[sync.target]]\nname = \"hq\"\n"));
  const std::string token_file = edge_.data() + "-hq.token";
  EXPECT_EQ(std::filesystem::status(token_file).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_FALSE(std::filesystem::exists(token_file + ".new"));
  edge_.configure(done.output);
  ASSERT_TRUE(edge_.start()) << edge_.log();
  ASSERT_TRUE(edge_.append(R"({"events":[{"type":"Counted","tags":["site:7"]}]})"));
  ASSERT_TRUE(edge_.append(kEvent));
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  EXPECT_EQ(contents_of(central_.data()).size(), 1U) << "the other one lacks the tag";
  EXPECT_EQ(origin().at("state"), "active");
  EXPECT_EQ(origin().at("decided"), 2);
  EXPECT_EQ(origin().at("types").at(0), "Counted");

  const auto again = opossum({"enrol", central_.url(), code, "--data", folder_ / "other"});
  EXPECT_EQ(again.code, 8) << again.error;
  EXPECT_THAT(again.error, HasSubstr("used already"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "other-hq.token"));
}

TEST_F(Enrolment, RetiredEdgeIsFencedAndComesBackWithANewCode) {
  enrol_edge();
  ASSERT_EQ(opossum({"central", "retire", "line-3", "--url", central_.url()}).code, 0);
  EXPECT_EQ(opossum({"central", "retire", "nobody", "--url", central_.url()}).code, 5);
  ASSERT_TRUE(wait_fenced(edge_)) << edge_.log();
  ASSERT_TRUE(edge_.append(kEvent)) << "recording goes on";
  EXPECT_EQ(origin().at("state"), "retired");
  EXPECT_EQ(contents_of(central_.data()).size(), 1U);
  // While the gateway runs; the configuration says where the token belongs.
  const auto done = opossum({"enrol", central_.url() + "/", code_for("line-3"), "-c", edge_.config_file()});
  ASSERT_EQ(done.code, 0) << done.error;
  EXPECT_EQ(done.output, "");
  EXPECT_THAT(done.error, HasSubstr("Restart the gateway"));
  ASSERT_EQ(edge_.stop(), 0);
  ASSERT_TRUE(edge_.start()) << edge_.log();
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  EXPECT_EQ(contents_of(central_.data()).size(), 2U);
}

TEST_F(Enrolment, CloneIsFencedAndKeepsRecording) {
  enrol_edge();
  ASSERT_EQ(edge_.stop(), 0);
  GatewayProcess clone(folder_, "clone", "edge", fmt::format("[[sync.target]]\nname = \"hq\"\nurl = \"{}\"\ntoken = \"file:{}-hq.token\"\n",
                                                             central_.url(), edge_.data()));
  std::filesystem::copy(edge_.data(), clone.data(), std::filesystem::copy_options::recursive);
  ASSERT_TRUE(edge_.start()) << edge_.log();
  ASSERT_TRUE(edge_.append(kEvent));
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  ASSERT_TRUE(clone.start()) << clone.log();
  ASSERT_TRUE(clone.append(R"({"events":[{"type":"OfTheClone"}]})"));
  ASSERT_TRUE(wait_fenced(clone)) << clone.log();
  ASSERT_TRUE(clone.append(R"({"events":[{"type":"OfTheClone"}]})"));
  ASSERT_TRUE(edge_.append(kEvent));
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  EXPECT_EQ(contents_of(central_.data()).size(), 3U);
  for (const std::string& event : contents_of(central_.data())) EXPECT_EQ(event.find("OfTheClone"), std::string::npos);
}

TEST_F(Enrolment, ReplacementMachineTakesTheNameAndTheOldOneIsFenced) {
  enrol_edge();
  GatewayProcess replacement(folder_, "replacement", "edge");
  const auto done = opossum({"enrol", central_.url(), code_for("line-3"), "--data", replacement.data()});
  ASSERT_EQ(done.code, 0) << done.error;
  replacement.configure(done.output);
  ASSERT_TRUE(replacement.start()) << replacement.log();
  ASSERT_TRUE(replacement.append(kEvent));
  ASSERT_TRUE(wait_in_sync(replacement)) << replacement.log();
  ASSERT_TRUE(wait_fenced(edge_)) << edge_.log();
  EXPECT_EQ(contents_of(central_.data()).size(), 2U);
}

TEST_F(Enrolment, LostAnswerIsAskedForAgainWithTheSameToken) {
  const std::string code = code_for("line-3");
  central_.kill();
  EXPECT_EQ(opossum({"enrol", central_.url(), code, "--data", edge_.data()}).code, 7);
  const std::string token = read_text(edge_.data() + "-hq.token.new");
  ASSERT_TRUE(central_.start()) << central_.log();
  EXPECT_EQ(opossum({"enrol", central_.url(), code, "--data", edge_.data()}).code, 0);
  EXPECT_EQ(read_text(edge_.data() + "-hq.token"), token);
}

TEST_F(Enrolment, PlainHttpToAnotherHostAndOtherGatewaysAreRefused) {
  const auto plain = opossum({"enrol", "http://hq.example:8080", "7K3M-QX9T-0ABC-DEFG", "--data", edge_.data()});
  EXPECT_EQ(plain.code, 3) << plain.error;
  EXPECT_FALSE(std::filesystem::exists(edge_.data()));
  ASSERT_TRUE(edge_.start()) << edge_.log();
  EXPECT_EQ(opossum({"central", "enrol", "x", "--url", edge_.url()}).code, 5);
}

}  // namespace
}  // namespace opossum::testing
