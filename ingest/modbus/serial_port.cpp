// SPDX-License-Identifier: MIT
#include "ingest/modbus/serial_port.hpp"

#include <modbus.h>
#include <sys/file.h>
#include <sys/ioctl.h>

#include <cerrno>

namespace opossum::ingest::modbus {
namespace {

std::unexpected<Error> unusable(const std::string& path, int error) {
  if (error == EWOULDBLOCK || error == EBUSY) {
    return fail(Error(Errc::unavailable,
                      "serial port " + path +
                          " is in use by another program, or by a device of this configuration under "
                          "another path; give all devices on one line the same url",
                      error));
  }
  return fail(Error(Errc::unavailable, "cannot open serial port " + path + ": " + modbus_strerror(error) +
                                           "; check that it exists and that this user may use it (mostly: group dialout)", error));
}

}  // namespace

void SerialPort::Free::operator()(_modbus* context) const noexcept {
  modbus_close(context);
  modbus_free(context);
}

SerialPort::SerialPort(std::unique_ptr<_modbus, Free> context) : context_(std::move(context)) {}
SerialPort::~SerialPort() = default;

int SerialPort::fd() const noexcept { return modbus_get_socket(context_.get()); }

Result<std::unique_ptr<SerialPort>> SerialPort::open(const Endpoint& endpoint) {
  std::unique_ptr<_modbus, Free> context(
      modbus_new_rtu(endpoint.path.c_str(), endpoint.baud, endpoint.parity, endpoint.data_bits, endpoint.stop_bits));
  if (!context) return unusable(endpoint.path, errno);
  if (modbus_connect(context.get()) != 0) return unusable(endpoint.path, errno);
  const int fd = modbus_get_socket(context.get());
  // flock() keeps out whoever asks, TIOCEXCL who does not (save root).
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) return unusable(endpoint.path, errno);
  ::ioctl(fd, TIOCEXCL);
  return std::unique_ptr<SerialPort>(new SerialPort(std::move(context)));
}

}  // namespace opossum::ingest::modbus
