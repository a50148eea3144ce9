// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "tests/e2e/mqtt/station.hpp"

namespace opossum::testing {
namespace {

/// A broker from before MQTT 5.0, as far as a subscriber can tell: refuses any other protocol level than 4 (MQTT 3.1.1 §3.1.2.2).
class OldBroker {
 public:
  OldBroker() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(listener_, 8) != 0) {
      throw std::runtime_error("listen");
    }
    thread_ = std::thread([this] { run(); });
  }
  ~OldBroker() {
    stopping_ = true;
    thread_.join();
    ::close(listener_);
  }

  [[nodiscard]] std::string url() const { return "mqtt://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] int refused() const { return refused_; }

 private:
  void run() {
    while (readable(listener_)) {
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      while (answer(client)) continue;
      ::close(client);
    }
  }

  /// False when told to stop.
  [[nodiscard]] bool readable(int socket) const {
    pollfd wanted{socket, POLLIN, 0};
    while (!stopping_) {
      if (::poll(&wanted, 1, 20) > 0) return true;
    }
    return false;
  }

  [[nodiscard]] std::string read(int socket, std::size_t size) const {
    std::string bytes(size, '\0');
    for (std::size_t done = 0; done < size;) {
      const ssize_t got = readable(socket) ? ::recv(socket, bytes.data() + done, size - done, 0) : 0;
      if (got <= 0) return {};
      done += static_cast<std::size_t>(got);
    }
    return bytes;
  }

  static void send(int socket, const std::string& bytes) { EXPECT_EQ(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL), std::ssize(bytes)); }

  /// Packets here are shorter than 128 bytes. False when the connection has ended.
  [[nodiscard]] bool answer(int socket) {
    const std::string head = read(socket, 2);
    if (head.empty()) return false;
    const std::string body = read(socket, static_cast<unsigned char>(head[1]));
    const int type = static_cast<unsigned char>(head[0]) >> 4;
    if (type == 1) {
      const bool known = body.at(6) == 4;
      if (!known) ++refused_;
      send(socket, std::string("\x20\x02\x00", 3) + (known ? '\x00' : '\x01'));
      return known;
    }
    if (type == 8) send(socket, std::string("\x90\x03", 2) + body.substr(0, 2) + '\x01');
    return type != 14;
  }

  const int port_ = free_port();
  const int listener_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> refused_ = 0;
  std::thread thread_;
};

TEST(OldBrokerTest, ASubscriberGoesOnWithMqtt311) {
  OldBroker broker;
  Station station(broker.url());
  station.start();
  ASSERT_TRUE(wait_until([&] { return station.connected(); })) << station.log();
  EXPECT_GE(broker.refused(), 1);
  EXPECT_THAT(station.status().detail, ::testing::HasSubstr("MQTT 3.1.1"));
  EXPECT_THAT(station.log(), ::testing::HasSubstr("does not speak MQTT 5.0"));
  station.stop();
}

}  // namespace
}  // namespace opossum::testing
