// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "store/result.hpp"

namespace opossum::ingest::modbus {

enum class Transport : std::uint8_t { tcp, rtu, rtu_over_tcp };

/// Where a bus is. One connection and one thread serve all units behind it.
struct Endpoint {
  Transport transport = Transport::tcp;
  std::string host{};         ///< tcp, rtu_over_tcp; a name or an address, without brackets
  std::uint16_t port = 502;   ///< tcp, rtu_over_tcp
  std::string path{};         ///< rtu
  int baud = 9600;
  char parity = 'N';
  int data_bits = 8;
  int stop_bits = 1;

  /// What is locked: the port, never the unit, since two units on one port would talk over each other.
  [[nodiscard]] std::string key() const;
  /// The silence that separates frames on a serial line (Serial Line V1.02, 2.5.1.1): 3.5 characters, but at least 1.75 ms.
  [[nodiscard]] std::chrono::microseconds frame_gap() const noexcept;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// Errc::invalid_argument says what the URL should look like.
[[nodiscard]] Result<Endpoint> parse_endpoint(const std::string& url);

}  // namespace opossum::ingest::modbus
