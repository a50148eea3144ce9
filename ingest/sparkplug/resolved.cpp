// SPDX-License-Identifier: MIT
#include "ingest/sparkplug/resolved.hpp"

#include "ingest/mapping/identifier.hpp"
#include "ingest/mapping/json_object.hpp"
#include "ingest/mapping/json_text.hpp"
#include "ingest/sparkplug/value.hpp"
#include "store/clock.hpp"

namespace opossum::ingest::sparkplug {

namespace {

using Problem = std::optional<Unresolved>;

/// The specification knows 0, 192 and 500; the others are read like those of OPC, where they come from.
std::string_view quality_of(const wire::PropertyValue& property) {
  const auto number = static_cast<std::uint64_t>(property.has_long_value() ? property.long_value() : property.int_value());
  if (number == 500) return "stale";
  if (number < 64) return "bad";
  return number >= 192 && number < 256 ? "good" : "uncertain";
}

Problem find_name(const wire::Metric& metric, const Part& part, Resolved& out) {
  if (metric.has_alias()) out.alias = metric.alias();
  out.name = metric.name();
  if (!out.name.empty()) {
    if (!mapping::is_utf8(out.name)) return Unresolved{"the name of a metric is not UTF-8", false};
    return {};
  }
  if (!metric.has_alias()) return Unresolved{"a metric has neither a name nor an alias", false};
  const auto found = part.names.find(metric.alias());
  if (found == part.names.end()) {
    return Unresolved{"alias " + std::to_string(metric.alias()) + " is in no birth certificate that is known", true};
  }
  out.name = found->second;
  return {};
}

Problem add_properties(const wire::PropertySet& set, Resolved& out) {
  auto json = properties_json(set);
  if (!json) return Unresolved{std::move(json).error(), false};
  out.properties = std::move(*json);
  if (const auto* quality = find_property(set, "Quality"); quality != nullptr && !quality->is_null()) out.quality = quality_of(*quality);
  if (const auto* unit = find_property(set, "engUnit"); unit != nullptr && !unit->is_null() && unit->has_string_value()) {
    out.unit.clear();
    mapping::append_quoted(out.unit, unit->string_value());
  }
  return {};
}

Problem find_value(const wire::Metric& metric, const KnownMetric* known, Resolved& out) {
  const bool own_type = metric.datatype() != 0;
  if (own_type) {
    const auto type = data_type(metric.datatype());
    if (!type) return Unresolved{"its data type " + std::to_string(metric.datatype()) + " is not known", false};
    out.type = *type;
  } else if (known != nullptr) {
    out.type = known->type;
  }
  if (metric.is_null() || metric.value_case() == wire::Metric::VALUE_NOT_SET) return {};
  if (out.type == DataType::unknown) return Unresolved{"it has no data type, and no birth certificate that is known gives it one", true};
  auto json = value_json(out.type, metric);
  // A type from the birth certificate that does not fit is a sign of a certificate that was missed.
  if (!json) return Unresolved{std::move(json).error(), !own_type};
  out.value = std::move(*json);
  return {};
}

std::string quoted_time(Timestamp time) { return '"' + to_rfc3339(time) + '"'; }

constexpr const char* truth(bool value) { return value ? "true" : "false"; }

}  // namespace

std::expected<Resolved, Unresolved> resolve(const wire::Metric& metric, const Part& part, Timestamp fallback) {
  Resolved out;
  if (auto problem = find_name(metric, part, out)) return std::unexpected(std::move(*problem));
  const auto known = part.metrics.find(out.name);
  const KnownMetric* definition = known == part.metrics.end() ? nullptr : &known->second;
  if (definition != nullptr) {
    out.unit = definition->unit;
    if (!out.alias) out.alias = definition->alias;
  }
  auto problem = find_value(metric, definition, out);
  if (!problem && metric.has_properties()) problem = add_properties(metric.properties(), out);
  if (!problem && metric.has_metadata()) {
    auto json = metadata_json(metric.metadata());
    if (json) out.metadata = std::move(*json);
    else problem = Unresolved{std::move(json).error(), false};
  }
  if (problem) return std::unexpected(Unresolved{"metric " + mapping::shown(out.name) + ": " + problem->reason, problem->needs_birth});
  out.time = metric.has_timestamp() ? time_of(metric.timestamp()).value_or(fallback) : fallback;
  out.historical = metric.is_historical();
  out.transient = metric.is_transient();
  return out;
}

Metric to_metric(const Envelope& envelope, std::string_view device, const Resolved& resolved) {
  Metric metric;
  metric.group = envelope.topic.group;
  metric.node = envelope.topic.node;
  metric.device = device;
  metric.message = sparkplug::name(envelope.topic.type);
  metric.name = resolved.name;
  metric.time = resolved.time;
  const auto level = [](mapping::JsonObject& object, const char* name, std::string_view text) {
    text.empty() ? object.raw(name, "null") : object.text(name, text);
  };
  mapping::JsonObject object;
  level(object, "group", metric.group);
  object.text("node", metric.node);
  level(object, "device", device);
  object.text("message", metric.message).text("metric", metric.name);
  object.raw("alias", resolved.alias ? std::to_string(*resolved.alias) : "null").text("type", sparkplug::name(resolved.type));
  object.raw("value", resolved.value).raw("unit", resolved.unit).text("quality", resolved.quality);
  object.raw("time", quoted_time(resolved.time)).raw("read_at", resolved.read_at ? quoted_time(*resolved.read_at) : "null");
  object.raw("historical", truth(resolved.historical)).raw("transient", truth(resolved.transient));
  object.raw("properties", resolved.properties);
  if (!resolved.metadata.empty()) object.raw("metadata", resolved.metadata);
  object.raw("seq", envelope.seq ? std::to_string(*envelope.seq) : "null").raw("sent", quoted_time(envelope.sent));
  if (!envelope.uuid.empty()) object.raw("uuid", envelope.uuid);
  if (!envelope.body_base64.empty()) object.raw("body_base64", envelope.body_base64);
  metric.document = std::move(object).take();
  return metric;
}

Resolved stale(const std::string& name, const KnownMetric& metric, Timestamp time) {
  Resolved out;
  out.name = name;
  out.alias = metric.alias;
  out.type = metric.type;
  out.value = metric.value;
  out.unit = metric.unit;
  out.quality = "stale";
  out.time = time;
  out.read_at = metric.at;
  return out;
}

}  // namespace opossum::ingest::sparkplug
