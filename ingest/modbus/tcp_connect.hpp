// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "store/result.hpp"

namespace opossum::ingest::modbus {

/// A connected, non-blocking TCP socket, IPv4 or IPv6. Errc::unavailable.
[[nodiscard]] Result<int> tcp_connect(const std::string& host, std::uint16_t port, std::chrono::milliseconds timeout);

}  // namespace opossum::ingest::modbus
