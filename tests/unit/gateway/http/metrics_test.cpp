// SPDX-License-Identifier: MIT
#include "gateway/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opossum::gateway {
namespace {

using ::testing::HasSubstr;

TEST(Metrics, WritesThePrometheusText) {
  MetricsText text;
  text.counter("a_total", "Things.", 5).family("b_total", "counter", "More.").sample("b_total", "code=\"2xx\"", 3);
  EXPECT_EQ(
      std::move(text).take(),
      "# HELP a_total Things.\n# TYPE a_total counter\na_total 5\n# HELP b_total More.\n# TYPE b_total counter\nb_total{code=\"2xx\"} 3\n");
}

TEST(Metrics, BucketsOfAHistogramAddUp) {
  Latencies latencies;
  latencies.counts[0] = 2;
  latencies.counts[2] = 3;
  latencies.counts.back() = 1;
  latencies.total_microseconds = 1'500'000;
  MetricsText text;
  text.histogram("h_seconds", "Time.", latencies);
  const std::string out = std::move(text).take();
  EXPECT_THAT(out, HasSubstr("h_seconds_bucket{le=\"5e-05\"} 2\n"));
  EXPECT_THAT(out, HasSubstr("h_seconds_bucket{le=\"0.0002\"} 5\n"));
  EXPECT_THAT(out, HasSubstr("h_seconds_bucket{le=\"1\"} 5\n"));
  EXPECT_THAT(out, HasSubstr("h_seconds_bucket{le=\"+Inf\"} 6\nh_seconds_sum 1.5\nh_seconds_count 6\n"));
}

TEST(Metrics, ShowsWhetherTheStoreIsAble) {
  StoreStatistics statistics;
  statistics.events_appended = 12'345'678;
  EXPECT_THAT(store_metrics(statistics, 9, true), HasSubstr("opossum_store_able 1\n"));
  EXPECT_THAT(store_metrics(statistics, 9, false), HasSubstr("opossum_store_able 0\n"));
  EXPECT_THAT(store_metrics(statistics, 9, true), HasSubstr("opossum_store_events_total 12345678\n"));
}

}  // namespace
}  // namespace opossum::gateway
