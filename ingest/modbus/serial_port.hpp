// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "ingest/modbus/endpoint.hpp"
#include "store/result.hpp"

struct _modbus;  // modbus_t of libmodbus

namespace opossum::ingest::modbus {

/// An open serial port with the speed and form of its endpoint, locked against every other process and connection, whatever path they
/// know it by: two masters on one line would talk over each other. The settings from before come back when it is closed.
class SerialPort {
 public:
  /// Errc::unavailable: it does not exist, may not be used, or is in use.
  [[nodiscard]] static Result<std::unique_ptr<SerialPort>> open(const Endpoint& endpoint);
  ~SerialPort();
  SerialPort(const SerialPort&) = delete;
  SerialPort& operator=(const SerialPort&) = delete;

  /// Non-blocking.
  [[nodiscard]] int fd() const noexcept;

 private:
  struct Free {
    void operator()(_modbus* context) const noexcept;
  };
  explicit SerialPort(std::unique_ptr<_modbus, Free> context);
  std::unique_ptr<_modbus, Free> context_;
};

}  // namespace opossum::ingest::modbus
