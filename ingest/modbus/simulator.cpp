// SPDX-License-Identifier: MIT
#include <arpa/inet.h>
#include <modbus.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "ingest/modbus/descriptor.hpp"
#include "ingest/modbus/simulated_unit.hpp"
#include "ingest/simulate_modbus.hpp"

namespace opossum::ingest {
namespace {

constexpr std::size_t kClientsMax = 256;
constexpr std::size_t kUnitByte = 6;  // of a Modbus TCP frame: transaction, protocol, length, unit

using modbus::Descriptor;

struct FreeContext {
  void operator()(modbus_t* context) const noexcept { modbus_free(context); }
};

Result<Descriptor> listen_on(const std::string& host, std::uint16_t port) {
  const std::string where = host + ":" + std::to_string(port);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    return fail(Errc::invalid_argument, "simulate modbus: \"" + host + "\" is not an IPv4 address such as 127.0.0.1");
  }
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  if (socket.get() < 0) return fail(Error::from_errno(errno, "simulate modbus: socket"));
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // The sockets interface takes every family through the same pointer.
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(socket.get(), 128) != 0) {
    return fail(Error::from_errno(errno, "simulate modbus: listen on " + where));
  }
  return socket;
}

std::uint16_t port_of(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace

class ModbusSimulator::Implementation {
 public:
  Implementation(SimulateModbusOptions options, Descriptor listener)
      : options_(std::move(options)), listener_(std::move(listener)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        port_(port_of(listener_.get())), context_(modbus_new_tcp("127.0.0.1", port_)) {
    if (!context_) throw std::bad_alloc();
    if (wake_.get() < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    // libmodbus sleeps for this long after a request that makes no sense.
    modbus_set_response_timeout(context_.get(), 0, 1000);
    // Half a frame must not stop the others for long.
    modbus_set_byte_timeout(context_.get(), 0, 200'000);
    modbus_set_indication_timeout(context_.get(), 0, 200'000);
    for (std::uint32_t unit = 0; unit < options_.units; ++unit) units_.emplace_back(options_.machines, options_.seed + unit);
    thread_ = std::thread([this] { run(); });
  }
  ~Implementation() { stop(); }

  void stop() {
    stopping_ = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
    if (thread_.joinable()) thread_.join();
    clients_.clear();
    listener_ = Descriptor();
  }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] std::uint64_t requests() const noexcept { return requests_; }

 private:
  using Instant = std::chrono::steady_clock::time_point;

  void run() {
    const auto start = std::chrono::steady_clock::now();
    auto stepped = start;
    while (!stopping_) {
      wait_and_serve(stepped + options_.step);
      const auto now = std::chrono::steady_clock::now();
      if (now < stepped + options_.step) continue;
      const std::chrono::duration<double> elapsed = now - stepped;
      for (auto& unit : units_) unit.step(std::chrono::duration<double>(now - start).count(), elapsed.count());
      stepped = now;
    }
  }

  void wait_and_serve(Instant until) {
    std::vector<pollfd> wanted{{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    for (const auto& client : clients_) wanted.push_back({client.get(), POLLIN, 0});
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    if (::poll(wanted.data(), wanted.size(), static_cast<int>(std::max<std::int64_t>(left, 0))) <= 0) return;
    std::vector<int> gone;
    for (std::size_t i = 2; i < wanted.size() && !stopping_; ++i) {
      if (wanted[i].revents != 0 && !serve(wanted[i].fd)) gone.push_back(wanted[i].fd);
    }
    std::erase_if(clients_, [&](const Descriptor& client) { return std::ranges::find(gone, client.get()) != gone.end(); });
    if (wanted[1].revents != 0) accept_one();
  }

  void accept_one() {
    Descriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    // libmodbus waits in select(), which knows descriptors below FD_SETSIZE only.
    if (client.get() < 0 || client.get() >= FD_SETSIZE) return;
    if (clients_.size() < kClientsMax) {
      clients_.push_back(std::move(client));
    } else if (options_.logger) {
      options_.logger(LogLevel::warning,
                      "simulate modbus: more than " + std::to_string(kClientsMax) + " clients; the newest was turned away");
    }
  }

  /// False when the client is gone.
  bool serve(int client) {
    std::array<std::uint8_t, MODBUS_TCP_MAX_ADU_LENGTH> request{};
    modbus_set_socket(context_.get(), client);
    const int length = modbus_receive(context_.get(), request.data());
    if (length < 0) return false;
    if (length == 0) return true;
    const auto unit = request[kUnitByte];
    ++requests_;
    if (unit < 1 || unit > options_.units) {
      return modbus_reply_exception(context_.get(), request.data(), MODBUS_EXCEPTION_GATEWAY_TARGET) >= 0;
    }
    return modbus_reply(context_.get(), request.data(), length, units_[unit - 1U].memory()) >= 0;
  }

  SimulateModbusOptions options_;
  Descriptor listener_;
  Descriptor wake_;
  std::uint16_t port_;
  std::unique_ptr<modbus_t, FreeContext> context_;
  std::vector<modbus::SimulatedUnit> units_;
  std::vector<Descriptor> clients_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::uint64_t> requests_ = 0;
  std::thread thread_;
};

ModbusSimulator::ModbusSimulator(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
ModbusSimulator::~ModbusSimulator() = default;

Result<std::unique_ptr<ModbusSimulator>> ModbusSimulator::start(SimulateModbusOptions options) {
  if (options.units < 1 || options.units > 247) return fail(Errc::invalid_argument, "simulate modbus: units must be 1 to 247");
  if (options.machines < 1 || options.machines > 1000) return fail(Errc::invalid_argument, "simulate modbus: machines must be 1 to 1000");
  if (options.step.count() < 1) return fail(Errc::invalid_argument, "simulate modbus: the step must be 1 ms at least");
  auto listener = listen_on(options.host, options.port);
  if (!listener) return fail(std::move(listener).error());
  try {
    return std::unique_ptr<ModbusSimulator>(
        new ModbusSimulator(std::make_unique<Implementation>(std::move(options), std::move(*listener))));
  } catch (const std::exception& error) {
    return fail(Errc::io_error, std::string("simulate modbus: ") + error.what());
  }
}

void ModbusSimulator::stop() { implementation_->stop(); }
std::uint16_t ModbusSimulator::port() const noexcept { return implementation_->port(); }
std::uint64_t ModbusSimulator::requests() const noexcept { return implementation_->requests(); }

}  // namespace opossum::ingest
