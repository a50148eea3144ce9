// SPDX-License-Identifier: MIT
#include <arpa/inet.h>
#include <fmt/format.h>
#include <modbus/modbus.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <vector>

#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/simulate.hpp"
#include "gateway/wiring/signals.hpp"

namespace opossum::gateway::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr int kItems = 200;           // of each table
constexpr std::size_t kClientsMax = 16;
constexpr std::chrono::milliseconds kTick{50};

struct Context {
  using Handle = std::unique_ptr<modbus_t, decltype(&modbus_free)>;
  using Mapping = std::unique_ptr<modbus_mapping_t, decltype(&modbus_mapping_free)>;
  Handle handle{nullptr, &modbus_free};
  Mapping mapping{nullptr, &modbus_mapping_free};
};

/// What a press does in the course of time.
void move_press(modbus_mapping_t& tables, double seconds) {
  const double temperature = 60 + 15 * std::sin(seconds / 10);
  const double pressure = 100 + 40 * std::sin(seconds);
  const auto strokes = static_cast<std::uint32_t>(seconds * 2);
  modbus_set_float_abcd(static_cast<float>(std::round(temperature * 10) / 10), tables.tab_registers + 100);
  tables.tab_registers[102] = static_cast<std::uint16_t>(pressure * 10);
  tables.tab_registers[103] = static_cast<std::uint16_t>(strokes >> 16U);
  tables.tab_registers[104] = static_cast<std::uint16_t>(strokes & 0xFFFFU);
  const bool running = static_cast<std::uint64_t>(seconds / 15) % 4 != 3;
  tables.tab_bits[3] = running ? 1 : 0;
  tables.tab_input_bits[0] = running ? 0 : 1;
  tables.tab_input_registers[0] = running ? (temperature < 60 ? 1 : 2) : 0;
}

int bound_port(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return ntohs(address.sin_port);
}

class PressServer {
 public:
  PressServer(Context context, int listener) : context_(std::move(context)), listener_(listener) {}
  PressServer(const PressServer&) = delete;
  PressServer& operator=(const PressServer&) = delete;
  ~PressServer() {
    for (const int client : clients_) ::close(client);
    ::close(listener_);
  }

  void serve_until(const std::function<bool()>& stopped) {
    const auto start = SteadyClock::now();
    while (!stopped()) {
      move_press(*context_.mapping, std::chrono::duration<double>(SteadyClock::now() - start).count());
      serve_ready();
    }
  }

 private:
  void serve_ready() {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(listener_, &ready);
    int highest = listener_;
    for (const int client : clients_) {
      FD_SET(client, &ready);
      highest = std::max(highest, client);
    }
    timeval timeout{.tv_sec = 0, .tv_usec = std::chrono::microseconds(kTick).count()};
    if (select(highest + 1, &ready, nullptr, nullptr, &timeout) <= 0) return;
    std::erase_if(clients_, [&](int client) { return FD_ISSET(client, &ready) && !answer(client); });
    if (FD_ISSET(listener_, &ready)) accept_client();
  }

  void accept_client() {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    if (clients_.size() >= kClientsMax) {
      ::close(client);
      return;
    }
    clients_.push_back(client);
  }

  /// False = the client is gone, and closed here.
  bool answer(int client) {
    std::array<std::uint8_t, MODBUS_TCP_MAX_ADU_LENGTH> request{};
    modbus_set_socket(context_.handle.get(), client);
    const int size = modbus_receive(context_.handle.get(), request.data());
    if (size > 0 && modbus_reply(context_.handle.get(), request.data(), size, context_.mapping.get()) >= 0) return true;
    if (size == 0) return true;  // addressed to nobody
    ::close(client);
    return false;
  }

  Context context_;
  int listener_;
  std::vector<int> clients_{};
};

int usage(const std::string& listen) {
  fmt::print(stderr, "opossum: --listen wants ADDRESS:PORT, such as 127.0.0.1:5020; it is \"{}\"\n", listen);
  return kUsage;
}

}  // namespace

int simulate_modbus(const ModbusSimulation& simulation) {
  const auto colon = simulation.listen.rfind(':');
  if (colon == std::string::npos) return usage(simulation.listen);
  const std::string host = simulation.listen.substr(0, colon);
  const char* end = simulation.listen.data() + simulation.listen.size();
  std::uint16_t port = 0;
  if (const auto parsed = std::from_chars(simulation.listen.data() + colon + 1, end, port); parsed.ec != std::errc() || parsed.ptr != end) {
    return usage(simulation.listen);
  }
  StopSignals signals;
  Context context;
  context.handle.reset(modbus_new_tcp(host.c_str(), port));
  context.mapping.reset(modbus_mapping_new(kItems, kItems, kItems, kItems));
  if (!context.handle || !context.mapping) return usage(simulation.listen);
  const int listener = modbus_tcp_listen(context.handle.get(), static_cast<int>(kClientsMax));
  if (listener < 0) {
    fmt::print(stderr, "opossum: cannot listen on {}: {}\n", simulation.listen, modbus_strerror(errno));
    return kUnavailable;
  }
  fmt::print("listening on {}:{}\n", host, bound_port(listener));
  std::fflush(stdout);

  const auto start = SteadyClock::now();
  PressServer server(std::move(context), listener);
  server.serve_until([&] {
    const bool over = simulation.seconds > 0 && SteadyClock::now() - start >= std::chrono::duration<double>(simulation.seconds);
    return over || signals.wait_for(std::chrono::milliseconds::zero()).has_value();
  });
  return kDone;
}

}  // namespace opossum::gateway::cli
