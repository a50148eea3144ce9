// SPDX-License-Identifier: MIT
#include "store/event_store.hpp"
#include "tests/bench/bare_loop.hpp"
#include "tests/bench/child.hpp"
#include "tests/bench/closed_loop.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/read/parts.hpp"
#include "tests/bench/readings.hpp"

namespace opossum::bench {

namespace {

constexpr int kRounds = 3;
constexpr std::size_t kEventBytes = 250;  // of a commit of one event in the log, roughly

/// Commits of one event a second, behind the whole history. The first half of the time is not counted: a process that has just opened the
/// store touches each page of the indexes for the first time.
double appends_a_second(const StoreOptions& filled, std::size_t writers, bool on_condition, double seconds) {
  const auto scratch = scratch_copy(filled);
  const auto rate = in_child([&] {
    const auto store = must(EventStore::open(scratch));
    PreparedCommits commits(writers, 1);
    if (on_condition) commits.demand_unused_tags();
    const auto append = [&](std::size_t writer, std::uint64_t turn) { (void)must(store->append(commits.at(writer, turn))); };
    (void)closed_loop(writers, seconds, append);
    return std::vector{closed_loop(writers, seconds, append)};
  });
  remove_scratch(scratch);
  return rate.at(0);
}

}  // namespace

/// The rows take turns, so that a disk that drifts is fair to all.
void measure_appends(const Subject& subject) {
  struct Row {
    std::string what;
    std::function<double()> measure;
    std::vector<double> rates{};
  };
  const auto appends = [&](std::size_t writers, bool on_condition) {
    return [&subject, writers, on_condition] { return appends_a_second(subject.options, writers, on_condition, subject.seconds / kRounds); };
  };
  std::vector<Row> rows{
      {"bare write+fdatasync",
       [&] { return bare_writes(subject.options.directory + ".bare", BareFile::zeroed, kEventBytes, subject.seconds / kRounds); }},
      {"append, 1 writer", appends(1, false)},
      {"append, 1 writer, on a condition", appends(1, true)},
      {"append, 64 writers", appends(64, false)},
      {"append, 64 writers, on a condition", appends(64, true)},
  };
  for (int round = 0; round < kRounds; ++round) {
    for (auto& row : rows) row.rates.push_back(row.measure());
  }
  for (const auto& row : rows) print_row(row.what, grouped(median(row.rates)) + " a second");
}

}  // namespace opossum::bench
