// SPDX-License-Identifier: MIT
// What the program tells a service manager, over a real notification socket.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

/// Stands where systemd would: receives what is sent to $NOTIFY_SOCKET.
class NotifySocket {
 public:
  explicit NotifySocket(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("bind " + path);
    const timeval patience{60, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  ~NotifySocket() {
    ::unsetenv("NOTIFY_SOCKET");
    ::unsetenv("WATCHDOG_USEC");
    ::close(socket_);
  }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  /// The next message that begins with `wanted`; others are skipped. Empty when none comes.
  std::string next(const std::string& wanted) {
    std::array<char, 4096> bytes{};
    while (true) {
      const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
      if (count < 0) return {};
      std::string message(bytes.data(), static_cast<std::size_t>(count));
      if (message.starts_with(wanted)) return message;
    }
  }

 private:
  int socket_;
};

TEST(ServiceManagerTest, HearsWhenTheGatewayIsReadyReloadsAndStops) {
  const TemporaryFolder folder;
  NotifySocket socket(folder / "notify");
  GatewayProcess gateway(folder, "edge", "edge");
  gateway.launch();
  EXPECT_NE(socket.next("READY=1").find("STATUS="), std::string::npos);
  EXPECT_TRUE(gateway.get("/readyz").is_object()) << "ready is said when it is true";
  gateway.signal(SIGHUP);
  EXPECT_NE(socket.next("RELOADING=1").find("MONOTONIC_USEC="), std::string::npos);
  EXPECT_NE(socket.next("READY=1"), "");
  EXPECT_EQ(gateway.stop(), 0);
  EXPECT_NE(socket.next("STOPPING=1"), "");
}

TEST(ServiceManagerTest, WatchdogIsFedWhileTheStoreCommits) {
  const TemporaryFolder folder;
  NotifySocket socket(folder / "notify");
  ::setenv("WATCHDOG_USEC", "100000", 1);
  GatewayProcess gateway(folder, "edge", "edge");
  gateway.launch();
  for (int meal = 0; meal < 5; ++meal) EXPECT_EQ(socket.next("WATCHDOG=1"), "WATCHDOG=1");
  EXPECT_EQ(gateway.get("/v1/head").at("position").to_number<int>(), 0) << "and leaves no trace";
  EXPECT_EQ(gateway.stop(), 0);
}

}  // namespace
}  // namespace opossum::testing
