// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <toml++/toml.h>

#include "config/config.hpp"
#include "config/diagnostic.hpp"

namespace opossum::config::table {

/// What is wrong with one value: the three texts of a Diagnostic.
struct Complaint {
  std::string got;
  std::string wants;
  std::string hint{};
};

/// Collects every problem of one file, and knows where its keys stand.
class Problems {
 public:
  explicit Problems(std::string file) : file_(std::move(file)) {}

  /// The key that the next add(node, …) is about.
  void enter(std::string key) { key_ = std::move(key); }
  /// About a value; `suffix` names a part of it, such as "[2]".
  void add(const toml::node& where, Complaint complaint, std::string_view suffix = {});
  /// About a key, at its place or that of the nearest table around it.
  void add(const std::string& key, Complaint complaint, Severity severity = Severity::error);
  void add(const std::string& key, Place place, Complaint complaint, Severity severity = Severity::error);

  /// True where the file sets `key`.
  [[nodiscard]] bool knows(const std::string& key) const { return places_.contains(key); }
  void remember(const std::string& key, Place place) { places_[key] = place; }
  /// True where `key`, or something in it, has an error already: a check across keys would only repeat it.
  [[nodiscard]] bool failed(const std::string& key) const;
  [[nodiscard]] bool has_errors() const { return !failed_.empty(); }

  [[nodiscard]] std::map<std::string, Place> take_places() { return std::move(places_); }
  /// In the order of their lines.
  [[nodiscard]] Diagnostics take_sorted();

 private:
  [[nodiscard]] Place place_of(std::string key) const;

  std::string file_;
  std::string key_{};
  std::map<std::string, Place> places_{};
  std::set<std::string> failed_{};
  Diagnostics found_{};
};

[[nodiscard]] Place place_of(const toml::source_region& region) noexcept;
/// What a node is, for people: `"text"` (shortened), `5`, `true`, "a table", "a list".
[[nodiscard]] std::string describe(const toml::node& node);
/// The same without its content, for secrets: "text", "a number".
[[nodiscard]] std::string describe_kind(const toml::node& node);

}  // namespace opossum::config::table
