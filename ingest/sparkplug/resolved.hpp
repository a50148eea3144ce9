// SPDX-License-Identifier: MIT
#pragma once

#include <sparkplug_b.pb.h>

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/metric.hpp"
#include "ingest/sparkplug/edge_node.hpp"
#include "ingest/sparkplug/topic.hpp"

namespace opossum::ingest::sparkplug {

/// Number of the metric in births and deaths that says which belong together.
inline constexpr std::string_view kBirthDeathSequence = "bdSeq";

/// A metric of a payload, with what its birth certificate says of it. Texts that are not names are JSON.
struct Resolved {
  std::string name{};
  std::optional<std::uint64_t> alias{};
  DataType type = DataType::unknown;
  std::string value = "null";
  std::string unit = "null";
  std::string_view quality = "good";
  Timestamp time{};
  bool historical = false;
  bool transient = false;
  std::optional<Timestamp> read_at{};  ///< of a stale one: when its value was measured
  std::string properties = "{}";
  std::string metadata{};              ///< empty = none
};

/// Why a metric cannot be understood.
struct Unresolved {
  std::string reason;
  bool needs_birth = false;  ///< a new birth certificate would help
};

/// `fallback` is its time if it says none itself.
[[nodiscard]] std::expected<Resolved, Unresolved> resolve(const wire::Metric& metric, const Part& part, Timestamp fallback);

/// What all metrics of a message share.
struct Envelope {
  Topic topic{};
  std::optional<std::uint64_t> seq{};
  Timestamp sent{};
  std::string uuid{};         ///< JSON; empty = none
  std::string body_base64{};  ///< JSON; empty = none
};

[[nodiscard]] Metric to_metric(const Envelope& envelope, std::string_view device, const Resolved& resolved);

/// A metric whose node or device is gone: its last value, with the quality "stale".
[[nodiscard]] Resolved stale(const std::string& name, const KnownMetric& metric, Timestamp time);

}  // namespace opossum::ingest::sparkplug
