// SPDX-License-Identifier: MIT
#include <atomic>

#include "store/event_store.hpp"
#include "tests/bench/child.hpp"
#include "tests/bench/latencies.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/page_cache.hpp"
#include "tests/bench/read/parts.hpp"
#include "tests/bench/readings.hpp"

namespace opossum::bench {

namespace {

/// Fills most of an active segment, says so, and goes on with several writers until the process is killed.
void append_until_killed(const StoreOptions& options, const std::function<void()>& ready) {
  const auto store = must(EventStore::open(options));
  while (store->statistics().bytes_appended < options.segment_bytes * 9 / 10) (void)must(store->append(readings(1, 0, 100)));
  ready();
  std::vector<std::jthread> writers;
  for (std::size_t writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&store, writer] {
      for (std::uint64_t number = 0;; ++number) (void)must(store->append(readings(writer, number, 1)));
    });
  }
}

double opening(const StoreOptions& options) {
  return in_child([&] {
           LatencyList time;
           std::unique_ptr<EventStore> store;
           time.time([&] { store = must(EventStore::open(options)); });
           if (store->head().position.value() == 0) std::exit(1);
           return std::vector{time.at(1)};
         })
      .at(0);
}

}  // namespace

void measure_opening(const Subject& subject) {
  std::string how;
  LatencyList warm;
  LatencyList cold;
  LatencyList closed;
  for (int round = 0; round < 3; ++round) {
    for (LatencyList* list : {&warm, &cold}) {
      const auto scratch = scratch_copy(subject.options);
      killed_child([&](const auto& ready) { append_until_killed(scratch, ready); }, 0.3);
      if (list == &cold) how = drop_page_cache(scratch.directory);
      list->add(opening(scratch));
      if (list == &warm) closed.add(opening(scratch));
      remove_scratch(scratch);
    }
  }
  print_row("open after kill -9, active segment nearly full", microseconds(warm.at(0.5)), "≤ 1 s");
  print_row("the same, " + how, microseconds(cold.at(0.5)), "≤ 1 s");
  print_row("open after a clean close", microseconds(closed.at(0.5)));
}

}  // namespace opossum::bench
