// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/table/codecs.hpp"

/// Codecs of values that have a grammar of their own. See codecs.hpp.
namespace opossum::config::table {

struct SecretText {
  using Value = Secret;
  [[nodiscard]] std::string type() const { return "secret"; }
  [[nodiscard]] std::string bounds() const { return {}; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::optional<std::string> print(const Value& value) const;
};

struct EndpointList {
  using Value = std::vector<Endpoint>;
  [[nodiscard]] std::string type() const { return "list of address:port"; }
  [[nodiscard]] std::string bounds() const { return "0..16 entries"; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(const Value& value) const;
};

struct ScheduleText {
  using Value = Schedule;
  [[nodiscard]] std::string type() const { return "\"always\" | list of windows"; }
  [[nodiscard]] std::string bounds() const { return "1..32 windows"; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(const Value& value) const;
};

/// `{ types = [], tags = [] }` or a list of these.
struct QueryTable {
  /// What an empty list means; with `must_be_said` it is refused, and `{}` is everything.
  enum class Nothing : std::uint8_t { is_everything, is_nothing, must_be_said };
  using Value = Query;
  Nothing nothing = Nothing::is_everything;
  [[nodiscard]] std::string type() const { return "query"; }
  [[nodiscard]] std::string bounds() const { return "0..1000 entries"; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(const Value& value) const;
};

/// `{ value = "/temperature", unit = "°C" }`.
struct RuleData {
  using Value = std::vector<RuleField>;
  [[nodiscard]] std::string type() const { return "table of pointers and literals"; }
  [[nodiscard]] std::string bounds() const { return "1..256 members"; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(const Value& value) const;
};

/// `"reject"` or `{ default = "reject", TYPE = "accept" }`.
struct PolicyTable {
  using Value = ConflictPolicies;
  [[nodiscard]] std::string type() const { return "reject | accept | compensate, or a table by event type"; }
  [[nodiscard]] std::string bounds() const { return {}; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(const Value& value) const;
};

/// `{ 0 = "stopped", 1 = "running" }`.
struct NumberNames {
  using Value = std::map<std::int64_t, std::string>;
  [[nodiscard]] std::string type() const { return "table from number to text"; }
  [[nodiscard]] std::string bounds() const { return "1..256 members"; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::optional<std::string> print(const Value& value) const;
};

struct ModbusUrlText {
  using Value = ModbusUrl;
  [[nodiscard]] std::string type() const { return "Modbus URL"; }
  [[nodiscard]] std::string bounds() const { return {}; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(const Value& value) const { return in_quotes(to_string(value)); }
};

struct PointTypeText {
  using Value = PointType;
  [[nodiscard]] std::string type() const { return "point type"; }
  [[nodiscard]] std::string bounds() const { return "string:N and bytes:N with N in 1..250"; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(const Value& value) const { return in_quotes(to_string(value)); }
};

}  // namespace opossum::config::table
