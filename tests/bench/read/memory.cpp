// SPDX-License-Identifier: MIT
#include <atomic>

#include "store/event_store.hpp"
#include "tests/bench/child.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/process_memory.hpp"
#include "tests/bench/read/parts.hpp"
#include "tests/bench/readings.hpp"

namespace opossum::bench {

namespace {

constexpr std::size_t kWriters = 64;

/// The most that was resident while 64 writers appended, one thread scanned everything, and one asked for tags.
ProcessMemory under_load(EventStore& store, const History& history, double seconds) {
  std::atomic<bool> stop = false;
  std::vector<std::jthread> threads;
  for (std::size_t writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      const PreparedCommits commits(kWriters, 10);
      for (std::uint64_t turn = 0; !stop; ++turn) (void)must(store.append(commits.at(writer, turn)));
    });
  }
  threads.emplace_back([&] {
    while (!stop) {
      auto cursor = must(store.read(Query::all()));
      while (!stop && must(cursor.next())) continue;
    }
  });
  threads.emplace_back([&] {
    for (std::uint64_t number = 0; !stop; ++number) (void)read_tag(store, history.batch().tag(number * 7'919));
  });
  ProcessMemory most;
  const auto start = std::chrono::steady_clock::now();
  while (seconds_since(start) < seconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const auto now = process_memory();
    if (now.anonymous + now.mapped > most.anonymous + most.mapped) most = now;
  }
  stop = true;
  return most;
}

void row(const std::string& when, double anonymous, double mapped, const std::string& aim) {
  print_row("resident memory " + when + ": own + mapped files", megabytes(anonymous) + " + " + megabytes(mapped), aim);
}

}  // namespace

void measure_memory(const Subject& subject) {
  const auto scratch = scratch_copy(subject.options);
  const auto memory = in_child([&] {
    const auto before = process_memory();
    const auto store = must(EventStore::open(scratch));
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    const auto idle = process_memory();
    const auto loaded = under_load(*store, subject.history, subject.seconds * 3);
    return std::vector{idle.anonymous, idle.mapped, loaded.anonymous, loaded.mapped, before.anonymous + before.mapped};
  });
  remove_scratch(scratch);
  row("idle", memory.at(0), memory.at(1), "≤ 150 MB");
  row("under load", memory.at(2), memory.at(3), "≤ 300 MB");
  print_row("of which the benchmark had before it opened the store", megabytes(memory.at(4)));
}

}  // namespace opossum::bench
