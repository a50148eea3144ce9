// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ingest/modbus/device.hpp"
#include "store/result.hpp"

struct _modbus;  // modbus_t of libmodbus

namespace opossum::ingest::modbus {

/// What one request brought.
struct Answer {
  enum class Kind : std::uint8_t {
    cells,      ///< registers, or bits as 0 and 1
    exception,  ///< the device's own refusal
    timeout,    ///< nothing in time
    garbage,    ///< a frame that does not belong to the request
    lost,       ///< the connection is gone
  };
  Kind kind = Kind::lost;
  std::vector<std::uint16_t> cells{};
  std::uint8_t exception = 0;
  std::string error{};  ///< for people, unless cells
};

/// A connection of libmodbus. Blocks; one thread at a time.
class Connection {
 public:
  explicit Connection(Endpoint endpoint);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] bool is_open() const noexcept { return context_ != nullptr; }
  /// Errc::unavailable says what could not be reached and why. Resolving a host name may take longer than the timeout.
  [[nodiscard]] Result<void> open(std::chrono::milliseconds timeout);
  void close() noexcept;
  /// Reads one span of one unit. On a network connection anything but cells and exception leaves it closed, so that a late answer cannot be
  /// taken for the next one. Must be open.
  [[nodiscard]] Answer read(std::uint32_t unit, const Span& span, std::chrono::milliseconds timeout);

 private:
  struct Free {
    void operator()(_modbus* context) const noexcept;
  };
  void drain() noexcept;
  [[nodiscard]] Answer failure(int error);

  Endpoint endpoint_;
  std::unique_ptr<_modbus, Free> context_;
};

}  // namespace opossum::ingest::modbus
