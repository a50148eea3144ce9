// SPDX-License-Identifier: MIT
#include <sched.h>

#include <limits>

#include "store/event_store.hpp"
#include "tests/bench/child.hpp"
#include "tests/bench/latencies.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/page_cache.hpp"
#include "tests/bench/read/parts.hpp"

namespace opossum::bench {

namespace {

constexpr std::uint64_t kWarmQueries = 2'000;
constexpr int kColdQueries = 100;
constexpr std::uint64_t kStride = 7'919;  // from one query to the next, so that neighbours are not asked for in a row
constexpr TagKind kNeverUsed{"never:", 0, std::numeric_limits<std::uint64_t>::max()};  // a new tag each time, as uniqueness conditions have

void query(const EventStore& store, const TagKind& kind, std::uint64_t number) {
  const auto tag = kind.tag(number * kStride);
  if (const auto found = read_tag(store, tag); found != kind.matches) {
    std::fprintf(stderr, "%s: %llu events instead of %llu\n", tag.c_str(), static_cast<unsigned long long>(found),
                 static_cast<unsigned long long>(kind.matches));
    std::exit(1);
  }
}

void stay_on_one_processor() {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(0, &set);
  must_not_fail(::sched_setaffinity(0, sizeof set, &set), "sched_setaffinity");
}

/// Of kWarmQueries, after as many that are not counted: of the same tags, or of others with `other_tags`.
LatencyList warm_latencies(const EventStore& store, const TagKind& kind, bool other_tags = false) {
  LatencyList latencies;
  const std::uint64_t first = other_tags ? kWarmQueries : 0;
  for (std::uint64_t i = 0; i < kWarmQueries; ++i) query(store, kind, i);
  for (std::uint64_t i = 0; i < kWarmQueries; ++i) latencies.time([&] { query(store, kind, first + i); });
  return latencies;
}

double queries_a_second(const EventStore& store, const TagKind& kind, double seconds) {
  const auto start = std::chrono::steady_clock::now();
  std::uint64_t done = 0;
  while (seconds_since(start) < seconds) query(store, kind, done++);
  return static_cast<double>(done) / seconds_since(start);
}

}  // namespace

std::uint64_t read_tag(const EventStore& store, const std::string& tag) {
  auto cursor = must(store.read(Query{{QueryItem{{}, {tag}}}}));
  std::uint64_t events = 0;
  while (must(cursor.next())) ++events;
  return events;
}

void measure_tag_queries(const Subject& subject) {
  const auto times = in_child([&] {
    const auto store = must(EventStore::open(subject.options));
    LatencyList latencies = warm_latencies(*store, subject.history.batch());
    return std::vector{latencies.at(0.5), latencies.at(0.99)};
  });
  print_row("tag query, 100 matches, warm: median", microseconds(times.at(0)));
  print_row("tag query, 100 matches, warm: p99", microseconds(times.at(1)), "≤ 1 ms");
}

void measure_cold_tag_queries(const Subject& subject) {
  LatencyList latencies;
  std::string how;
  for (int i = 0; i < kColdQueries; ++i) {
    how = drop_page_cache(subject.options.directory);
    const auto time = in_child([&] {
      const auto store = must(EventStore::open(subject.options));
      LatencyList one;
      one.time([&] { query(*store, subject.history.batch(), static_cast<std::uint64_t>(i)); });
      return std::vector{one.at(1)};
    });
    latencies.add(time.at(0));
  }
  const std::string what = "tag query, 100 matches, cold (" + how + ", new process, first query), ";
  print_row(what + "median", microseconds(latencies.at(0.5)));
  print_row(what + "p99", microseconds(latencies.at(0.99)), "≤ 20 ms");
}

void measure_unused_tags(const Subject& subject) {
  const auto times = in_child([&] {
    const auto store = must(EventStore::open(subject.options));
    LatencyList latencies = warm_latencies(*store, kNeverUsed, true);
    return std::vector{latencies.at(0.5), latencies.at(0.99), static_cast<double>(store->statistics().segments_sealed)};
  });
  const std::string what = "is a tag unused, " + grouped(times.at(2)) + " segments: ";
  print_row(what + "median", microseconds(times.at(0)), "≤ 50 µs");
  print_row(what + "p99", microseconds(times.at(1)));
}

void measure_selective_queries(const Subject& subject) {
  for (const auto& kind : {subject.history.order(), subject.history.lot()}) {
    const auto rate = in_child([&] {
      stay_on_one_processor();
      const auto store = must(EventStore::open(subject.options));
      (void)queries_a_second(*store, kind, subject.seconds / 2);
      return std::vector{queries_a_second(*store, kind, subject.seconds)};
    });
    const std::string matches = std::to_string(kind.matches);
    print_row("tag queries on one core, " + matches + (kind.matches == 1 ? " match" : " matches"), grouped(rate.at(0)) + " a second",
                 kind.matches == 1 ? "≥ 10,000" : "");
  }
}

}  // namespace opossum::bench
