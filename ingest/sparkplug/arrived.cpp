// SPDX-License-Identifier: MIT
#include "ingest/sparkplug/arrived.hpp"

#include "ingest/mapping/base64.hpp"
#include "ingest/mapping/event_time.hpp"
#include "ingest/mapping/identifier.hpp"
#include "ingest/mapping/json_text.hpp"
#include "ingest/sparkplug/scalar.hpp"

namespace opossum::ingest::sparkplug {

namespace {

/// The time of the message, as far as its sender says one.
Timestamp sent_at(const wire::Payload& payload, Timestamp received) {
  return payload.has_timestamp() ? time_of(payload.timestamp()).value_or(received) : received;
}

/// Birth and death certificates carry the number as a metric; it is no measurement.
bool is_measurement(const wire::Metric& metric) { return metric.name() != kBirthDeathSequence; }

/// A birth certificate may tell of a metric's past as well; that is no newest value. False if another metric has its alias.
bool define(Part& part, const Resolved& metric) {
  if (metric.historical && part.metrics.contains(metric.name)) return true;
  KnownMetric known{metric.type, metric.alias, metric.unit, "null", {}};
  if (!metric.historical) {
    known.value = metric.value;
    known.at = metric.time;
  }
  return part.define(metric.name, std::move(known));
}

/// Sparkplug 3.0 says it in JSON, 2.2 in a word.
std::optional<Resolved> online_of(const Message& message) {
  Resolved online;
  online.name = "online";
  online.type = DataType::boolean;
  online.time = message.received;
  if (message.payload == "ONLINE" || message.payload == "OFFLINE") {
    online.value = message.payload == "ONLINE" ? "true" : "false";
    return online;
  }
  if (mapping::check_json(message.payload)) return {};
  const auto value = mapping::JsonPointer::parse("/online")->find(message.payload);
  if (!value || (*value != "true" && *value != "false")) return {};
  online.value = *value;
  if (const auto at = mapping::JsonPointer::parse("/timestamp")->find(message.payload)) {
    if (const auto time = mapping::to_time(TimeFormat::unix_milliseconds, *at)) online.time = *time;
  }
  return online;
}

}  // namespace

std::string Arrived::who() const {
  const std::string node = std::string(topic().group) + '/' + std::string(topic().node);
  return topic().device.empty() ? "edge node " + node : "device " + node + '/' + std::string(topic().device);
}

std::optional<std::uint64_t> Arrived::bd_seq() const {
  for (const wire::Metric& metric : payload.metrics()) {
    if (is_measurement(metric)) continue;
    if (metric.has_long_value()) return metric.long_value();
    if (metric.has_int_value()) return metric.int_value();
  }
  return {};
}

std::expected<Arrived, std::string> decode(const Message& message, const Topic& topic) {
  Arrived arrived{message, {topic, {}, {}, {}, {}}};
  if (!arrived.payload.ParseFromString(message.payload)) return std::unexpected(std::string("the payload is not one of Sparkplug B"));
  Envelope& envelope = arrived.envelope;
  if (arrived.payload.has_seq()) envelope.seq = arrived.payload.seq();
  envelope.sent = sent_at(arrived.payload, message.received);
  if (!arrived.payload.uuid().empty()) {
    if (!mapping::is_utf8(arrived.payload.uuid())) return std::unexpected(std::string("the payload's uuid is not UTF-8"));
    mapping::append_quoted(envelope.uuid, arrived.payload.uuid());
  }
  if (!arrived.payload.body().empty()) envelope.body_base64 = '"' + mapping::to_base64(arrived.payload.body()) + '"';
  return arrived;
}

std::expected<std::vector<Metric>, std::string> read_state(const Message& message, const Topic& topic) {
  const auto online = online_of(message);
  if (!online) {
    return std::unexpected("the payload " + mapping::shown(message.payload) + " of STATE is neither {\"online\":…} nor ONLINE or OFFLINE");
  }
  return std::vector<Metric>{to_metric({topic, {}, online->time, {}, {}}, {}, *online)};
}

std::expected<Birth, std::string> read_birth(const Arrived& arrived) {
  Birth birth;
  birth.part.alive = true;
  for (const wire::Metric& metric : arrived.payload.metrics()) {
    if (!is_measurement(metric)) continue;
    if (metric.name().empty()) return std::unexpected(std::string("a birth certificate has a metric without a name"));
    auto resolved = resolve(metric, {}, arrived.envelope.sent);
    if (!resolved) return std::unexpected(std::move(resolved).error().reason);
    if (!define(birth.part, *resolved)) {
      return std::unexpected("alias " + std::to_string(*resolved->alias) + " is given to two metrics");
    }
    birth.metrics.push_back(std::move(*resolved));
  }
  return birth;
}

std::expected<std::vector<Resolved>, Unresolved> read_metrics(const Arrived& arrived, const Part& part) {
  std::vector<Resolved> all;
  for (const wire::Metric& metric : arrived.payload.metrics()) {
    if (!is_measurement(metric)) continue;
    auto resolved = resolve(metric, part, arrived.envelope.sent);
    if (!resolved) return std::unexpected(std::move(resolved).error());
    all.push_back(std::move(*resolved));
  }
  return all;
}

std::vector<Metric> to_metrics(const Arrived& arrived, const std::vector<Resolved>& resolved) {
  std::vector<Metric> out;
  out.reserve(resolved.size());
  for (const Resolved& one : resolved) out.push_back(to_metric(arrived.envelope, arrived.topic().device, one));
  return out;
}

void append_stale(std::vector<Metric>& out, const Arrived& arrived, std::string_view device, const Part& part) {
  // The broker sends NDEATH on behalf of a node that wrote it when it connected.
  const Timestamp time = arrived.topic().type == MessageType::ndeath ? arrived.message.received : arrived.envelope.sent;
  for (const auto& [name, metric] : part.metrics) out.push_back(to_metric(arrived.envelope, device, stale(name, metric, time)));
}

}  // namespace opossum::ingest::sparkplug
