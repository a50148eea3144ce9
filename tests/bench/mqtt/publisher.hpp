// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>

#include "tests/bench/latencies.hpp"

namespace opossum::bench {

/// One MQTT 3.1.1 client that keeps `window` QoS 1 messages unacknowledged, on a socket that does not block.
/// It stops the program when the server misbehaves: acknowledges out of order, or ends the connection.
class Publisher {
 public:
  Publisher(std::uint16_t port, unsigned number, std::size_t window);
  ~Publisher();
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  [[nodiscard]] int socket() const noexcept { return socket_; }
  [[nodiscard]] bool wants_to_write() const noexcept { return sent_ < output_.size(); }
  /// As many messages as the window has room for, `most` at most.
  void fill(std::size_t most);
  void write();
  /// Acknowledgements; adds how long each was waited for.
  void read(LatencyList* latencies);
  [[nodiscard]] std::uint64_t acknowledged() const noexcept { return acknowledged_; }
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }

 private:
  struct Waiting {
    std::uint16_t packet_id;
    std::chrono::steady_clock::time_point sent;
  };
  int socket_;
  const unsigned number_;
  const std::size_t window_;
  std::string output_;
  std::size_t sent_ = 0;
  std::string input_;
  std::deque<Waiting> waiting_;
  std::uint16_t last_packet_id_ = 0;
  std::uint64_t sequence_ = 0;
  std::uint64_t acknowledged_ = 0;
};

}  // namespace opossum::bench
