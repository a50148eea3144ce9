// SPDX-License-Identifier: MIT
#include "gateway/http/min_max_buckets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace opossum::gateway {

namespace {

// C++ rounds towards zero; a bucket before 1970 is as wide as any other.
std::int64_t bucket_of(std::int64_t time, std::int64_t width) { return time / width - (time % width < 0 ? 1 : 0); }

}  // namespace

void MinMaxBuckets::put(std::int64_t index, const Bucket& bucket) {
  const auto [place, added] = buckets_.try_emplace(index, bucket);
  if (added) return;
  place->second.min = std::min(place->second.min, bucket.min);
  place->second.max = std::max(place->second.max, bucket.max);
  place->second.sum += bucket.sum;
  place->second.count += bucket.count;
}

void MinMaxBuckets::widen() {
  width_ms_ *= 2;
  std::map<std::int64_t, Bucket> before;
  before.swap(buckets_);
  for (const auto& [index, bucket] : before) put(bucket_of(index, 2), bucket);
}

void MinMaxBuckets::add(Timestamp time, double value) {
  const auto ms = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
  put(bucket_of(ms, width_ms_), {value, value, value, 1});
  while (buckets_.size() > most_) widen();
}

std::string MinMaxBuckets::members() const {
  std::string times, min, max, mean, count;
  std::string_view comma;
  for (const auto& [index, bucket] : buckets_) {
    fmt::format_to(std::back_inserter(times), "{}{}", comma, index * width_ms_);
    fmt::format_to(std::back_inserter(min), "{}{}", comma, bucket.min);
    fmt::format_to(std::back_inserter(max), "{}{}", comma, bucket.max);
    fmt::format_to(std::back_inserter(mean), "{}{}", comma, bucket.sum / static_cast<double>(bucket.count));
    fmt::format_to(std::back_inserter(count), "{}{}", comma, bucket.count);
    comma = ",";
  }
  return fmt::format(R"("width_ms":{},"times":[{}],"min":[{}],"max":[{}],"mean":[{}],"count":[{}])", width_ms_, times, min, max, mean, count);
}

}  // namespace opossum::gateway
