// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "tests/e2e/listener/listening_gateway.hpp"

namespace opossum::testing {
namespace {

TEST(MosquittoBridge, HandsOnWhatItsClientsPublishAndLosesNothingWhenTheGatewayIsKilled) {
  const TemporaryFolder folder;
  ListeningGateway gateway(folder);
  ASSERT_TRUE(gateway.start()) << gateway.log();
  const int port = free_port();
  write_text(
      folder / "mosquitto.conf",
      fmt::format(
          "listener {} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\n"
          "connection gateway\naddress 127.0.0.1:{}\ntopic # out 1\ncleansession false\nrestart_timeout 1\nbridge_protocol_version mqttv311\n",
          port, gateway.port()));
  const Process mosquitto({"/usr/sbin/mosquitto", "-c", folder / "mosquitto.conf"}, {.error_file = folder / "mosquitto.log"});
  ASSERT_TRUE(wait_until([&] { return gateway.counter("clients") == 1; })) << read_text(folder / "mosquitto.log") << gateway.log();

  std::string lines;
  for (int i = 0; i < 500; ++i) lines += std::to_string(i) + '\n';
  const auto publish = [&] { return run({"mosquitto_pub", "-p", std::to_string(port), "-t", "count", "-q", "1", "-l"}, lines).code; };
  EXPECT_EQ(publish(), 0);
  gateway.gateway().kill();
  EXPECT_EQ(publish(), 0);
  ASSERT_TRUE(gateway.start()) << gateway.log();
  const auto complete = [&] {
    const auto events = gateway.events();
    const std::set<std::string> different(events.begin(), events.end());
    return events.size() >= 1000 &&
           std::ranges::count_if(events, [](const std::string& one) { return one.find("\"data\":499}") != std::string::npos; }) >= 2;
  };
  EXPECT_TRUE(wait_until(complete)) << gateway.events().size() << " events\n" << gateway.log();
}

}  // namespace
}  // namespace opossum::testing
