// SPDX-License-Identifier: MIT
// docs/metrics.md, the dashboard and the alerts name exactly what the program tells.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <map>
#include <regex>
#include <set>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

using Families = std::map<std::string, std::string>;  // name to type

std::string documents(const std::string& name) { return read_text(std::string(OPOSSUM_SOURCE_DIR) + "/docs/" + name); }

Families documented() {
  static const std::regex kRow(R"(\| `(opossum_[a-z_]+)` \| ([a-z]+) \|)");
  const std::string text = documents("metrics.md");
  Families found;
  for (auto row = std::sregex_iterator(text.begin(), text.end(), kRow); row != std::sregex_iterator(); ++row) found[(*row)[1]] = (*row)[2];
  return found;
}

void add_told(const GatewayProcess& gateway, Families& families) {
  auto client = gateway::cli::HttpClient::open({.url = gateway.url()});
  ASSERT_TRUE(client.has_value());
  const auto answer = (*client)->ask({.path = "/metrics"});
  ASSERT_TRUE(answer.has_value()) << answer.error().message();
  static const std::regex kType("# TYPE ([a-z_]+) ([a-z]+)\n");
  for (auto type = std::sregex_iterator(answer->body.begin(), answer->body.end(), kType); type != std::sregex_iterator(); ++type) {
    families[(*type)[1]] = (*type)[2];
  }
}

/// Every name of a metric in a text, without the suffixes of a histogram.
std::set<std::string> names_in(const std::string& text) {
  static const std::regex kName("opossum_[a-z_]+");
  std::set<std::string> names;
  for (auto name = std::sregex_iterator(text.begin(), text.end(), kName); name != std::sregex_iterator(); ++name) {
    std::string one = name->str();
    if (one.ends_with("_bucket")) one.resize(one.size() - 7);
    names.insert(one);
  }
  return names;
}

TEST(MetricsDocument, ListsExactlyWhatTheProgramTells) {
  const TemporaryFolder folder;
  GatewayProcess central(folder, "central", "central", origin_edge("secret-token-of-the-edge"));
  ASSERT_TRUE(central.start()) << central.log();
  GatewayProcess edge(folder, "edge", "edge",
                      target_hq(folder, central, "secret-token-of-the-edge") + fmt::format("[mqtt]\nlisten = [\"127.0.0.1:{}\"]\n", free_port()));
  ASSERT_TRUE(edge.start()) << edge.log();
  Families told;
  add_told(central, told);
  add_told(edge, told);
  EXPECT_EQ(told, documented());
}

TEST(MetricsDocument, DashboardAndAlertsNameOnlyWhatIsListed) {
  const Families known = documented();
  ASSERT_FALSE(known.empty());
  for (const char* file : {"monitoring/dashboard.json", "monitoring/alerts.yml"}) {
    const auto names = names_in(documents(file));
    EXPECT_GT(names.size(), 5U) << file;
    for (const std::string& name : names) EXPECT_TRUE(known.contains(name)) << file << ": " << name;
  }
  boost::json::error_code error;
  const auto dashboard = boost::json::parse(documents("monitoring/dashboard.json"), error);
  ASSERT_FALSE(error);
  EXPECT_GT(dashboard.at("panels").as_array().size(), 10U);
}

TEST(MetricsDocument, EveryAlertSaysWhatToDo) {
  const std::string alerts = documents("monitoring/alerts.yml");
  const std::string document = documents("metrics.md");
  static const std::regex kAlert("- alert: ([A-Za-z]+)\n        expr: [^\n]+\n        for: [0-9]+[mh]\n        labels:\n          severity: "
                                 "(warning|critical)\n        annotations:\n          summary: \"[^\n]+\"\n");
  std::size_t whole = 0;
  for (auto alert = std::sregex_iterator(alerts.begin(), alerts.end(), kAlert); alert != std::sregex_iterator(); ++alert, ++whole) {
    EXPECT_NE(document.find("| " + (*alert)[1].str() + " | "), std::string::npos) << (*alert)[1];
  }
  static const std::regex kBegin("- alert: ");
  EXPECT_EQ(whole, static_cast<std::size_t>(std::distance(std::sregex_iterator(alerts.begin(), alerts.end(), kBegin), std::sregex_iterator())));
}

}  // namespace
}  // namespace opossum::testing
