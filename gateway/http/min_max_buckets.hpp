// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "store/position.hpp"

namespace opossum::gateway {

/// Numbers over time in a bounded number of buckets that keep their extremes, so that a chart of any length shows every peak.
/// Times may come in any order. A bucket begins 1 ms wide; when there are too many, all become twice as wide, until they fit.
class MinMaxBuckets {
 public:
  /// `most` is at least 1.
  explicit MinMaxBuckets(std::size_t most) : most_(most) {}

  void add(Timestamp time, double value);
  [[nodiscard]] std::size_t size() const noexcept { return buckets_.size(); }
  /// `"width_ms":…,"times":[…],"min":[…],"max":[…],"mean":[…],"count":[…]`: a column each, in the order of time; a bucket's time is where it begins.
  [[nodiscard]] std::string members() const;

 private:
  struct Bucket {
    double min;
    double max;
    double sum;
    std::uint64_t count;
  };
  void put(std::int64_t index, const Bucket& bucket);
  void widen();

  std::size_t most_;
  std::int64_t width_ms_ = 1;
  std::map<std::int64_t, Bucket> buckets_{};  // by time / width
};

}  // namespace opossum::gateway
