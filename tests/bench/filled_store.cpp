// SPDX-License-Identifier: MIT
#include <atomic>
#include <filesystem>

#include "store/event_store.hpp"
#include "tests/bench/history.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/must.hpp"

namespace opossum::bench {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kWriters = 8;

void fill(EventStore& store, const History& history, std::size_t commit_events) {
  std::atomic<std::uint64_t> taken = 0;
  std::vector<std::jthread> writers;
  for (std::size_t writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&] {
      Commit commit;
      for (;;) {
        const std::uint64_t first = taken.fetch_add(commit_events);
        commit.events.clear();
        for (std::uint64_t number = first; number < std::min(first + commit_events, history.events()); ++number) {
          commit.events.push_back(history.event(number));
        }
        if (commit.events.empty()) return;
        (void)must(store.append(commit));
      }
    });
  }
}

std::string folder_name(const Filling& filling) {
  return "history-" + std::to_string(filling.events) + "-by-" + std::to_string(filling.commit_events) + "-segments-" +
         std::to_string(filling.segment_bytes >> 10) + (filling.compress ? "k-compressed" : "k-plain");
}

/// True for files that the store only ever replaces as a whole.
bool never_changes(const fs::path& relative) {
  const std::string folder = relative.begin()->string();
  return folder == "index" || (folder == "log" && relative.has_parent_path() && relative.parent_path() != folder);
}

}  // namespace

StoreOptions filled_store(const std::string& directory, const Filling& filling) {
  StoreOptions options;
  options.directory = directory + "/" + folder_name(filling);
  options.segment_bytes = filling.segment_bytes;
  options.compress = filling.compress;
  const std::string complete = options.directory + ".complete";
  if (fs::exists(complete)) return options;
  fs::remove_all(options.directory);
  fs::create_directories(options.directory);
  const auto start = std::chrono::steady_clock::now();
  const History history(filling.events);
  auto store = must(EventStore::open(options));
  fill(*store, history, filling.commit_events);
  must(store->seal());
  must(store->close());
  std::ofstream(complete) << "\n";
  std::fprintf(stderr, "%s: filled in %.0f s\n", options.directory.c_str(), seconds_since(start));
  return options;
}

StoreOptions scratch_copy(const StoreOptions& filled) {
  StoreOptions scratch = filled;
  scratch.directory += ".scratch";
  fs::remove_all(scratch.directory);
  for (const auto& entry : fs::recursive_directory_iterator(filled.directory)) {
    const fs::path relative = fs::relative(entry.path(), filled.directory);
    const fs::path target = scratch.directory / relative;
    if (entry.is_directory()) {
      fs::create_directories(target);
    } else if (never_changes(relative)) {
      fs::create_hard_link(entry.path(), target);
    } else {
      fs::create_directories(target.parent_path());
      fs::copy_file(entry.path(), target);
    }
  }
  return scratch;
}

void remove_scratch(const StoreOptions& scratch) { fs::remove_all(scratch.directory); }

}  // namespace opossum::bench
