// SPDX-License-Identifier: MIT
#include "ingest/modbus/connection.hpp"

#include <modbus.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "ingest/modbus/tcp_connect.hpp"

namespace opossum::ingest::modbus {
namespace {

constexpr bool is_network(Transport transport) { return transport != Transport::rtu; }

modbus_t* new_context(const Endpoint& endpoint) {
  // With a socket of our own the address is never used; the context only decides the framing. The same goes for the serial path when RTU
  // frames travel through a TCP tunnel.
  if (endpoint.transport == Transport::tcp) return modbus_new_tcp("127.0.0.1", endpoint.port);
  const char* path = endpoint.transport == Transport::rtu ? endpoint.path.c_str() : "/dev/null";
  return modbus_new_rtu(path, endpoint.baud, endpoint.parity, endpoint.data_bits, endpoint.stop_bits);
}

int read_bits(modbus_t* context, const Span& span, std::vector<std::uint16_t>& cells) {
  std::array<std::uint8_t, MODBUS_MAX_READ_BITS> bits{};
  const auto read = span.table == Table::coil ? modbus_read_bits : modbus_read_input_bits;
  const int count = read(context, static_cast<int>(span.address), static_cast<int>(span.count), bits.data());
  for (std::size_t i = 0; count > 0 && i < span.count; ++i) cells[i] = bits[i];
  return count;
}

int read_registers(modbus_t* context, const Span& span, std::vector<std::uint16_t>& cells) {
  const auto read = span.table == Table::holding ? modbus_read_registers : modbus_read_input_registers;
  return read(context, static_cast<int>(span.address), static_cast<int>(span.count), cells.data());
}

}  // namespace

void Connection::Free::operator()(_modbus* context) const noexcept {
  modbus_close(context);
  modbus_free(context);
}

Connection::Connection(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}
Connection::~Connection() = default;

Result<void> Connection::open(std::chrono::milliseconds timeout) {
  std::unique_ptr<_modbus, Free> context(new_context(endpoint_));
  if (!context) return fail(Errc::unavailable, "libmodbus refuses " + endpoint_.key() + ": " + modbus_strerror(errno));
  if (is_network(endpoint_.transport)) {
    const auto socket = tcp_connect(endpoint_.host, endpoint_.port, timeout);
    if (!socket) return fail(socket.error());
    modbus_set_socket(context.get(), *socket);
  } else {
    if (modbus_connect(context.get()) != 0) {
      const int error = errno;
      return fail(Error(Errc::unavailable, "cannot open serial port " + endpoint_.path + ": " + modbus_strerror(error) +
                                               "; check that it exists and that this user may use it", error));
    }
    if (modbus_get_socket(context.get()) >= FD_SETSIZE) return fail(Errc::unavailable, "too many open files to use " + endpoint_.path);
  }
  context_ = std::move(context);
  return {};
}

void Connection::close() noexcept { context_.reset(); }

void Connection::drain() noexcept {
  if (!is_network(endpoint_.transport)) {
    modbus_flush(context_.get());
    return;
  }
  std::array<char, 512> stray{};
  while (::recv(modbus_get_socket(context_.get()), stray.data(), stray.size(), MSG_DONTWAIT) > 0) {
  }
}

Answer Connection::read(std::uint32_t unit, const Span& span, std::chrono::milliseconds timeout) {
  OPOSSUM_ASSERT(is_open());
  drain();
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(timeout).count();
  modbus_set_response_timeout(context_.get(), static_cast<std::uint32_t>(microseconds / 1'000'000),
                              static_cast<std::uint32_t>(microseconds % 1'000'000));
  if (modbus_set_slave(context_.get(), static_cast<int>(unit)) != 0) return failure(errno);
  Answer answer{.kind = Answer::Kind::cells};
  answer.cells.resize(span.count);
  const int count = is_bits(span.table) ? read_bits(context_.get(), span, answer.cells) : read_registers(context_.get(), span, answer.cells);
  return count == static_cast<int>(span.count) ? answer : failure(count < 0 ? errno : EMBBADDATA);
}

Answer Connection::failure(int error) {
  Answer answer{.kind = Answer::Kind::lost, .error = modbus_strerror(error)};
  if (error > MODBUS_ENOBASE && error < MODBUS_ENOBASE + MODBUS_EXCEPTION_MAX) {
    answer.kind = Answer::Kind::exception;
    answer.exception = static_cast<std::uint8_t>(error - MODBUS_ENOBASE);
    answer.error = "exception " + std::to_string(answer.exception) + ": " + answer.error;
    return answer;
  }
  if (error == ETIMEDOUT) {
    answer.kind = Answer::Kind::timeout;
  } else if (error >= EMBBADCRC && error <= EMBBADSLAVE) {
    answer.kind = Answer::Kind::garbage;
  }
  if (is_network(endpoint_.transport) || answer.kind == Answer::Kind::lost) close();
  return answer;
}

}  // namespace opossum::ingest::modbus
