// SPDX-License-Identifier: MIT
#pragma once

#include <sparkplug_b.pb.h>

#include <cstdint>
#include <optional>
#include <string>

/// Payloads as an edge node makes them, encoded by the protobuf library.
namespace opossum::test {

namespace wire = ingest::sparkplug::wire;

/// 2026-11-23T14:00:00Z in milliseconds, the beginning of ManualClock.
inline constexpr std::uint64_t kSparkplugStart = 1'795'442'400'000;

inline wire::Payload sparkplug_payload(std::optional<std::uint64_t> seq, std::uint64_t timestamp = kSparkplugStart) {
  wire::Payload payload;
  payload.set_timestamp(timestamp);
  if (seq) payload.set_seq(*seq);
  return payload;
}

inline wire::Metric& add_metric(wire::Payload& payload, const std::string& name, std::uint32_t type) {
  wire::Metric& metric = *payload.add_metrics();
  if (!name.empty()) metric.set_name(name);
  if (type != 0) metric.set_datatype(type);
  return metric;
}

/// The certificate of a node that measures "temperature" (Float, alias 1, °C) and "running" (Boolean, alias 2).
inline wire::Payload sparkplug_birth(std::uint64_t seq, std::optional<std::uint64_t> bd_seq) {
  wire::Payload payload = sparkplug_payload(seq);
  if (bd_seq) add_metric(payload, "bdSeq", 4).set_long_value(*bd_seq);
  wire::Metric& temperature = add_metric(payload, "temperature", 9);
  temperature.set_alias(1);
  temperature.set_float_value(20.5F);
  temperature.mutable_properties()->add_keys("engUnit");
  wire::PropertyValue& unit = *temperature.mutable_properties()->add_values();
  unit.set_type(12);
  unit.set_string_value("°C");
  wire::Metric& running = add_metric(payload, "running", 11);
  running.set_alias(2);
  running.set_boolean_value(true);
  return payload;
}

/// "temperature" by its alias alone.
inline wire::Payload sparkplug_data(std::uint64_t seq, float temperature, std::uint64_t alias = 1) {
  wire::Payload payload = sparkplug_payload(seq);
  wire::Metric& metric = add_metric(payload, "", 0);
  metric.set_alias(alias);
  metric.set_float_value(temperature);
  return payload;
}

inline wire::Payload sparkplug_death(std::uint64_t bd_seq) {
  wire::Payload payload;
  add_metric(payload, "bdSeq", 4).set_long_value(bd_seq);
  return payload;
}

inline std::string bytes_of(const wire::Payload& payload) { return payload.SerializeAsString(); }

}  // namespace opossum::test
