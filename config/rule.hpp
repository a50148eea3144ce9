// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace opossum::config {

enum class PayloadFormat : std::uint8_t { json, text, number, csv, raw, cbor, sparkplug_b };

enum class TimeFormat : std::uint8_t { rfc3339, unix_seconds, unix_milliseconds };

/// One member of an event's data.
struct RuleField {
  std::string name;
  bool is_pointer = false;  ///< `value` is a JSON pointer into the payload; otherwise it is a JSON literal
  std::string value;        ///< "/temperature", or a JSON text such as "\"°C\"", "5", "true"
  friend bool operator==(const RuleField&, const RuleField&) = default;
};

/// `[[ingest.rule]]`: what a message becomes. The first rule that matches wins.
struct Rule {
  std::optional<std::string> source{};  ///< "mqtt", "modbus", "http", "file" or a source's name; absent = any
  std::string topic{"#"};               ///< pattern: {name} or + = one level, {name...} or # = the rest, last
  PayloadFormat format = PayloadFormat::json;
  std::string type{};                   ///< event type, may hold {names}; empty only with transform or sparkplug-b
  std::vector<std::string> tags{};      ///< may hold {names} of the topic and {/json/pointers}
  std::optional<std::string> time{};    ///< JSON pointer to the event's time; absent = time of arrival
  TimeFormat time_format = TimeFormat::rfc3339;
  std::optional<std::string> key{};     ///< idempotency key, may hold {names} and {/json/pointers}
  std::optional<std::vector<RuleField>> data{};  ///< absent = the whole payload
  std::optional<std::string> transform{};        ///< "rules.lua:reading": a Lua function instead
  friend bool operator==(const Rule&, const Rule&) = default;
};

/// What happens to a message that no rule matches.
enum class Unmatched : std::uint8_t { quarantine, store, drop };

}  // namespace opossum::config
