// SPDX-License-Identifier: MIT
#include "tests/bench/child.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "tests/bench/must.hpp"

namespace opossum::bench {

namespace {

struct Child {
  pid_t process;
  int output;
};

Child start(const std::function<void(int)>& body) {
  std::array<int, 2> ends{};
  must_not_fail(::pipe(ends.data()), "pipe");
  std::fflush(nullptr);
  const pid_t process = must_not_fail(::fork(), "fork");
  if (process == 0) {
    ::close(ends[0]);
    body(ends[1]);
    std::fflush(nullptr);
    ::_exit(0);
  }
  ::close(ends[1]);
  return {process, ends[0]};
}

}  // namespace

std::vector<double> in_child(const std::function<std::vector<double>()>& measure) {
  const Child child = start([&](int output) {
    for (const double figure : measure()) must_not_fail(::write(output, &figure, sizeof figure), "write");
  });
  std::vector<double> figures;
  double figure = 0;
  while (::read(child.output, &figure, sizeof figure) == sizeof figure) figures.push_back(figure);
  ::close(child.output);
  int status = 0;
  must_not_fail(::waitpid(child.process, &status, 0), "waitpid");
  if (status != 0) std::exit(1);  // it has said why
  return figures;
}

void killed_child(const std::function<void(const std::function<void()>&)>& work, double seconds_then) {
  const Child child = start([&](int output) { work([output] { must_not_fail(::write(output, "r", 1), "write"); }); });
  char ready = 0;
  if (::read(child.output, &ready, 1) != 1) std::exit(1);
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds_then));
  ::kill(child.process, SIGKILL);
  ::waitpid(child.process, nullptr, 0);
  ::close(child.output);
}

}  // namespace opossum::bench
