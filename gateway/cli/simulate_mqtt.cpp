// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <mqtt/async_client.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <deque>
#include <random>
#include <vector>

#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/simulate.hpp"
#include "gateway/wiring/signals.hpp"
#include "store/clock.hpp"

namespace opossum::gateway::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::chrono::seconds kAnswerTime{30};

/// One after the other, every sensor of every line.
class Sensors {
 public:
  explicit Sensors(const MqttSimulation& simulation)
      : prefix_(simulation.prefix), per_line_(simulation.sensors), sequences_(std::size_t{simulation.lines} * simulation.sensors) {}

  mqtt::message_ptr next(int qos) {
    const std::size_t index = turn_++ % sequences_.size();
    const std::size_t line = index / per_line_ + 1;
    const std::size_t sensor = index % per_line_ + 1;
    const std::uint64_t sequence = ++sequences_[index];
    const double phase = static_cast<double>(sequence) / 20 + static_cast<double>(index);
    const double temperature = 21 + 4 * std::sin(phase) + noise_(random_);
    const double humidity = 45 + 10 * std::cos(phase / 3) + noise_(random_);
    return mqtt::make_message(
        fmt::format("{}/line-{}/s{:03}/temperature", prefix_, line, sensor),
        fmt::format(R"({{"sensor":"s{:03}","seq":{},"temperature":{:.2f},"humidity":{:.1f},"ts":"{}"}})", sensor, sequence, temperature, humidity,
                    to_rfc3339(system_clock().now())),
        qos, false);
  }

 private:
  std::string prefix_;
  std::size_t per_line_;
  std::vector<std::uint64_t> sequences_;
  std::size_t turn_ = 0;
  std::minstd_rand random_{20261123};
  std::uniform_real_distribution<double> noise_{-0.2, 0.2};
};

/// Publishes with a bounded window of messages that are not yet acknowledged.
class Publisher {
 public:
  explicit Publisher(const MqttSimulation& simulation) : simulation_(simulation), client_(simulation.url, simulation.client_id), sensors_(simulation) {}

  void connect() {
    const auto options = mqtt::connect_options_builder()
                             .clean_session(true)
                             .keep_alive_interval(std::chrono::seconds(30))
                             .connect_timeout(std::chrono::seconds(10))
                             .max_inflight(static_cast<int>(simulation_.in_flight))
                             .finalize();
    client_.connect(options)->wait();
  }

  void publish_one() {
    if (window_.size() >= simulation_.in_flight) settle_oldest();
    window_.push_back(client_.publish(sensors_.next(simulation_.qos)));
    ++published_;
  }

  void finish() {
    while (!window_.empty()) settle_oldest();
    client_.disconnect()->wait_for(kAnswerTime);
  }

  [[nodiscard]] std::uint64_t published() const { return published_; }
  [[nodiscard]] std::uint64_t acknowledged() const { return acknowledged_; }

 private:
  void settle_oldest() {
    if (!window_.front()->wait_for(kAnswerTime)) throw mqtt::timeout_error();
    window_.pop_front();
    ++acknowledged_;
  }

  const MqttSimulation& simulation_;
  mqtt::async_client client_;
  Sensors sensors_;
  std::deque<mqtt::delivery_token_ptr> window_{};
  std::uint64_t published_ = 0;
  std::uint64_t acknowledged_ = 0;
};

/// Keeps the pace: what fell behind, because the broker was slow, is caught up within a second's worth of messages.
void run(const MqttSimulation& simulation, Publisher& publisher, StopSignals& signals) {
  const auto start = SteadyClock::now();
  auto due = start;
  const auto interval = simulation.rate > 0 ? std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(1 / simulation.rate))
                                            : SteadyClock::duration::zero();
  while (simulation.count == 0 || publisher.published() < simulation.count) {
    const auto now = SteadyClock::now();
    if (simulation.seconds > 0 && now - start >= std::chrono::duration<double>(simulation.seconds)) return;
    auto wait = std::chrono::milliseconds::zero();
    if (due > now) wait = std::chrono::ceil<std::chrono::milliseconds>(due - now);
    // Asking costs a system call: without a pause it is done now and then only.
    if ((wait.count() > 0 || publisher.published() % 64 == 0) && signals.wait_for(wait)) return;
    publisher.publish_one();
    due = std::max(due + interval, SteadyClock::now() - std::chrono::seconds(1));
  }
}

}  // namespace

int simulate_mqtt(const MqttSimulation& simulation) {
  StopSignals signals;
  const auto start = SteadyClock::now();
  try {
    MqttSimulation adapted = simulation;
    // Paho's words for the schemes.
    if (adapted.url.starts_with("mqtt://")) adapted.url.replace(0, 7, "tcp://");
    if (adapted.url.starts_with("mqtts://")) adapted.url.replace(0, 8, "ssl://");
    Publisher publisher(adapted);
    int code = kDone;
    try {
      publisher.connect();
      run(adapted, publisher, signals);
      publisher.finish();
    } catch (const mqtt::exception& error) {
      fmt::print(stderr, "opossum: {}: {}\n", simulation.url, error.what());
      code = kUnavailable;
    }
    const std::chrono::duration<double> took = SteadyClock::now() - start;
    fmt::print("{{\"published\":{},\"acknowledged\":{},\"seconds\":{:.3f}}}\n", publisher.published(), publisher.acknowledged(), took.count());
    return code;
  } catch (const mqtt::exception& error) {
    fmt::print(stderr, "opossum: {}: {}\n", simulation.url, error.what());
    return kUsage;
  }
}

}  // namespace opossum::gateway::cli
