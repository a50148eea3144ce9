// SPDX-License-Identifier: MIT
#include "tests/bench/closed_loop.hpp"

#include <atomic>
#include <latch>

#include "tests/bench/machine.hpp"

namespace opossum::bench {

double closed_loop(std::size_t writers, double seconds, const std::function<void(std::size_t, std::uint64_t)>& call) {
  std::atomic<bool> stop = false;
  std::atomic<std::uint64_t> done = 0;
  std::latch ready(static_cast<std::ptrdiff_t>(writers) + 1);
  std::vector<std::jthread> threads;
  for (std::size_t writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer] {
      ready.arrive_and_wait();
      std::uint64_t turn = 0;
      for (; !stop; ++turn) call(writer, turn);
      done += turn;
    });
  }
  ready.arrive_and_wait();
  const auto start = std::chrono::steady_clock::now();
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  stop = true;
  threads.clear();
  return static_cast<double>(done) / seconds_since(start);
}

}  // namespace opossum::bench
