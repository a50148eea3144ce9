// SPDX-License-Identifier: MIT
#include "gateway/metrics.hpp"

#include <fmt/format.h>

namespace opossum::gateway {

MetricsText& MetricsText::family(std::string_view name, std::string_view type, std::string_view help) {
  fmt::format_to(std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  return *this;
}

MetricsText& MetricsText::sample(std::string_view name, std::string_view labels, double value) {
  if (labels.empty()) {
    fmt::format_to(std::back_inserter(text_), "{} {}\n", name, value);
  } else {
    fmt::format_to(std::back_inserter(text_), "{}{{{}}} {}\n", name, labels, value);
  }
  return *this;
}

MetricsText& MetricsText::counter(std::string_view name, std::string_view help, std::uint64_t value) {
  family(name, "counter", help);
  fmt::format_to(std::back_inserter(text_), "{} {}\n", name, value);
  return *this;
}

MetricsText& MetricsText::gauge(std::string_view name, std::string_view help, double value) {
  return family(name, "gauge", help).sample(name, {}, value);
}

MetricsText& MetricsText::histogram(std::string_view name, std::string_view help, const Latencies& latencies) {
  family(name, "histogram", help);
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < kLatencyBucketsMicroseconds.size(); ++i) {
    below += latencies.counts[i];
    const double bound = static_cast<double>(kLatencyBucketsMicroseconds[i]) / 1e6;
    fmt::format_to(std::back_inserter(text_), "{}_bucket{{le=\"{}\"}} {}\n", name, bound, below);
  }
  below += latencies.counts.back();
  fmt::format_to(std::back_inserter(text_), "{}_bucket{{le=\"+Inf\"}} {}\n{}_sum {}\n{}_count {}\n", name, below, name,
                 static_cast<double>(latencies.total_microseconds) / 1e6, name, below);
  return *this;
}

std::string store_metrics(const StoreStatistics& statistics, std::uint64_t head_position, bool able_to_store) {
  MetricsText text;
  text.counter("opossum_store_commits_total", "Commits appended since the start.", statistics.commits_appended)
      .counter("opossum_store_events_total", "Events appended since the start.", statistics.events_appended)
      .counter("opossum_store_appended_bytes_total", "Log bytes written since the start.", statistics.bytes_appended)
      .counter("opossum_store_groups_total", "Group commits, each one write and one fdatasync.", statistics.groups)
      .counter("opossum_store_conditions_failed_total", "Appends refused by their condition.", statistics.conditions_failed)
      .counter("opossum_store_keys_seen_total", "Appends answered from an idempotency key.", statistics.keys_seen)
      .counter("opossum_store_appends_refused_total", "Appends refused for any reason.", statistics.appends_refused)
      .histogram("opossum_store_sync_seconds", "Write and fdatasync of a group.", statistics.sync_latency)
      .gauge("opossum_store_queue_commits", "Appends that wait.", static_cast<double>(statistics.queue_commits))
      .gauge("opossum_store_queue_bytes", "Bytes of appends that wait.", static_cast<double>(statistics.queue_bytes))
      .gauge("opossum_store_segments_sealed", "Sealed segments.", static_cast<double>(statistics.segments_sealed))
      .gauge("opossum_store_log_bytes", "The log on disk.", static_cast<double>(statistics.log_bytes))
      .gauge("opossum_store_index_memory_bytes", "Index of segments that are not sealed.", static_cast<double>(statistics.index_memory_bytes))
      .gauge("opossum_store_disk_free_bytes", "Free space where the data directory is.", static_cast<double>(statistics.disk_free_bytes))
      .counter("opossum_store_scrubbed_segments_total", "Sealed segments that the background check has read.", statistics.scrubbed_segments)
      .counter("opossum_store_scrubbed_bytes_total", "Lines that the background check has read.", statistics.scrubbed_bytes)
      .gauge("opossum_store_damaged_files", "Files in which the background check found damage.", static_cast<double>(statistics.damaged_files))
      .gauge("opossum_store_head_position", "Position of the newest event.", static_cast<double>(head_position))
      .gauge("opossum_store_able", "1 while appends are accepted.", able_to_store ? 1 : 0);
  return std::move(text).take();
}

}  // namespace opossum::gateway
