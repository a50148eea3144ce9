// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "sync/central.hpp"
#include "sync/transport.hpp"
#include "tests/support/manual_clock.hpp"

namespace opossum::sim {

/// What befalls requests, in percent.
struct Weather {
  unsigned request_lost = 0;
  unsigned answer_lost = 0;
  unsigned answer_cut = 0;
  unsigned answer_garbled = 0;
  unsigned portal = 0;       ///< somebody else answers, with a web page
  unsigned late_twin = 0;    ///< a copy of the request arrives once more, some requests later
};

/// One edge's way to the central. `reach` serves a request, or nothing if nobody listens.
class Network final : public sync::Transport {
 public:
  using Reach = std::function<std::optional<sync::CentralAnswer>(std::string_view path, std::string_view body)>;

  Network(Reach reach, test::ManualClock& clock, std::uint64_t seed) : reach_(std::move(reach)), clock_(clock), random_(seed) {}

  void set(Weather weather) { weather_ = weather; }

  [[nodiscard]] Result<sync::HttpAnswer> post(std::string_view path, std::string_view body, std::chrono::milliseconds timeout) override;
  void cancel() noexcept override {}

 private:
  [[nodiscard]] bool chance(unsigned percent) { return random_() % 100 < percent; }

  Reach reach_;
  test::ManualClock& clock_;
  std::mt19937_64 random_;
  Weather weather_{};
  std::optional<std::pair<std::string, std::string>> twin_;  ///< path and body, on its way
};

}  // namespace opossum::sim
