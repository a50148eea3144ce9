// SPDX-License-Identifier: MIT
#include "tests/bench/modbus/simulator_process.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "ingest/simulate_modbus.hpp"
#include "tests/bench/must.hpp"

namespace opossum::bench {

SimulatorProcess::SimulatorProcess(std::uint8_t units, std::uint16_t machines) {
  std::array<int, 2> ends{};
  must_not_fail(::pipe(ends.data()), "pipe");
  pid_ = must_not_fail(::fork(), "fork");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ingest::SimulateModbusOptions options;
    options.host = "0.0.0.0";
    options.port = 0;
    options.units = units;
    options.machines = machines;
    const auto simulator = must(ingest::ModbusSimulator::start(options));
    const auto port = simulator->port();
    must_not_fail(::write(ends[1], &port, sizeof port), "write");
    for (;;) ::pause();
  }
  must_not_fail(::read(ends[0], &port_, sizeof port_), "read");
  ::close(ends[0]);
  ::close(ends[1]);
}

SimulatorProcess::~SimulatorProcess() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

}  // namespace opossum::bench
