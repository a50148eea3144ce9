// SPDX-License-Identifier: MIT
// Publishes into a broker that is already running, faster than anybody takes it out, and counts what the MQTT subscriber stores
// meanwhile, with each kind of acknowledgement, beside what mosquitto_sub gets and throws away. Prints figures; nothing here is a test.
#include <fmt/format.h>
#include <poll.h>

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "ingest/mqtt_subscriber.hpp"
#include "store/event_store.hpp"
#include "tests/bench/arguments.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/mqtt/publisher.hpp"
#include "tests/bench/must.hpp"
#include "tests/support/process.hpp"

namespace opossum::bench {
namespace {

constexpr const char* kUsage = R"(Usage: bench_subscriber --broker PORT --directory FOLDER [--seconds N] [--rounds N]

The broker must take QoS 1 without an account and keep what it cannot deliver yet. FOLDER is emptied before each measurement.
)";

constexpr double kWarmUpSeconds = 0.5;

/// Four clients with full windows, on a thread of their own, as long as it lives.
class Feeder {
 public:
  explicit Feeder(std::uint16_t port) : thread_([this, port] { run(port); }) {}
  ~Feeder() {
    stopping_ = true;
    thread_.join();
  }
  Feeder(const Feeder&) = delete;
  Feeder& operator=(const Feeder&) = delete;

 private:
  void run(std::uint16_t port) {
    constexpr std::size_t kWindow = 100;
    std::vector<std::unique_ptr<Publisher>> publishers;
    for (unsigned i = 0; i < 4; ++i) publishers.push_back(std::make_unique<Publisher>(port, i, kWindow));
    while (!stopping_) {
      std::vector<pollfd> polled;
      for (const auto& one : publishers) {
        one->fill(kWindow);
        one->write();
        polled.push_back({one->socket(), static_cast<short>(POLLIN | (one->wants_to_write() ? POLLOUT : 0)), 0});
      }
      ::poll(polled.data(), polled.size(), 100);
      for (std::size_t i = 0; i < polled.size(); ++i) {
        if ((polled[i].revents & POLLIN) != 0) publishers[i]->read(nullptr);
      }
    }
  }

  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

void sleep_for(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

/// What a counter gains a second while the broker is fed.
template <class Counter>
double rate_of(std::uint16_t port, double seconds, const Counter& count) {
  const Feeder feeder(port);
  sleep_for(kWarmUpSeconds);
  const std::uint64_t before = count();
  const auto start = std::chrono::steady_clock::now();
  sleep_for(seconds);
  return static_cast<double>(count() - before) / seconds_since(start);
}

/// Events a second that the subscriber stores.
double subscriber_rate(std::uint16_t port, const std::string& directory, ingest::MqttAck ack, double seconds) {
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  StoreOptions store_options;
  store_options.directory = directory + "/store";
  const auto store = must(EventStore::open(store_options));
  ingest::QuarantineOptions quarantine_options;
  quarantine_options.directory = directory + "/store/quarantine";
  const auto quarantine = must(ingest::Quarantine::open(quarantine_options));
  ingest::RuleOptions rule;
  rule.topic = "plant/{line}/{sensor}/temperature";
  rule.type = "TemperatureReading";
  rule.tags = {"line:{line}", "sensor:{sensor}"};
  ingest::Intake intake(*store, *quarantine, must(ingest::RuleSet::compile({{rule}, ingest::Unmatched::quarantine})));
  ingest::MqttSubscriberOptions options;
  options.name = "bench";
  options.url = "mqtt://127.0.0.1:" + std::to_string(port);
  options.topics = {"plant/#"};
  options.ack = ack;
  options.client_id = "bench-subscriber";
  options.session_expiry = std::chrono::seconds(0);  // nothing is left for the next measurement
  const auto subscriber = must(ingest::MqttSubscriber::start(options, intake));
  while (subscriber->status().state != ingest::SourceState::connected) sleep_for(0.01);
  const double rate = rate_of(port, seconds, [&] { return subscriber->status().counters.at("stored"); });
  subscriber->stop();
  return rate;
}

/// Messages a second that mosquitto_sub takes with QoS 1 and forgets.
double mosquitto_sub_rate(std::uint16_t port, const std::string& directory, double seconds) {
  std::filesystem::create_directories(directory);
  const std::string lines = directory + "/mosquitto_sub.txt";
  std::filesystem::remove(lines);
  testing::SpawnOptions spawn;
  spawn.output_file = lines;
  const testing::Process peer({"mosquitto_sub", "-p", std::to_string(port), "-q", "1", "-t", "plant/#", "-F", "x"}, spawn);
  sleep_for(kWarmUpSeconds);
  return rate_of(port, seconds, [&] { return std::filesystem::file_size(lines) / 2; });
}

/// Appends of a message's size to one file, each with an fdatasync of its own: the most that `ack = "stored"` could reach.
double sync_rate(const std::string& directory, double seconds) {
  std::filesystem::create_directories(directory);
  FileSystem& files = posix_file_system();
  const auto file = must(files.open(directory + "/syncs", OpenMode::create_any));
  must(file->allocate(16 << 20));
  const std::string bytes(200, 'x');
  std::uint64_t syncs = 0;
  const auto start = std::chrono::steady_clock::now();
  for (; seconds_since(start) < seconds; ++syncs) {
    must(file->write_at(syncs * bytes.size(), bytes));
    must(file->sync());
  }
  return static_cast<double>(syncs) / seconds_since(start);
}

}  // namespace
}  // namespace opossum::bench

int main(int argc, char** argv) {
  using namespace opossum::bench;
  using opossum::ingest::MqttAck;
  Arguments arguments(argc, argv, kUsage);
  const auto port = static_cast<std::uint16_t>(arguments.count("broker", 0));
  const std::string directory = arguments.text("directory", "");
  const double seconds = arguments.number("seconds", 2);
  const std::uint64_t rounds = arguments.count("rounds", 5);
  arguments.done();
  if (port == 0 || directory.empty()) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  std::vector<double> stored;
  std::vector<double> received;
  std::vector<double> peer;
  std::vector<double> syncs;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    stored.push_back(subscriber_rate(port, directory, MqttAck::stored, seconds));
    received.push_back(subscriber_rate(port, directory, MqttAck::received, seconds));
    peer.push_back(mosquitto_sub_rate(port, directory, seconds));
    syncs.push_back(sync_rate(directory, seconds / 2));
  }
  fmt::print("{}\nQoS 1 out of a broker that has more than it can deliver, messages a second, medians of {} rounds\n", machine(), rounds);
  fmt::print("stored, ack = \"stored\"    {:>10}/s\n", grouped(median(stored)));
  fmt::print("stored, ack = \"received\"  {:>10}/s\n", grouped(median(received)));
  fmt::print("mosquitto_sub, to nowhere {:>10}/s\n", grouped(median(peer)));
  fmt::print("write and fdatasync       {:>10}/s\n", grouped(median(syncs)));
  return 0;
}
