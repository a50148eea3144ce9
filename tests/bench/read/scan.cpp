// SPDX-License-Identifier: MIT
#include "store/event_store.hpp"
#include "tests/bench/child.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/read/parts.hpp"

namespace opossum::bench {

namespace {

/// Events a second of one cursor over everything. The bytes are looked at as somebody who sends them on would.
double scan(const EventStore& store) {
  const auto start = std::chrono::steady_clock::now();
  auto cursor = must(store.read(Query::all()));
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
  for (;;) {
    const auto event = must(cursor.next());
    if (!event) break;
    ++events;
    bytes += event->json().size();
  }
  if (bytes == 0) std::exit(1);
  return static_cast<double>(events) / seconds_since(start);
}

double scan_commits(const EventStore& store) {
  const auto start = std::chrono::steady_clock::now();
  auto cursor = must(store.read_commits(CommitNumber()));
  std::uint64_t bytes = 0;
  for (;;) {
    const auto commit = must(cursor.next());
    if (!commit) break;
    bytes += commit->line().size();
  }
  if (bytes == 0) std::exit(1);
  return static_cast<double>(store.head().position.value()) / seconds_since(start);
}

}  // namespace

void measure_scan(const Subject& subject) {
  const auto rates = in_child([&] {
    const auto store = must(EventStore::open(subject.options));
    (void)scan(*store);  // fills the page cache
    return std::vector{scan(*store), scan_commits(*store)};
  });
  const bool compressed = subject.options.compress;
  print_row("full scan, events one by one", grouped(rates.at(0)) + " events/s", compressed ? "≥ 2,000,000" : "≥ 5,000,000");
  print_row("full scan, whole commit lines", grouped(rates.at(1)) + " events/s");
}

}  // namespace opossum::bench
