// SPDX-License-Identifier: MIT
// Publishes with QoS 1 to servers that are already running, one after the other in each round, and compares them. Prints figures;
// nothing here is a test.
#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <memory>
#include <vector>

#include "tests/bench/arguments.hpp"
#include "tests/bench/bare_loop.hpp"
#include "tests/bench/latencies.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/mqtt/publisher.hpp"
#include "tests/bench/process_memory.hpp"

namespace opossum::bench {
namespace {

constexpr const char* kUsage =
    R"(Usage: bench_mqtt --server NAME=PORT [--server NAME=PORT ...] [--seconds N] [--rounds N] [--idle N --pid PID]
                  [--directory DIR]

The first server is the one the others are compared with. With --directory, single fdatasyncs are timed in a new folder of it. With --idle, N clients connect to it and do nothing; PID is its process.
)";

using Clock = std::chrono::steady_clock;

struct Server {
  std::string name;
  std::uint16_t port = 0;
};

std::vector<Server> servers_from(const std::vector<std::string>& texts) {
  std::vector<Server> servers;
  for (const std::string& text : texts) {
    const std::size_t equal = text.find('=');
    servers.push_back({text.substr(0, equal), static_cast<std::uint16_t>(std::strtoul(text.c_str() + equal + 1, nullptr, 10))});
  }
  return servers;
}

void poll_once(std::vector<std::unique_ptr<Publisher>>& publishers, LatencyList* latencies, int timeout) {
  std::vector<pollfd> polled;
  for (const auto& one : publishers) {
    polled.push_back({one->socket(), static_cast<short>(POLLIN | (one->wants_to_write() ? POLLOUT : 0)), 0});
  }
  ::poll(polled.data(), polled.size(), timeout);
  for (std::size_t i = 0; i < polled.size(); ++i) {
    if ((polled[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) publishers[i]->read(latencies);
    if ((polled[i].revents & POLLOUT) != 0) publishers[i]->write();
  }
}

std::vector<std::unique_ptr<Publisher>> connect(std::uint16_t port, unsigned count, std::size_t window) {
  std::vector<std::unique_ptr<Publisher>> publishers;
  for (unsigned i = 0; i < count; ++i) publishers.push_back(std::make_unique<Publisher>(port, i, window));
  return publishers;
}

/// Acknowledged messages a second with full windows.
double throughput(std::uint16_t port, unsigned count, std::size_t window, double seconds) {
  auto publishers = connect(port, count, window);
  const auto start = Clock::now();
  while (seconds_since(start) < seconds) {
    for (const auto& one : publishers) {
      one->fill(window);
      one->write();
    }
    poll_once(publishers, nullptr, 100);
  }
  std::uint64_t acknowledged = 0;
  for (const auto& one : publishers) acknowledged += one->acknowledged();
  return static_cast<double>(acknowledged) / seconds_since(start);
}

double resident_megabytes(const std::string& process) {
  const ProcessMemory memory = process_memory(process);
  return memory.anonymous + memory.mapped;
}

void measure_idle(const Server& server, unsigned clients, const std::string& process) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const double before = resident_megabytes(process);
  const auto idle = connect(server.port, clients, 1);
  const double after = resident_megabytes(process);
  fmt::print("{} idle clients cost {} {:.0f} MB: {:.0f} instead of {:.0f}\n", clients, server.name, after - before, after, before);
}

/// How long a PUBACK is waited for at `rate` messages a second from `count` clients.
LatencyList latencies_at(std::uint16_t port, unsigned count, double rate, double seconds) {
  auto publishers = connect(port, count, 100);
  LatencyList latencies;
  const auto start = Clock::now();
  std::uint64_t sent = 0;
  while (seconds_since(start) < seconds) {
    for (; static_cast<double>(sent) < rate * seconds_since(start); ++sent) {
      Publisher& one = *publishers[sent % count];
      one.fill(1);
      one.write();
    }
    poll_once(publishers, &latencies, 0);
  }
  return latencies;
}

void compare(const std::vector<Server>& servers, const char* name, unsigned count, std::size_t window, double seconds, unsigned rounds) {
  std::vector<std::vector<double>> rates(servers.size());
  for (unsigned round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < servers.size(); ++i) {
      ::sync();  // what the server before left for the kernel to write is not this one's burden
      rates[i].push_back(throughput(servers[i].port, count, window, seconds));
    }
  }
  const double ours = median(rates.front());
  for (std::size_t i = 0; i < servers.size(); ++i) {
    fmt::print("{:<28} {:<12} {:>10}/s  {:.2f}\n", i == 0 ? name : "", servers[i].name, grouped(median(rates[i])), ours / median(rates[i]));
  }
}

}  // namespace
}  // namespace opossum::bench

int main(int argc, char** argv) {
  using namespace opossum::bench;
  Arguments arguments(argc, argv, kUsage);
  const auto servers = servers_from(arguments.all("server"));
  const double seconds = arguments.number("seconds", 2);
  const auto rounds = static_cast<unsigned>(arguments.count("rounds", 5));
  const auto idle = static_cast<unsigned>(arguments.count("idle", 0));
  const std::string process = arguments.text("pid", "self");
  const std::string directory = arguments.text("directory", "");
  arguments.done();
  if (servers.empty()) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  fmt::print("{}\nQoS 1, acknowledged messages a second; the last column is {} divided by that server\n", machine(), servers.front().name);
  compare(servers, "8 clients, window 100", 8, 100, seconds, rounds);
  compare(servers, "1 client, window 1,000", 1, 1'000, seconds, rounds);
  compare(servers, "1 client, window 1", 1, 1, seconds, rounds);
  if (!directory.empty()) {
    auto syncs = bare_syncs(directory + "/bare", 300, 1'000, 2 * seconds);
    fmt::print("1,000/s, one fdatasync each               takes {:.0f} us, p99 {:.0f} us\n", syncs.at(0.5), syncs.at(0.99));
  }
  for (const auto& server : servers) {
    auto latencies = latencies_at(server.port, 8, 1'000, 2 * seconds);
    fmt::print("1,000/s from 8 clients       {:<12} PUBACK after {:.0f} us, p99 {:.0f} us\n", server.name, latencies.at(0.5),
               latencies.at(0.99));
  }
  if (idle > 0) measure_idle(servers.front(), idle, process);
  return 0;
}
