// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace opossum::bench {

/// One keep-alive connection in a closed loop: the next request goes out when the answer to the last one is in.
/// Non-blocking; it does as little as it can, because it shares the machine with what it measures.
class LoadConnection {
 public:
  using Clock = std::chrono::steady_clock;

  /// Connects to 127.0.0.1:`port`. Exits the program when that fails.
  LoadConnection(std::uint16_t port, std::string request);
  ~LoadConnection();
  LoadConnection(const LoadConnection&) = delete;
  LoadConnection& operator=(const LoadConnection&) = delete;

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  void send_request();
  /// Reads what is there. True when an answer is whole; then status() and microseconds() describe it.
  [[nodiscard]] bool receive();
  [[nodiscard]] unsigned status() const noexcept { return status_; }
  [[nodiscard]] std::uint64_t microseconds() const noexcept { return microseconds_; }

 private:
  int descriptor_ = -1;
  std::string request_;
  std::string buffer_;
  Clock::time_point sent_{};
  unsigned status_ = 0;
  std::uint64_t microseconds_ = 0;
};

}  // namespace opossum::bench
