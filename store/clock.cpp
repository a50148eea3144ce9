// SPDX-License-Identifier: MIT
#include "store/clock.hpp"

#include "store/format/time_text.hpp"

namespace opossum {

namespace {

class SystemClock final : public Clock {
 public:
  Timestamp now() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  }
  std::chrono::steady_clock::time_point steady_now() const override { return std::chrono::steady_clock::now(); }
};

}  // namespace

Clock& system_clock() {
  static SystemClock clock;
  return clock;
}

std::string to_rfc3339(Timestamp time) {
  std::string text(format::kTimeLength, '\0');
  format::write_time(text.data(), time);
  return text;
}

}  // namespace opossum
