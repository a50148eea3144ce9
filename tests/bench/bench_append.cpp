// SPDX-License-Identifier: MIT
// Durable appends beside bare write+fdatasync loops and beside peers, on the same file system in the same run.
// The columns take turns in every round, so that a machine that drifts is fair to all.
#include <filesystem>

#include "store/event_store.hpp"
#include "tests/bench/arguments.hpp"
#include "tests/bench/bare_loop.hpp"
#include "tests/bench/closed_loop.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/peers/peers.hpp"
#include "tests/bench/readings.hpp"
#include "tests/bench/recorder.hpp"

namespace {

using namespace opossum;

constexpr const char* kUsage = R"(usage: bench_append [--directory D] [--seconds S] [--rounds N] [--case WxE]... [--only COLUMN]...
  --directory  where the run makes its own folder, and removes it after; here without it
  --case       W writers with E events a commit, such as 64x1; all of the table without it
  --only       a column by its name: opossum, condition, growing, zeroed, group, sqlite, rocksdb; all that were built without it
)";

struct Case {
  std::size_t writers;
  std::size_t events;
};

struct Column {
  std::string name;   ///< for --only
  std::string title;
  std::function<double(const Case&, std::size_t bytes)> events_a_second;
  std::vector<double> measured{};
};

/// Bytes that one commit takes in the log.
std::size_t commit_bytes(const std::string& directory, std::size_t events) {
  StoreOptions options;
  options.directory = directory;
  auto store = bench::must(EventStore::open(options));
  (void)bench::must(store->append(bench::readings(1, 0, events)));
  const auto bytes = store->statistics().bytes_appended;
  bench::must(store->close());
  store.reset();
  std::filesystem::remove_all(directory);
  return bytes;
}

double measure(std::unique_ptr<bench::Recorder> recorder, const bench::PreparedCommits& commits, const Case& test, double seconds) {
  return static_cast<double>(test.events) * bench::closed_loop(test.writers, seconds, [&](std::size_t writer, std::uint64_t turn) {
           recorder->record(writer, commits.at(writer, turn));
         });
}

std::vector<Column> columns(const std::string& directory, double seconds) {
  const auto recorder = [=](auto make, bool with_conditions = false) {
    return [=](const Case& test, std::size_t bytes) {
      std::filesystem::create_directories(directory + "/recorder");
      bench::PreparedCommits commits(test.writers, test.events);
      if (with_conditions) commits.demand_unused_tags();
      const double rate = measure(make(directory + "/recorder", bytes), commits, test, seconds);
      std::filesystem::remove_all(directory + "/recorder");
      return rate;
    };
  };
  const auto without_bytes = [](auto make) { return [=](const std::string& folder, std::size_t) { return make(folder); }; };
  const auto bare = [=](bench::BareFile kind) {
    return [=](const Case& test, std::size_t bytes) {
      return static_cast<double>(test.events) * bench::bare_writes(directory + "/bare", kind, bytes, seconds);
    };
  };
  return {
      {"opossum", "opossum", recorder(without_bytes(bench::make_store_recorder))},
      {"condition", "with a condition on a tag", recorder(without_bytes(bench::make_store_recorder), true)},
      {"growing", "bare loop, growing file", bare(bench::BareFile::growing)},
      {"zeroed", "bare loop, zeroed file", bare(bench::BareFile::zeroed)},
      {"group", "bare group commit", recorder(bench::make_bare_group_recorder)},
#ifdef OPOSSUM_SQLITE
      {"sqlite", "SQLite", recorder(without_bytes(bench::make_sqlite_recorder))},
#endif
#ifdef OPOSSUM_ROCKSDB
      {"rocksdb", "RocksDB", recorder(without_bytes(bench::make_rocksdb_recorder))},
#endif
  };
}

/// The share of each column in the first, of the same round each: "8,500 (1.04)" says that the first does 1.04 times as much.
void print_row(const Case& test, const std::vector<Column>& table) {
  std::printf("| %zu x %zu |", test.writers, test.events);
  for (const auto& column : table) {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < column.measured.size(); ++round) ratios.push_back(table[0].measured[round] / column.measured[round]);
    std::printf(" %s", bench::grouped(bench::median(column.measured)).c_str());
    if (&column != &table[0]) std::printf(" (%.*f)", bench::median(ratios) < 9.95 ? 2 : 1, bench::median(ratios));
    std::printf(" |");
  }
  std::printf("\n");
  std::fflush(stdout);
}

std::vector<Case> cases(const std::vector<std::string>& wanted) {
  if (wanted.empty()) return {{1, 1}, {64, 1}, {256, 1}, {16, 100}, {1, 100}, {1, 1000}};
  std::vector<Case> list;
  for (const auto& text : wanted) {
    Case test{};
    if (std::sscanf(text.c_str(), "%zux%zu", &test.writers, &test.events) != 2 || test.writers == 0 || test.events == 0) {
      std::fprintf(stderr, "--case %s: wanted WRITERSxEVENTS, such as 64x1\n", text.c_str());
      std::exit(2);
    }
    list.push_back(test);
  }
  return list;
}

}  // namespace

int main(int argc, char** argv) {
  bench::Arguments arguments(argc, argv, kUsage);
  const auto directory = arguments.text("directory", ".") + "/bench-append-data";
  const double seconds = arguments.number("seconds", 2);
  const auto rounds = arguments.count("rounds", 3);
  const auto tests = cases(arguments.all("case"));
  const auto only = arguments.all("only");
  arguments.done();

  auto table = columns(directory, seconds);
  if (!only.empty()) std::erase_if(table, [&](const Column& column) { return std::ranges::find(only, column.name) == only.end(); });
  std::filesystem::create_directories(directory);
  std::printf("%s\n\nEvents a second, every commit durable; medians of %llu rounds of %.1f s. In brackets: how often %s does that.\n\n",
              bench::machine().c_str(), static_cast<unsigned long long>(rounds), seconds, table.at(0).title.c_str());
  std::printf("| writers x events |");
  for (const auto& column : table) std::printf(" %s |", column.title.c_str());
  std::printf("\n| --- |");
  for (std::size_t i = 0; i < table.size(); ++i) std::printf(" ---: |");
  std::printf("\n");
  for (const auto& test : tests) {
    const std::size_t bytes = commit_bytes(directory + "/measure", test.events);
    for (auto& column : table) column.measured.clear();
    for (std::uint64_t round = 0; round < rounds; ++round) {
      for (auto& column : table) column.measured.push_back(column.events_a_second(test, bytes));
    }
    print_row(test, table);
  }
  std::filesystem::remove_all(directory);
}
