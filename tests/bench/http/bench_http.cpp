// SPDX-License-Identifier: MIT
// Load on a running gateway: CONNECTIONS keep-alive connections, each with one request under way, one event a request.
//   bench_http PORT [CONNECTIONS=64] [SECONDS=10] [PATH=/v1/commits]
#include <fmt/format.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "tests/bench/http/load_connection.hpp"
#include "tests/bench/machine.hpp"

namespace {

using opossum::bench::LoadConnection;

std::string make_request(const std::string& path, int connection) {
  const std::string event =
      fmt::format(R"({{"type":"TemperatureReading","tags":["line:1","sensor:s{}"],"data":{{"value":21.5,"unit":"°C"}}}})", connection);
  const std::string body = path == "/v1/commits" ? R"({"events":[)" + event + "]}" : event;
  return fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}", path,
                     body.size(), body);
}

struct Outcome {
  std::vector<std::uint32_t> latencies;  // microseconds
  std::uint64_t refused = 0;
  double seconds = 0;
};

Outcome run(std::vector<std::unique_ptr<LoadConnection>>& connections, std::chrono::seconds time) {
  const int poller = ::epoll_create1(EPOLL_CLOEXEC);
  for (const auto& connection : connections) {
    epoll_event interest{EPOLLIN, {.ptr = connection.get()}};
    ::epoll_ctl(poller, EPOLL_CTL_ADD, connection->descriptor(), &interest);
    connection->send_request();
  }
  Outcome outcome;
  outcome.latencies.reserve(1 << 20);
  const auto begin = LoadConnection::Clock::now();
  std::array<epoll_event, 256> ready;
  std::size_t under_way = connections.size();
  while (under_way > 0) {
    const int count = ::epoll_wait(poller, ready.data(), ready.size(), -1);
    const bool over = LoadConnection::Clock::now() - begin >= time;
    for (int i = 0; i < count; ++i) {
      auto& connection = *static_cast<LoadConnection*>(ready[static_cast<std::size_t>(i)].data.ptr);
      if (!connection.receive()) continue;
      if (connection.status() == 201) {
        outcome.latencies.push_back(static_cast<std::uint32_t>(connection.microseconds()));
      } else {
        ++outcome.refused;
      }
      if (over) {
        --under_way;
      } else {
        connection.send_request();
      }
    }
  }
  outcome.seconds = std::chrono::duration<double>(LoadConnection::Clock::now() - begin).count();
  ::close(poller);
  return outcome;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: bench_http PORT [CONNECTIONS=64] [SECONDS=10] [PATH=/v1/commits]\n");
    return 2;
  }
  const auto port = static_cast<std::uint16_t>(std::stoul(argv[1]));
  const int count = argc > 2 ? std::stoi(argv[2]) : 64;
  const std::chrono::seconds time(argc > 3 ? std::stoi(argv[3]) : 10);
  const std::string path = argc > 4 ? argv[4] : "/v1/commits";
  std::vector<std::unique_ptr<LoadConnection>> connections;
  for (int i = 0; i < count; ++i) connections.push_back(std::make_unique<LoadConnection>(port, make_request(path, i)));

  Outcome outcome = run(connections, time);
  std::ranges::sort(outcome.latencies);
  const auto percentile = [&](double part) {
    return outcome.latencies.empty()
               ? 0U
               : outcome.latencies[static_cast<std::size_t>(static_cast<double>(outcome.latencies.size() - 1) * part)];
  };
  fmt::print("machine: {}\n", opossum::bench::machine());
  fmt::print("{} connections, one event each, POST {}: {:.0f} appends/s over {:.1f} s, {} refused\n", count, path,
             static_cast<double>(outcome.latencies.size()) / outcome.seconds, outcome.seconds, outcome.refused);
  fmt::print("latency, microseconds: median {}, p90 {}, p99 {}, p99.9 {}, max {}\n", percentile(0.5), percentile(0.9), percentile(0.99),
             percentile(0.999), percentile(1));
  return outcome.refused == 0 && !outcome.latencies.empty() ? 0 : 1;
}
