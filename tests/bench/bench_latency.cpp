// SPDX-License-Identifier: MIT
// How long single appends take while segments are sealed and compressed, beside the same writes and syncs of a bare loop. Prints figures;
// nothing here is a test.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "store/event_store.hpp"
#include "tests/bench/arguments.hpp"
#include "tests/bench/bare_loop.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/readings.hpp"

namespace {

using namespace opossum;
using bench::LatencyList;
using Clock = std::chrono::steady_clock;

constexpr const char* kUsage = R"(usage: bench_latency [--directory D] [--seconds S] [--rounds N] [--case C]...
  --case     paced (1 writer, 500 commits of 20 events a second), 1x1, 1x100, 64x1 (flat out); all without it
)";

constexpr double kSealEverySeconds = 0.5;
constexpr std::size_t kEventBytes = 185;
constexpr std::size_t kBareSegmentBytes = 8 << 20;  ///< about what is sealed at once here

struct Case {
  std::string name;
  std::size_t writers;
  std::size_t events;
  double rate;  ///< commits a second; 0 = flat out
};

/// Calls `work` every now and then in a thread of its own, and knows whether it is at it.
class Beside {
 public:
  explicit Beside(std::function<void()> work)
      : thread_([this, work = std::move(work)](const std::stop_token& stop) {
          std::unique_lock lock(mutex_);
          while (!ended_.wait_for(lock, stop, std::chrono::duration<double>(kSealEverySeconds), [] { return false; }) && !stop.stop_requested()) {
            busy_ = true;
            work();
            busy_ = false;
          }
        }) {}
  [[nodiscard]] bool busy() const noexcept { return busy_; }

 private:
  std::mutex mutex_;
  std::condition_variable_any ended_;
  std::atomic<bool> busy_ = false;
  std::jthread thread_;
};

/// Of one kind of append: what was measured in all rounds.
struct Row {
  std::string what;
  LatencyList latencies{};
};

struct StoreLatencies {
  LatencyList sealing;  ///< a seal was under way when they began or ended
  LatencyList otherwise;
};

StoreLatencies appends(const std::string& directory, const Case& test, double seconds) {
  std::filesystem::create_directories(directory);
  StoreOptions options;
  options.directory = directory;
  const auto store = bench::must(EventStore::open(options));
  const bench::PreparedCommits commits(test.writers, test.events);
  std::vector<StoreLatencies> of_writers(test.writers);
  {
    const Beside sealing([&] { bench::must(store->seal()); });
    std::vector<std::jthread> threads;
    const auto start = Clock::now();
    for (std::size_t writer = 0; writer < test.writers; ++writer) {
      threads.emplace_back([&, writer] {
        for (std::uint64_t turn = 0; bench::seconds_since(start) < seconds; ++turn) {
          if (test.rate > 0) std::this_thread::sleep_until(start + std::chrono::duration<double>(static_cast<double>(turn) / test.rate));
          const bool sealed_before = sealing.busy();
          const auto begin = Clock::now();
          (void)bench::must(store->append(commits.at(writer, turn)));
          const double time = std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
          (sealed_before || sealing.busy() ? of_writers[writer].sealing : of_writers[writer].otherwise).add(time);
        }
      });
    }
  }
  StoreLatencies all;
  for (const StoreLatencies& one : of_writers) {
    all.sealing.add(one.sealing);
    all.otherwise.add(one.otherwise);
  }
  bench::must(store->close());
  return all;
}

void write_synced(const std::string& path, std::size_t bytes, std::size_t piece) {
  const int file = bench::new_bare_file(path, bench::BareFile::growing);
  const std::string content(piece, 'x');
  for (std::size_t at = 0; at < bytes; at += piece) {
    bench::must_not_fail(::pwrite(file, content.data(), piece, static_cast<off_t>(at)), "pwrite");
    bench::must_not_fail(::fdatasync(file), "fdatasync");
  }
  ::close(file);
}

/// What a segment costs the disk besides its commits, and nothing else: zeros written ahead, a compressed file and an index a tenth as
/// long, both renamed into place, and the segment goes.
void seal_bare(const std::string& directory) {
  write_synced(directory + "/segment", kBareSegmentBytes, kBareSegmentBytes / 8);
  for (const char* name : {"/log", "/index"}) {
    write_synced(directory + name + ".tmp", kBareSegmentBytes / 10, kBareSegmentBytes / 10);
    std::filesystem::rename(directory + name + ".tmp", directory + name);
  }
  std::filesystem::remove(directory + "/segment");
}

LatencyList bare_beside_sealing(const std::string& directory, std::size_t bytes, double rate, double seconds) {
  std::filesystem::create_directories(directory);
  const Beside sealing([&] { seal_bare(directory); });
  return bench::bare_syncs(directory + "/loop", bytes, rate, seconds);
}

void print_rows(const Case& test, std::vector<Row>& rows) {
  for (Row& row : rows) {
    LatencyList& times = row.latencies;
    if (times.size() == 0) continue;
    const double median = times.at(0.5);
    std::printf("| %s | %s | %s | %s | %s | %s | %s | %.1f | %.2f %% |\n", test.name.c_str(), row.what.c_str(),
                bench::grouped(static_cast<double>(times.size())).c_str(), bench::microseconds(median).c_str(),
                bench::microseconds(times.at(0.99)).c_str(), bench::microseconds(times.at(0.999)).c_str(),
                bench::microseconds(times.at(1)).c_str(), times.at(0.999) / median, 100 * times.share_above(5 * median));
  }
  std::fflush(stdout);
}

void measure(const Case& test, const std::string& directory, double seconds, std::uint64_t rounds) {
  std::vector<Row> rows{{"bare loop"}, {"bare loop beside what sealing writes"}, {"opossum"}, {"opossum while it seals"}};
  const std::size_t bytes = kEventBytes * test.events * test.writers;
  const double rate = test.rate > 0 ? test.rate : 1e9;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    rows[0].latencies.add(bench::bare_syncs(directory + "/bare", bytes, rate, seconds));
    rows[1].latencies.add(bare_beside_sealing(directory + "/bare", bytes, rate, seconds));
    const StoreLatencies ours = appends(directory + "/store", test, seconds);
    rows[2].latencies.add(ours.otherwise);
    rows[3].latencies.add(ours.sealing);
    std::filesystem::remove_all(directory);
  }
  print_rows(test, rows);
}

const std::vector<Case> kCases = {
    {"paced", 1, 20, 500},
    {"1x1", 1, 1, 0},
    {"1x100", 1, 100, 0},
    {"64x1", 64, 1, 0},
};

}  // namespace

int main(int argc, char** argv) {
  bench::Arguments arguments(argc, argv, kUsage);
  const auto directory = arguments.text("directory", ".") + "/bench-latency-data";
  const double seconds = arguments.number("seconds", 2);
  const auto rounds = arguments.count("rounds", 3);
  const auto wanted = arguments.all("case");
  arguments.done();
  std::printf("%s\n\nA segment is sealed every %.1f s; %llu rounds of %.1f s.\n\n", bench::machine().c_str(), kSealEverySeconds,
              static_cast<unsigned long long>(rounds), seconds);
  std::printf("| case | what | appends | median | p99 | p99.9 | longest | p99.9 / median | above 5 medians |\n");
  std::printf("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
  for (const Case& test : kCases) {
    if (wanted.empty() || std::ranges::find(wanted, test.name) != wanted.end()) measure(test, directory, seconds, rounds);
  }
}
