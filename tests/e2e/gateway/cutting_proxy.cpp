// SPDX-License-Identifier: MIT
#include "tests/e2e/gateway/cutting_proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <vector>

namespace opossum::testing {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int kPollMilliseconds = 10;
constexpr auto kBlackHole = 2s;  // then whoever still waits is told

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int connected_to(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
  ::close(socket);
  return -1;
}

/// Not with a FIN: whoever has it must not take what came for the whole.
void reset(int socket) {
  const linger hard{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  ::close(socket);
}

}  // namespace

struct CuttingProxy::Connection {
  int client = -1;
  int server = -1;
  LinkFaults faults{};
  std::uint64_t passed[2] = {0, 0};                ///< downwards, upwards
  std::optional<std::uint64_t> ends_after[2]{};    ///< cut there …
  bool black_hole = false;                         ///< … or nothing arrives any more
  std::optional<Clock::time_point> hole_since{};
  Clock::time_point next[2]{};                     ///< when the next bytes may pass
};

CuttingProxy::CuttingProxy(int to_port, std::uint32_t seed) : to_port_(to_port), random_(seed) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("the proxy cannot listen");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

CuttingProxy::~CuttingProxy() {
  stopping_ = true;
  thread_.join();
  ::close(listener_);
}

void CuttingProxy::set(const LinkFaults& faults) {
  const std::scoped_lock lock(mutex_);
  faults_ = faults;
  cut_all_ = true;
}

void CuttingProxy::accept_one() {
  const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  Connection connection;
  connection.client = client;
  connection.server = connected_to(to_port_);
  if (connection.server < 0) return reset(client);
  ++connections_;
  {
    const std::scoped_lock lock(mutex_);
    connection.faults = faults_;
  }
  const double fate = std::uniform_real_distribution(0.0, 1.0)(random_);
  if (fate < connection.faults.cut + connection.faults.one_way) {
    ++faulty_;
    connection.black_hole = fate >= connection.faults.cut;
    const auto direction = std::uniform_int_distribution<std::size_t>(0, 1)(random_);
    connection.ends_after[direction] = std::uniform_int_distribution<std::uint64_t>(0, connection.faults.bytes_max)(random_);
  }
  open_.emplace(client, connection);
}

bool CuttingProxy::pass(Connection& connection, bool upwards) {
  const int from = upwards ? connection.client : connection.server;
  const int to = upwards ? connection.server : connection.client;
  std::array<char, 16 << 10> buffer;
  const std::uint64_t rate = connection.faults.bytes_per_second;
  const std::size_t most = rate == 0 ? buffer.size() : std::clamp<std::size_t>(rate / 20, 1, buffer.size());
  const ssize_t got = ::recv(from, buffer.data(), most, 0);
  if (got <= 0) return false;
  auto size = static_cast<std::uint64_t>(got);
  const auto end = connection.ends_after[upwards];
  const bool ends = end && connection.passed[upwards] + size > *end;
  if (ends) size = *end > connection.passed[upwards] ? *end - connection.passed[upwards] : 0;
  if (connection.faults.delay_milliseconds > 0) std::this_thread::sleep_for(std::chrono::milliseconds(connection.faults.delay_milliseconds));
  if (size > 0 && ::send(to, buffer.data(), size, MSG_NOSIGNAL) != static_cast<ssize_t>(size)) return false;
  connection.passed[upwards] += size;
  bytes_ += size;
  if (rate > 0) connection.next[upwards] = Clock::now() + std::chrono::microseconds(size * 1'000'000 / rate);
  if (!ends) return true;
  if (!connection.black_hole) return false;
  if (!connection.hole_since) connection.hole_since = Clock::now();
  return true;
}

bool CuttingProxy::goes_on(Connection& connection) {
  if (connection.hole_since && Clock::now() - *connection.hole_since > kBlackHole) return false;
  std::array<pollfd, 2> polled{pollfd{connection.server, POLLIN, 0}, pollfd{connection.client, POLLIN, 0}};
  if (::poll(polled.data(), polled.size(), 0) <= 0) return true;
  for (const bool upwards : {false, true}) {
    if (polled[upwards].revents == 0 || Clock::now() < connection.next[upwards]) continue;
    if (!pass(connection, upwards)) return false;
  }
  return true;
}

void CuttingProxy::run() {
  while (!stopping_) {
    std::vector<pollfd> polled{{listener_, POLLIN, 0}};
    for (const auto& [client, connection] : open_) {
      polled.push_back({client, POLLIN, 0});
      polled.push_back({connection.server, POLLIN, 0});
    }
    ::poll(polled.data(), polled.size(), kPollMilliseconds);
    if (polled.front().revents != 0) accept_one();
    bool cut_all = false;
    {
      const std::scoped_lock lock(mutex_);
      cut_all = std::exchange(cut_all_, false);
    }
    for (auto entry = open_.begin(); entry != open_.end();) {
      if (!cut_all && goes_on(entry->second)) {
        ++entry;
        continue;
      }
      reset(entry->second.client);
      reset(entry->second.server);
      entry = open_.erase(entry);
    }
    if (!open_.empty()) std::this_thread::sleep_for(200us);  // a thin link leaves sockets readable
  }
  for (auto& [client, connection] : open_) {
    reset(client);
    reset(connection.server);
  }
}

}  // namespace opossum::testing
