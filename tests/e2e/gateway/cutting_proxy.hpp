// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>

namespace opossum::testing {

/// How a connection through the proxy may end.
struct LinkFaults {
  double cut = 0;                         ///< chance that a connection is cut after some bytes, in either direction
  double one_way = 0;                     ///< chance that from some byte on one direction arrives nowhere, for two seconds
  std::uint64_t bytes_max = 200'000;      ///< at most so many bytes before that
  std::uint64_t bytes_per_second = 0;     ///< in each direction of all connections; 0 = as fast as it can
  int delay_milliseconds = 0;             ///< before bytes are passed on
};

/// A TCP proxy on loopback that is as bad as it is told: what lies between a site and its headquarters.
class CuttingProxy {
 public:
  CuttingProxy(int to_port, std::uint32_t seed);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// For connections that are made from now on; those that are open are cut.
  void set(const LinkFaults& faults);
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] int faults() const { return faulty_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  struct Connection;
  void run();
  void accept_one();
  [[nodiscard]] bool pass(Connection& connection, bool upwards);
  [[nodiscard]] bool goes_on(Connection& connection);

  const int to_port_;
  int listener_ = -1;
  int port_ = 0;
  std::mt19937 random_;
  std::mutex mutex_;
  LinkFaults faults_;
  bool cut_all_ = false;
  std::map<int, Connection> open_;  ///< by the client's socket
  std::atomic<int> connections_ = 0;
  std::atomic<int> faulty_ = 0;
  std::atomic<std::uint64_t> bytes_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace opossum::testing
