// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ingest/modbus/descriptor.hpp"
#include "ingest/modbus/device.hpp"
#include "ingest/modbus/frame.hpp"
#include "ingest/modbus/serial_port.hpp"
#include "store/result.hpp"

namespace opossum::ingest::modbus {

/// What one request brought.
struct Answer {
  enum class Kind : std::uint8_t {
    cells,      ///< registers, or bits as 0 and 1
    exception,  ///< the device's own refusal
    timeout,    ///< nothing in time
    garbage,    ///< something came, but no answer to the request
    lost,       ///< the connection is gone
  };
  Kind kind = Kind::lost;
  std::vector<std::uint16_t> cells{};
  std::uint8_t exception = 0;
  std::string error{};  ///< for people, unless cells
};

/// A client connection over TCP, a serial line, or a serial tunnel. Blocks; one thread at a time.
///
/// Frames are our own (frame.hpp) on one descriptor for all three. libmodbus opens the serial port and is the server side of the simulator,
/// but not the client: over TCP it does not look at the unit of an answer, it ends an exchange at the first stray frame, it waits in select(),
/// which overruns its set for descriptors from FD_SETSIZE on, and it has no serial tunnel.
class Connection {
 public:
  explicit Connection(Endpoint endpoint);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] bool is_open() const noexcept { return fd() >= 0; }
  /// Errc::unavailable says what could not be reached and why. Resolving a host name may take longer than the timeout.
  [[nodiscard]] Result<void> open(std::chrono::milliseconds timeout);
  void close() noexcept;
  /// Reads one span of one unit. Frames that belong to other requests are passed over. On a network connection anything but cells and
  /// exception leaves it closed, so that a late answer cannot be taken for the next one. Must be open.
  [[nodiscard]] Answer read(std::uint32_t unit, const Span& span, std::chrono::milliseconds timeout);

 private:
  using Instant = std::chrono::steady_clock::time_point;
  enum class Wait : std::uint8_t { ready, timeout, lost };

  [[nodiscard]] int fd() const noexcept { return serial_ ? serial_->fd() : socket_.get(); }
  [[nodiscard]] Framing framing() const noexcept { return endpoint_.transport == Transport::tcp ? Framing::tcp : Framing::rtu; }
  [[nodiscard]] Answer exchange(const ReadRequest& request, std::chrono::milliseconds timeout);
  [[nodiscard]] Answer receive(const ReadRequest& request, Instant deadline, std::chrono::milliseconds timeout);
  [[nodiscard]] bool send(const std::vector<std::uint8_t>& bytes, Instant deadline);
  [[nodiscard]] Wait wait(short events, Instant deadline) const;
  void settle();

  Endpoint endpoint_;
  Descriptor socket_;
  std::unique_ptr<SerialPort> serial_;
  std::uint16_t transaction_ = 0;
  bool unsettled_ = false;   ///< the last exchange failed, so that its answer may still be on the way
  Instant last_traffic_{};
};

}  // namespace opossum::ingest::modbus
