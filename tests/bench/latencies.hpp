// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

namespace opossum::bench {

/// Durations in microseconds, and what is asked of them.
class LatencyList {
 public:
  template <class Call>
  void time(const Call& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    add(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
  }
  void add(double microseconds) {
    values_.push_back(microseconds);
    sorted_ = false;
  }
  void add(const LatencyList& others) {
    values_.insert(values_.end(), others.values_.begin(), others.values_.end());
    sorted_ = false;
  }
  /// The part (0..1) of the values that are longer.
  [[nodiscard]] double share_above(double microseconds) const {
    const auto count = std::ranges::count_if(values_, [&](double value) { return value > microseconds; });
    return values_.empty() ? 0 : static_cast<double>(count) / static_cast<double>(values_.size());
  }
  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  /// The value that `part` (0..1) of the values do not exceed.
  [[nodiscard]] double at(double part) {
    if (values_.empty()) return 0;
    if (!sorted_) std::ranges::sort(values_);
    sorted_ = true;
    return values_[static_cast<std::size_t>(static_cast<double>(values_.size() - 1) * part)];
  }

 private:
  std::vector<double> values_;
  bool sorted_ = false;
};

}  // namespace opossum::bench
