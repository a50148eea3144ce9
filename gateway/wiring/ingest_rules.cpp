// SPDX-License-Identifier: MIT
#include "gateway/wiring/ingest_rules.hpp"

namespace opossum::gateway {
namespace {

ingest::PayloadFormat format_of(config::PayloadFormat format) {
  switch (format) {
    case config::PayloadFormat::text: return ingest::PayloadFormat::text;
    case config::PayloadFormat::number: return ingest::PayloadFormat::number;
    case config::PayloadFormat::csv: return ingest::PayloadFormat::csv;
    case config::PayloadFormat::cbor: return ingest::PayloadFormat::cbor;
    case config::PayloadFormat::raw: return ingest::PayloadFormat::raw;
    case config::PayloadFormat::sparkplug_b: return ingest::PayloadFormat::sparkplug_b;
    case config::PayloadFormat::json: return ingest::PayloadFormat::json;
  }
  return ingest::PayloadFormat::json;
}

ingest::TimeFormat format_of(config::TimeFormat format) {
  switch (format) {
    case config::TimeFormat::rfc3339: return ingest::TimeFormat::rfc3339;
    case config::TimeFormat::unix_seconds: return ingest::TimeFormat::unix_seconds;
    case config::TimeFormat::unix_milliseconds: return ingest::TimeFormat::unix_milliseconds;
  }
  return ingest::TimeFormat::rfc3339;
}

ingest::Unmatched unmatched_of(config::Unmatched unmatched) {
  switch (unmatched) {
    case config::Unmatched::quarantine: return ingest::Unmatched::quarantine;
    case config::Unmatched::store: return ingest::Unmatched::store;
    case config::Unmatched::drop: return ingest::Unmatched::drop;
  }
  return ingest::Unmatched::quarantine;
}

ingest::RuleOptions options_of(const config::Rule& rule) {
  ingest::RuleOptions options;
  options.source = rule.source;
  options.topic = rule.topic;
  options.format = format_of(rule.format);
  options.type = rule.type;
  options.tags = rule.tags;
  options.time = rule.time;
  options.time_format = format_of(rule.time_format);
  options.key = rule.key;
  if (rule.data) {
    options.data.emplace();
    for (const config::RuleField& field : *rule.data) options.data->push_back({field.name, field.is_pointer, field.value});
  }
  return options;
}

}  // namespace

ingest::RuleSetOptions rule_options(const config::Config& config) {
  ingest::RuleSetOptions options;
  for (const config::Rule& rule : config.ingest.rules) options.rules.push_back(options_of(rule));
  options.unmatched = unmatched_of(config.ingest.unmatched);
  return options;
}

}  // namespace opossum::gateway
