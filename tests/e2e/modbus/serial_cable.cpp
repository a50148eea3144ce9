// SPDX-License-Identifier: MIT
#include "tests/e2e/modbus/serial_cable.hpp"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace opossum::testing {

SerialCable::End::End() : terminal(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
  std::array<char, 64> name{};
  if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0 || ::ptsname_r(terminal, name.data(), name.size()) != 0) {
    throw std::runtime_error("no pseudo-terminal");
  }
  path = name.data();
  held = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios raw{};
  ::tcgetattr(held, &raw);
  ::cfmakeraw(&raw);
  ::tcsetattr(held, TCSANOW, &raw);
}

SerialCable::End::~End() {
  ::close(held);
  ::close(terminal);
}

SerialCable::SerialCable() : thread_([this] { carry(); }) {}

SerialCable::~SerialCable() {
  stopping_ = true;
  thread_.join();
}

void SerialCable::carry() {
  while (!stopping_) {
    std::array<pollfd, 2> ends{pollfd{near_.terminal, POLLIN, 0}, pollfd{far_.terminal, POLLIN, 0}};
    if (::poll(ends.data(), ends.size(), 20) <= 0) continue;
    for (std::size_t from = 0; from < 2; ++from) {
      if ((ends[from].revents & POLLIN) == 0) continue;
      std::array<char, 300> bytes{};
      const auto count = ::read(ends[from].fd, bytes.data(), bytes.size());
      if (count > 0 && !cut_) [[maybe_unused]]
        const auto written = ::write(ends[1 - from].fd, bytes.data(), static_cast<std::size_t>(count));
    }
  }
}

}  // namespace opossum::testing
