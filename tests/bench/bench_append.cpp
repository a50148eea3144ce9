// SPDX-License-Identifier: MIT
// Durable appends beside a bare write+fdatasync loop on the same file system in the same run.
// Usage: bench_append [DIRECTORY] [SECONDS-A-CASE] [ROUNDS]. The cases take turns, so that a machine that drifts is fair to all.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>

#include "store/event_store.hpp"
#include "tests/bench/machine.hpp"

namespace {

using namespace opossum;
using Clock = std::chrono::steady_clock;

NewEvent reading(int writer, std::uint64_t number) {
  NewEvent event;
  event.type = "TemperatureReading";
  event.tags = {"line:" + std::to_string(writer % 8), "sensor:s" + std::to_string(number % 100)};
  event.data = R"({"value":21.5,"humidity":40.25,"unit":"°C","quality":"good","seq":)" + std::to_string(number) + "}";
  return event;
}

Commit batch(int writer, std::uint64_t first, std::size_t events) {
  Commit commit;
  for (std::size_t i = 0; i < events; ++i) commit.events.push_back(reading(writer, first + i));
  return commit;
}

/// Bytes that one batch takes in the log, measured once.
std::size_t line_bytes(const std::string& directory, std::size_t events) {
  StoreOptions options;
  options.directory = directory + "/measure";
  auto store = EventStore::open(options).value();
  (void)store->append(batch(1, 1'000'000, events));
  const auto bytes = store->statistics().bytes_appended;
  store->close().value();
  store.reset();
  std::filesystem::remove_all(options.directory);
  return bytes;
}

/// The physical bound: the same bytes with write and fdatasync and nothing else, into zeros written beforehand.
double bare(const std::string& directory, std::size_t bytes, std::size_t events, double seconds) {
  const std::string path = directory + "/bare";
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_RDWR, 0600);
  const std::string zeros(1 << 20, '\0');
  constexpr off_t kFileBytes = 64 << 20;
  for (off_t at = 0; at < kFileBytes; at += static_cast<off_t>(zeros.size())) (void)!::pwrite(file, zeros.data(), zeros.size(), at);
  ::fdatasync(file);
  const std::string line(bytes, 'x');
  std::uint64_t done = 0;
  off_t at = 0;
  const auto start = Clock::now();
  while (bench::seconds_since(start) < seconds) {
    if (at + static_cast<off_t>(bytes) > kFileBytes) at = 0;
    (void)!::pwrite(file, line.data(), line.size(), at);
    ::fdatasync(file);
    at += static_cast<off_t>(bytes);
    done += events;
  }
  const double rate = static_cast<double>(done) / bench::seconds_since(start);
  ::close(file);
  ::unlink(path.c_str());
  return rate;
}

double appends(const std::string& directory, int writers, std::size_t events, double seconds) {
  StoreOptions options;
  options.directory = directory + "/store";
  auto store = EventStore::open(options).value();
  std::atomic<bool> stop = false;
  std::atomic<std::uint64_t> done = 0;
  std::vector<std::thread> threads;
  const auto start = Clock::now();
  for (int writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer] {
      std::uint64_t mine = 0;
      for (std::uint64_t number = 0; !stop; number += events) {
        if (auto receipt = store->append(batch(writer, number, events)); !receipt) {
          std::fprintf(stderr, "%s\n", receipt.error().message().c_str());
          std::exit(1);
        }
        mine += events;
      }
      done += mine;
    });
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  stop = true;
  for (auto& thread : threads) thread.join();
  const double rate = static_cast<double>(done) / bench::seconds_since(start);
  store->close().value();
  store.reset();
  std::filesystem::remove_all(options.directory);
  return rate;
}

struct Case {
  int writers;
  std::size_t events;
};

}  // namespace

int main(int argc, char** argv) {
  const std::string directory = argc > 1 ? argv[1] : "bench-append-data";
  const double seconds = argc > 2 ? std::atof(argv[2]) : 2;
  const int rounds = argc > 3 ? std::atoi(argv[3]) : 3;
  std::filesystem::create_directories(directory);
  std::printf("%s\n%d rounds of %.1f s a case; medians; events of about 200 bytes, every append durable\n\n", bench::machine().c_str(), rounds, seconds);
  std::printf("| writers x events | opossum, events/s | bare write+fdatasync, events/s | ratio |\n| --- | --- | --- | --- |\n");
  for (const Case test : {Case{1, 1}, Case{64, 1}, Case{256, 1}, Case{16, 100}, Case{1, 100}, Case{1, 1000}}) {
    const std::size_t bytes = line_bytes(directory, test.events);
    std::vector<double> ours;
    std::vector<double> bound;
    std::vector<double> ratios;
    for (int round = 0; round < rounds; ++round) {
      bound.push_back(bare(directory, bytes, test.events, seconds));
      ours.push_back(appends(directory, test.writers, test.events, seconds));
      ratios.push_back(ours.back() / bound.back());
    }
    std::printf("| %d x %zu | %.0f | %.0f | %.2f |\n", test.writers, test.events, bench::median(ours), bench::median(bound), bench::median(ratios));
    std::fflush(stdout);
  }
  std::filesystem::remove_all(directory);
}
