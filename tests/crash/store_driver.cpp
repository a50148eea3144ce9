// SPDX-License-Identifier: MIT
// A process with a store on a real disk, to be killed or to have its system calls fail. It says what the store promised: one line an attempt
// on standard output, each by one write(2), so that none is lost when the process dies.
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <random>
#include <string>
#include <thread>

#include "tests/crash/driven_store.hpp"

namespace opossum::test {
namespace {

void say(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(2);
}

void report(std::uint64_t number, const Result<Receipt>& result) {
  if (result) return say(fmt::format("stored {} {}\n", number, result->commit.value()));
  // After a failed sync nobody can say whether the bytes arrived; every other error means that nothing was stored.
  say(fmt::format("{} {}\n", result.error().code() == Errc::poisoned ? "unknown" : "refused", number));
}

class Driver {
 public:
  Driver(StoreOptions options, std::uint64_t first) : options_(std::move(options)), next_(first) {}

  bool open() {
    auto opened = EventStore::open(options_);
    if (opened) store_ = std::move(*opened);
    else say(fmt::format("closed {}\n", opened.error().message()));
    return opened.has_value();
  }
  void close() { store_.reset(); }

  void append() {
    if (!store_) return;
    const std::uint64_t number = begin();
    report(number, store_->append(commit_of(driven_attempt(number))));
  }
  void append_group(std::size_t commits) {
    if (!store_) return;
    std::vector<Commit> group;
    std::vector<std::uint64_t> numbers;
    for (std::size_t i = 0; i < commits; ++i) {
      numbers.push_back(begin());
      group.push_back(commit_of(driven_attempt(numbers.back())));
    }
    std::atomic<std::size_t> answered = 0;
    store_->submit_all(std::move(group), [&](std::size_t i, const Result<Receipt>& result) {
      report(numbers[i], result);
      ++answered;
      answered.notify_one();
    });
    for (std::size_t seen = answered; seen < commits; seen = answered) answered.wait(seen);
  }
  void seal() {
    if (store_) static_cast<void>(store_->seal());
  }
  void maintain() {
    if (store_) store_->maintain();
  }

 private:
  std::uint64_t begin() {
    const std::uint64_t number = next_++;
    say(fmt::format("begin {}\n", number));
    return number;
  }

  StoreOptions options_;
  std::atomic<std::uint64_t> next_;
  std::unique_ptr<EventStore> store_;
};

/// Without threads, so that the n-th system call of every run is the same. Chain lines, sealing on request and by size, a reopening.
int run_script(const std::string& directory) {
  StoreOptions options = driven_options(directory);
  options.background = false;
  options.chain_after_quiet = std::chrono::milliseconds(0);
  Driver driver(options, 1);
  if (!driver.open()) return 0;
  driver.append();
  driver.append_group(4);
  driver.maintain();
  driver.seal();
  driver.append();
  for (int i = 0; i < 4; ++i) driver.append_group(3);
  driver.maintain();
  driver.append();
  driver.close();
  if (!driver.open()) return 0;
  driver.append_group(2);
  driver.append();
  driver.close();
  return 0;
}

/// Several writers and the store's own threads, until somebody kills this.
int run_for_ever(const std::string& directory, std::uint64_t seed, std::uint64_t first) {
  Driver driver(driven_options(directory), first);
  if (!driver.open()) return 1;
  std::vector<std::thread> writers;
  for (std::uint64_t writer = 0; writer < 3; ++writer) {
    writers.emplace_back([&driver, writer, seed] {
      std::mt19937_64 random(seed * 3 + writer);
      while (true) {
        if (random() % 3 == 0) driver.append_group(2 + random() % 20);
        else driver.append();
        if (writer == 0 && random() % 40 == 0) driver.seal();
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  return 0;
}

}  // namespace
}  // namespace opossum::test

int main(int argc, char** argv) {
  const std::string mode = argc > 2 ? argv[1] : "";
  if (mode == "script" && argc == 3) return opossum::test::run_script(argv[2]);
  if (mode == "forever" && argc == 5) return opossum::test::run_for_ever(argv[2], std::stoull(argv[3]), std::stoull(argv[4]));
  opossum::test::say("usage: store_driver script DIRECTORY | forever DIRECTORY SEED FIRST_ATTEMPT\n");
  return 2;
}
