// SPDX-License-Identifier: MIT
#include <fstream>
#include <set>
#include <sstream>

#include "config/keys.hpp"
#include "tests/unit/config/support.hpp"

namespace opossum::config {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

std::string every_key_text() {
  std::ifstream file(OPOSSUM_SOURCE_DIR "/tests/unit/config/every_key.toml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

constexpr std::string_view kCentral = R"(
[gateway]
role = "central"
[replication]
enrolment = "token"
[[replication.origin]]
name = "line-3"
token = "file:/line-3.token"
store = "0f8fad5b-d9cb-469f-a165-70867728950e"
allow_types = ["Reading"]
allow_tags = ["line:3"]
policy = { default = "accept", Order = "compensate" }
compensate = "rules.lua:undo"
)";

class EveryKey : public testing::Test {
 protected:
  Config config_ = good(every_key_text());
};

TEST_F(EveryKey, OfGatewayStoreRetentionAndLogIsRead) {
  EXPECT_EQ(config_.gateway, (Gateway{"line 3", Role::edge, "/data"}));
  EXPECT_EQ(config_.store, (Store{Durability::unsafe_os, 1 << 20, false, 2 << 20, 48h, 1 << 20}));
  EXPECT_EQ(config_.retention, (Retention{30 * 24h, 20ULL << 30, WhenFull::drop_oldest}));
  EXPECT_EQ(config_.log.level, LogLevel::debug);
}

TEST_F(EveryKey, OfTheListenersIsRead) {
  EXPECT_THAT(config_.http.listen, ElementsAre(Endpoint{"127.0.0.1", 0}, Endpoint{"::1", 8081}, Endpoint{"0.0.0.0", 8443}));
  EXPECT_EQ(config_.http.tls, (ServerTls{"/c.pem", "/k.pem", "/ca.pem"}));
  EXPECT_EQ(config_.http.tokens, "/tokens");
  EXPECT_TRUE(config_.http.insecure);
  ASSERT_TRUE(config_.mqtt);
  EXPECT_EQ(
      *config_.mqtt,
      (MqttListener{{{"127.0.0.1", 1884}}, {{"::", 8883}}, ServerTls{"/mc.pem", "/mk.pem", "/mca.pem"}, "/users", AllowAnonymous::never}));
}

TEST_F(EveryKey, OfAFolderIsRead) {
  EXPECT_THAT(config_.ingest.files,
              ElementsAre(FileSource{"mes", "/drop/mes", FileSourceFormat::csv, CsvSeparator::tab, 10s, 5s}));
}

TEST_F(EveryKey, OfABrokerIsRead) {
  ASSERT_EQ(config_.ingest.mqtt.size(), 1U);
  MqttSource expected{"plant",
                      "mqtts://broker.example:8883",
                      {"plant/#", "$share/g/+/x"},
                      2,
                      MqttAck::received,
                      MqttProtocol::v311,
                      "me",
                      "u",
                      Secret("file:/pw"),
                      ClientTls{"/bca.pem", "/bc.pem", "/bk.pem"},
                      60s,
                      24h};
  EXPECT_EQ(config_.ingest.mqtt[0], expected);
}

TEST_F(EveryKey, OfAModbusDeviceIsRead) {
  ASSERT_EQ(config_.ingest.modbus.size(), 1U);
  const auto& device = config_.ingest.modbus[0];
  EXPECT_EQ(device.name, "press");
  EXPECT_EQ(device.url, (ModbusUrl{ModbusUrl::Transport::rtu, "", 502, "/dev/ttyUSB0", 19200, 'E', 7, 2}));
  EXPECT_EQ(device.unit, 17);
  EXPECT_EQ(device.timeout, 200ms);
  EXPECT_EQ(device.retries, 2U);
  EXPECT_EQ(device.pause_between_requests, 5ms);
  EXPECT_EQ(device.pause_after_connect, 50ms);
  EXPECT_TRUE(device.close_after_poll);
  EXPECT_EQ(device.poll, 500ms);
  EXPECT_EQ(device.order, "CDAB");
  EXPECT_EQ(device.type, "PressReading");
  EXPECT_THAT(device.tags, ElementsAre("press:4"));
  EXPECT_EQ(device.event, ModbusEvent::group);
  EXPECT_THAT(device.groups, ElementsAre(ModbusGroup{"slow", 1h, ModbusEvent::point, "Slow", {"pace:slow"}}));
  EXPECT_EQ(device.max_registers, 60);
  EXPECT_EQ(device.max_bits, 100);
  EXPECT_EQ(device.max_gap, 3);
  EXPECT_THAT(device.forbidden, ElementsAre(ModbusRange{ModbusTable::input, 5, 9}));
  EXPECT_EQ(device.degrade_after, 5U);
  EXPECT_EQ(device.degrade_time, 1min);
  EXPECT_EQ(device.recheck, 2min);
}

TEST_F(EveryKey, OfModbusPointsIsRead) {
  const auto& points = config_.ingest.modbus.at(0).points;
  ASSERT_EQ(points.size(), 3U);
  ModbusPoint temperature{
      "temperature", "slow", ModbusTable::input, 30101, 30001, {PointKind::int32, 0}, {}, "DCBA", 0.1, -40, "°C", 0.2, -50, 250.5, {}};
  EXPECT_EQ(points[0], temperature);
  EXPECT_EQ(points[0].wire_address(), 100);
  EXPECT_EQ(points[1].bit, 7);
  EXPECT_EQ(points[1].type.kind, PointKind::boolean) << "a bit makes a bool";
  EXPECT_EQ(points[2].type.kind, PointKind::uint16);
  EXPECT_EQ(points[2].names, (std::map<std::int64_t, std::string>{{0, "stopped"}, {-1, "lost"}}));
}

TEST_F(EveryKey, OfRulesIsRead) {
  EXPECT_EQ(config_.ingest.unmatched, Unmatched::store);
  EXPECT_EQ(config_.ingest.quarantine_bytes, 2U << 20);
  ASSERT_EQ(config_.ingest.rules.size(), 2U);
  const auto& rule = config_.ingest.rules[0];
  EXPECT_EQ(rule.source, "plant");
  EXPECT_EQ(rule.topic, "plant/{line}/{rest...}");
  EXPECT_EQ(rule.format, PayloadFormat::csv);
  EXPECT_EQ(rule.type, "Reading");
  EXPECT_THAT(rule.tags, ElementsAre("line:{line}", "id:{/0}"));
  EXPECT_EQ(rule.time, "/1");
  EXPECT_EQ(rule.time_format, TimeFormat::unix_milliseconds);
  EXPECT_EQ(rule.key, "{line}/{/2}");
  EXPECT_THAT(rule.data.value(), testing::UnorderedElementsAre(RuleField{"value", true, "/3"}, RuleField{"unit", false, "\"°C\""},
                                                               RuleField{"count", false, "5"}, RuleField{"exact", false, "true"},
                                                               RuleField{"factor", false, "0.5"}));
  EXPECT_EQ(config_.ingest.rules[1].transform, "rules.lua:reading");
}

TEST_F(EveryKey, OfATargetAndItsLanesIsRead) {
  EXPECT_THAT(config_.lanes, ElementsAre(Lane{"bulk", {}}, Lane{"alarms", {"Alarm"}}));
  ASSERT_EQ(config_.sync.targets.size(), 1U);
  const auto& target = config_.sync.targets[0];
  EXPECT_EQ(target.name, "hq");
  EXPECT_EQ(target.kind, TargetKind::opossum);
  EXPECT_EQ(target.url, "http://hq.example:8080");
  EXPECT_EQ(target.token, Secret("${HQ_TOKEN}"));
  EXPECT_EQ(target.tls, (ClientTls{"/hca.pem", "/hc.pem", "/hk.pem"}));
  EXPECT_TRUE(target.insecure);
  EXPECT_EQ(target.authority, true);
  EXPECT_EQ(target.pull, (Query{{{{}, {"region:north"}}}}));
  EXPECT_THAT(target.schedule.windows, ElementsAre(Window{0x7f, 60, 300}, Window{0x1f, 1080, 360}));
  EXPECT_EQ(target.bandwidth, 256U << 10);
  EXPECT_TRUE(target.approve);
  EXPECT_FALSE(target.required);
  EXPECT_EQ(target.include, (Query{{{{"A", "B"}, {}}, {{}, {"t:1"}}}}));
  EXPECT_EQ(target.exclude, (Query{{{{"DebugTrace"}, {"x:1"}}}}));
  EXPECT_THAT(target.redact, ElementsAre("/customer/phone", "/a~1b"));
  EXPECT_THAT(target.lanes, ElementsAre(TargetLane{"alarms", Schedule{}, 4096}));
}

TEST(EveryKeyOfACentral, IsRead) {
  auto config = good(kCentral);
  EXPECT_EQ(config.gateway.role, Role::central);
  EXPECT_EQ(config.replication.enrolment, Enrolment::token);
  ASSERT_EQ(config.replication.origins.size(), 1U);
  const auto& origin = config.replication.origins[0];
  EXPECT_EQ(origin.name, "line-3");
  EXPECT_EQ(origin.token, Secret("file:/line-3.token"));
  EXPECT_EQ(origin.store, "0f8fad5b-d9cb-469f-a165-70867728950e");
  EXPECT_THAT(origin.allow_types, ElementsAre("Reading"));
  EXPECT_THAT(origin.allow_tags, ElementsAre("line:3"));
  EXPECT_EQ(origin.policy.fallback, ConflictPolicy::accept);
  EXPECT_THAT(origin.policy.by_type, ElementsAre(testing::Pair("Order", ConflictPolicy::compensate)));
  EXPECT_EQ(origin.compensate, "rules.lua:undo");
}

std::string without_indexes(const std::string& key) {
  std::string out;
  bool inside = false;
  for (char c : key) {
    inside = inside || c == '[';
    if (!inside) out += c;
    if (c == ']') inside = false;
  }
  return out;
}

TEST(EveryKeyOfTheTable, IsSetByTheseTests) {
  std::set<std::string> set;
  for (const auto& config : {good(every_key_text()), good(kCentral)}) {
    for (const auto& [key, place] : config.places) set.insert(without_indexes(key));
  }
  for (const auto& info : keys()) EXPECT_TRUE(set.contains(without_indexes(info.key))) << info.key;
}

}  // namespace
}  // namespace opossum::config
