// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/statistics.hpp"

namespace opossum::gateway {

/// Writes the Prometheus text format, version 0.0.4. Names carry their unit and end in `_total` where they count.
class MetricsText {
 public:
  MetricsText& counter(std::string_view name, std::string_view help, std::uint64_t value);
  MetricsText& gauge(std::string_view name, std::string_view help, double value);
  /// Begins a family with labels; then add sample() lines.
  MetricsText& family(std::string_view name, std::string_view type, std::string_view help);
  /// `labels` as `code="2xx"`, or empty.
  MetricsText& sample(std::string_view name, std::string_view labels, double value);
  MetricsText& histogram(std::string_view name, std::string_view help, const Latencies& latencies);

  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

/// Everything that the store counts, as `opossum_store_…`.
[[nodiscard]] std::string store_metrics(const StoreStatistics& statistics, std::uint64_t head_position, bool able_to_store);

}  // namespace opossum::gateway
