// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/table/problems.hpp"
#include "config/table/text.hpp"

/// Codecs: how a kind of value is named, bounded, read and printed. Each has `Value`, `type()`, `bounds()`,
/// `read(node, problems) -> optional<Value>` and `print(value)` (nothing = not set).
namespace opossum::config::table {

/// A rule for text. `complaint` returns what is wanted, a hint, and what to show instead of the text where that could hold a
/// secret; nothing = the text is fine.
struct TextRule {
  std::string_view type;
  std::optional<Complaint> (*complaint)(std::string_view text);
};

struct Text {
  using Value = std::string;
  const TextRule& rule;

  [[nodiscard]] std::string type() const { return std::string(rule.type); }
  [[nodiscard]] std::string bounds() const { return {}; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::optional<std::string> print(const Value& value) const {
    return value.empty() ? std::nullopt : std::optional(in_quotes(value));
  }
};

struct Flag {
  using Value = bool;
  [[nodiscard]] std::string type() const { return "true | false"; }
  [[nodiscard]] std::string bounds() const { return {}; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(Value value) const { return value ? "true" : "false"; }
};

[[nodiscard]] std::optional<std::int64_t> read_integer(const toml::node& node, std::int64_t min, std::int64_t max, Problems& problems);

template <class T>
struct Integer {
  using Value = T;
  std::int64_t min;
  std::int64_t max;
  [[nodiscard]] std::string type() const { return "integer"; }
  [[nodiscard]] std::string bounds() const { return std::to_string(min) + ".." + std::to_string(max); }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const {
    auto value = read_integer(node, min, max, problems);
    return value ? std::optional<Value>(static_cast<Value>(*value)) : std::nullopt;
  }
  [[nodiscard]] std::string print(Value value) const { return std::to_string(value); }
};

struct Number {
  using Value = double;
  double min = -std::numeric_limits<double>::max();
  [[nodiscard]] std::string type() const { return "number"; }
  [[nodiscard]] std::string bounds() const { return min == -std::numeric_limits<double>::max() ? "" : "from " + number_text(min); }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(Value value) const { return number_text(value); }
};

struct Duration {
  using Value = std::chrono::milliseconds;
  std::chrono::milliseconds min;
  std::chrono::milliseconds max;
  [[nodiscard]] std::string type() const { return "duration"; }
  [[nodiscard]] std::string bounds() const { return duration_text(min) + ".." + duration_text(max); }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(Value value) const { return in_quotes(duration_text(value)); }
};

/// A size, or with `rate` bytes per second.
struct Bytes {
  using Value = std::uint64_t;
  std::uint64_t min;
  std::uint64_t max;
  bool rate = false;
  [[nodiscard]] std::string type() const { return rate ? "rate" : "size"; }
  [[nodiscard]] std::string bounds() const { return text(min) + ".." + text(max); }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(Value value) const { return in_quotes(text(value)); }

 private:
  [[nodiscard]] std::string text(std::uint64_t value) const { return bytes_text(value) + (rate ? "/s" : ""); }
};

/// Reads one of `names`; the index of the one found.
[[nodiscard]] std::optional<std::size_t> read_choice(const toml::node& node, const std::vector<std::string>& names, Problems& problems);

/// One word of a closed list, for an enum whose values count from 0 in the order of `names`.
template <class E>
struct Choice {
  using Value = E;
  std::vector<std::string> names;
  [[nodiscard]] std::string type() const { return joined(names, " | "); }
  [[nodiscard]] std::string bounds() const { return {}; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const {
    auto index = read_choice(node, names, problems);
    return index ? std::optional<Value>(static_cast<Value>(*index)) : std::nullopt;
  }
  [[nodiscard]] std::string print(Value value) const { return in_quotes(names[static_cast<std::size_t>(value)]); }
};

/// A list of texts without duplicates.
struct TextList {
  using Value = std::vector<std::string>;
  const TextRule& rule;
  std::size_t min = 0;
  std::size_t max = 1'000;
  [[nodiscard]] std::string type() const { return "list of " + std::string(rule.type); }
  [[nodiscard]] std::string bounds() const { return std::to_string(min) + ".." + std::to_string(max) + " entries"; }
  [[nodiscard]] std::optional<Value> read(const toml::node& node, Problems& problems) const;
  [[nodiscard]] std::string print(const Value& value) const;
};

}  // namespace opossum::config::table
