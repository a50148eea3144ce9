// SPDX-License-Identifier: MIT
#include "ingest/modbus/connection.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <thread>
#include <utility>

#include "ingest/modbus/tcp_connect.hpp"

namespace opossum::ingest::modbus {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kQuiet{20};        // how long a line must be silent to be taken for settled
constexpr milliseconds kSettleMost{500};  // a line that never falls silent is asked nevertheless
constexpr std::size_t kBytesMax = 8 * kFrameBytesMax;

/// Reads once; what came stays in `bytes`. Nothing = the connection is gone, 0 = nothing there.
std::optional<std::size_t> read_some(int fd, std::vector<std::uint8_t>& bytes) {
  std::array<std::uint8_t, kFrameBytesMax> chunk{};
  const auto count = ::read(fd, chunk.data(), chunk.size());
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (count <= 0) return std::nullopt;
  bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + count);
  return static_cast<std::size_t>(count);
}

const char* exception_text(std::uint8_t code) {
  switch (code) {
    case 1: return "the device does not know the function";
    case 2: return "no such address";
    case 3: return "it does not like the count";
    case 4: return "the device failed";
    case 5: return "accepted, but it takes long";
    case 6: return "the device is busy";
    case 8: return "parity error in its memory";
    case 10: return "the gateway has no way to the unit";
    case 11: return "the unit does not answer its gateway";
    default: return "not in the specification";
  }
}

Answer settled(Parsed parsed) {
  if (parsed.kind == Parsed::Kind::cells) return {.kind = Answer::Kind::cells, .cells = std::move(parsed.cells)};
  return {.kind = Answer::Kind::exception,
          .exception = parsed.exception,
          .error = "exception " + std::to_string(parsed.exception) + ": " + exception_text(parsed.exception)};
}

Answer nothing_in_time(const std::string& stray, std::size_t started, milliseconds timeout) {
  const auto within = " within " + std::to_string(timeout.count()) + " ms";
  if (!stray.empty()) return {.kind = Answer::Kind::garbage, .error = "only " + stray + within};
  if (started > 0) {
    return {.kind = Answer::Kind::garbage, .error = "only the first " + std::to_string(started) + " bytes of an answer" + within};
  }
  return {.kind = Answer::Kind::timeout, .error = "no answer" + within};
}

Answer lost() { return {.kind = Answer::Kind::lost, .error = "the connection was closed by the other side"}; }

}  // namespace

Connection::Connection(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}
Connection::~Connection() = default;

Result<void> Connection::open(milliseconds timeout) {
  close();
  if (endpoint_.transport == Transport::rtu) {
    auto port = SerialPort::open(endpoint_);
    if (!port) return fail(std::move(port).error());
    serial_ = std::move(*port);
  } else {
    const auto socket = tcp_connect(endpoint_.host, endpoint_.port, timeout);
    if (!socket) return fail(socket.error());
    socket_ = Descriptor(*socket);
  }
  // A serial port, and a tunnel to one, may hold what was said before.
  unsettled_ = framing() == Framing::rtu;
  return {};
}

void Connection::close() noexcept {
  serial_.reset();
  Descriptor gone = std::exchange(socket_, Descriptor());
}

Answer Connection::read(std::uint32_t unit, const Span& span, milliseconds timeout) {
  OPOSSUM_ASSERT(is_open());
  settle();
  const ReadRequest request{.transaction = ++transaction_,
                            .unit = static_cast<std::uint8_t>(unit),
                            .function = function_of(span.table),
                            .address = static_cast<std::uint16_t>(span.address),
                            .count = static_cast<std::uint16_t>(span.count)};
  auto answer = exchange(request, timeout);
  last_traffic_ = std::chrono::steady_clock::now();
  if (answer.kind == Answer::Kind::cells || answer.kind == Answer::Kind::exception) return answer;
  unsettled_ = true;
  if (endpoint_.transport != Transport::rtu || answer.kind == Answer::Kind::lost) close();
  return answer;
}

Answer Connection::exchange(const ReadRequest& request, milliseconds timeout) {
  if (!send(encode(framing(), request), std::chrono::steady_clock::now() + timeout)) return lost();
  return receive(request, std::chrono::steady_clock::now() + timeout, timeout);
}

Answer Connection::receive(const ReadRequest& request, Instant deadline, milliseconds timeout) {
  std::vector<std::uint8_t> bytes;
  std::string stray;
  for (;;) {
    auto parsed = parse(framing(), request, bytes);
    if (parsed.kind == Parsed::Kind::garbage) return {.kind = Answer::Kind::garbage, .error = std::move(parsed.why)};
    if (parsed.kind == Parsed::Kind::stray) {
      stray = std::move(parsed.why);
      bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(parsed.size));
      continue;
    }
    if (parsed.kind != Parsed::Kind::incomplete) return settled(std::move(parsed));
    const auto waited = wait(POLLIN, deadline);
    if (waited == Wait::timeout) return nothing_in_time(stray, bytes.size(), timeout);
    if (waited == Wait::lost || !read_some(fd(), bytes)) return lost();
  }
}

bool Connection::send(const std::vector<std::uint8_t>& bytes, Instant deadline) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const auto rest = std::span(bytes).subspan(sent);
    // A peer that hangs up must not end the process by SIGPIPE.
    const auto count = serial_ ? ::write(fd(), rest.data(), rest.size()) : ::send(fd(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count > 0) sent += static_cast<std::size_t>(count);
    if (count < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (sent < bytes.size() && wait(POLLOUT, deadline) != Wait::ready) return false;
  }
  return true;
}

Connection::Wait Connection::wait(short events, Instant deadline) const {
  pollfd wanted{fd(), events, 0};
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    const int ready = ::poll(&wanted, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready == 0) return Wait::timeout;
    if (ready > 0) return (wanted.revents & (events | POLLHUP)) != 0 ? Wait::ready : Wait::lost;
    if (errno != EINTR) return Wait::lost;
  }
}

/// Passes over what is left of earlier exchanges, and keeps the silence that separates frames on a serial line.
void Connection::settle() {
  std::vector<std::uint8_t> rest;
  const auto give_up = std::chrono::steady_clock::now() + kSettleMost;
  const bool rtu = framing() == Framing::rtu;
  do {
    while (read_some(fd(), rest).value_or(0) > 0 && rest.size() < kBytesMax) {
    }
    rest.clear();
  } while (rtu && unsettled_ && std::chrono::steady_clock::now() < give_up &&
           wait(POLLIN, std::chrono::steady_clock::now() + kQuiet) == Wait::ready);
  unsettled_ = false;
  if (serial_) std::this_thread::sleep_until(last_traffic_ + endpoint_.frame_gap());
}

}  // namespace opossum::ingest::modbus
