// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "sync/central.hpp"
#include "sync/transport.hpp"
#include "tests/support/manual_clock.hpp"

namespace opossum::sim {

/// What befalls requests, in percent.
struct Weather {
  unsigned request_lost = 0;     ///< 100: the way there is cut
  unsigned request_cut = 0;
  unsigned request_garbled = 0;
  unsigned answer_lost = 0;      ///< 100: the way back is cut
  unsigned answer_cut = 0;
  unsigned answer_garbled = 0;
  unsigned portal = 0;           ///< somebody else answers, with a web page
  unsigned twin = 0;             ///< the request arrives twice in a row
  unsigned late_twin = 0;        ///< a copy of the request arrives once more, some requests later and behind younger ones
};

inline constexpr Weather kFine{};
inline constexpr Weather kBad{8, 3, 3, 8, 4, 4, 3, 5, 8};
inline constexpr Weather kNothingArrives{100, 0, 0, 0, 0, 0, 0, 0, 0};
inline constexpr Weather kNothingComesBack{0, 0, 0, 100, 0, 0, 0, 0, 10};
inline constexpr Weather kPortal{0, 0, 0, 0, 0, 0, 100, 0, 0};

/// One edge's way to the central. `reach` serves a request, or nothing if nobody listens.
class Network final : public sync::Transport {
 public:
  using Reach = std::function<std::optional<sync::CentralAnswer>(std::string_view path, std::string_view body)>;

  Network(Reach reach, test::ManualClock& clock, std::uint64_t seed) : reach_(std::move(reach)), clock_(clock), random_(seed) {}

  void set(Weather weather) { weather_ = weather; }
  [[nodiscard]] std::uint64_t requests() const { return requests_; }

  [[nodiscard]] Result<sync::HttpAnswer> post(std::string_view path, std::string_view body, std::chrono::milliseconds timeout) override;
  void cancel() noexcept override {}

 private:
  [[nodiscard]] bool chance(unsigned percent) { return percent != 0 && random_() % 100 < percent; }
  void spoil(std::string& bytes, unsigned cut, unsigned garbled);
  void deliver_late();

  Reach reach_;
  test::ManualClock& clock_;
  std::mt19937_64 random_;
  Weather weather_{};
  std::uint64_t requests_ = 0;
  std::vector<std::pair<std::string, std::string>> late_;  ///< paths and bodies, on their way
};

}  // namespace opossum::sim
