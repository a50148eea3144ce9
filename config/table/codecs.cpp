// SPDX-License-Identifier: MIT
#include "config/table/codecs.hpp"

#include <algorithm>
#include <cmath>

namespace opossum::config::table {

namespace {

/// The complaint about a text, if there is one, by `rule` and by what holds for every text that is not a secret.
std::optional<Complaint> complaint_about(std::string_view text, const TextRule& rule) {
  auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (std::ranges::any_of(text, is_control)) return Complaint{"", std::string(rule.type), "take the control characters out"};
  if (text.find("${") != std::string_view::npos) {
    return Complaint{"", std::string(rule.type), "${…} is read in secrets only (token, password): write the value itself"};
  }
  return rule.complaint(text);
}

}  // namespace

std::optional<std::string> Text::read(const toml::node& node, Problems& problems) const {
  const auto* text = node.as_string();
  if (text == nullptr) {
    problems.add(node, {describe(node), type() + " in quotes"});
    return std::nullopt;
  }
  if (auto complaint = complaint_about(text->get(), rule)) {
    auto got = complaint->got.empty() ? describe(node) : std::move(complaint->got);
    problems.add(node, {std::move(got), std::move(complaint->wants), std::move(complaint->hint)});
    return std::nullopt;
  }
  return text->get();
}

std::optional<bool> Flag::read(const toml::node& node, Problems& problems) const {
  if (const auto* flag = node.as_boolean()) return flag->get();
  auto is_word = [&](std::string_view word) { return node.value<std::string_view>() == word; };
  problems.add(node, {describe(node), "true or false", is_word("true") || is_word("false") ? "write it without quotes" : ""});
  return std::nullopt;
}

std::optional<std::int64_t> read_integer(const toml::node& node, std::int64_t min, std::int64_t max, Problems& problems) {
  const auto* number = node.as_integer();
  if (number != nullptr && number->get() >= min && number->get() <= max) return number->get();
  std::string hint;
  if (const auto* text = node.as_string(); text != nullptr && digits(text->get(), std::numeric_limits<std::int64_t>::max())) {
    hint = "write it without quotes";
  }
  problems.add(node, {describe(node), "an integer in " + std::to_string(min) + ".." + std::to_string(max), std::move(hint)});
  return std::nullopt;
}

std::optional<double> Number::read(const toml::node& node, Problems& problems) const {
  if (node.is_number()) {
    auto value = node.value<double>();
    if (value && std::isfinite(*value) && *value >= min) return value;
  }
  auto limits = bounds();
  problems.add(node, {describe(node), limits.empty() ? "a finite number" : "a finite number " + limits});
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> Duration::read(const toml::node& node, Problems& problems) const {
  std::string hint;
  if (const auto* text = node.as_string()) {
    auto value = duration_from(text->get());
    if (value && *value >= min && *value <= max) return value;
    if (!value) hint = "units are ms, s, m, h, d and w, as in \"1h30m\"";
  } else if (const auto* number = node.as_integer()) {
    hint = "durations have a unit: \"" + std::to_string(number->get()) + "s\" for seconds";
  }
  problems.add(node, {describe(node), "a duration in " + bounds(), std::move(hint)});
  return std::nullopt;
}

std::optional<std::uint64_t> Bytes::read(const toml::node& node, Problems& problems) const {
  std::optional<std::uint64_t> value;
  std::string hint;
  if (const auto* number = node.as_integer()) {
    if (number->get() >= 0) value = static_cast<std::uint64_t>(number->get());
  } else if (const auto* text = node.as_string()) {
    std::string_view size = text->get();
    if (rate && size.ends_with("/s")) size.remove_suffix(2);
    value = bytes_from(size);
    if (!value) hint = rate ? "as in \"256KiB/s\"" : "as in \"64MiB\" or \"20GiB\"";
  }
  if (value && *value >= min && *value <= max) return value;
  problems.add(node, {describe(node), (rate ? "a rate in " : "a size in ") + bounds(), std::move(hint)});
  return std::nullopt;
}

std::optional<std::size_t> read_choice(const toml::node& node, const std::vector<std::string>& names, Problems& problems) {
  std::string hint;
  if (const auto* text = node.as_string()) {
    auto found = std::ranges::find(names, text->get());
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    hint = did_you_mean(text->get(), names);
  }
  std::vector<std::string> wanted;
  for (const auto& name : names) wanted.push_back(in_quotes(name));
  problems.add(node, {describe(node), "one of " + joined(wanted, ", "), std::move(hint)});
  return std::nullopt;
}

std::optional<std::vector<std::string>> TextList::read(const toml::node& node, Problems& problems) const {
  const auto* list = node.as_array();
  if (list == nullptr) {
    const auto* text = node.as_string();
    problems.add(node, {describe(node), "a " + type(), text != nullptr ? "put it in brackets: [" + in_quotes(text->get()) + "]" : ""});
    return std::nullopt;
  }
  if (list->size() < min || list->size() > max) {
    problems.add(node, {std::to_string(list->size()) + " entries", bounds()});
    return std::nullopt;
  }
  Value values;
  bool good = true;
  auto refuse = [&](const toml::node& entry, std::size_t index, std::string wants, std::string hint) {
    problems.add(entry, {describe(entry), std::move(wants), std::move(hint)}, "[" + std::to_string(index) + "]");
    good = false;
  };
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto& entry = *list->get(i);
    const auto* text = entry.as_string();
    if (text == nullptr) {
      refuse(entry, i, std::string(rule.type) + " in quotes", "");
    } else if (auto complaint = complaint_about(text->get(), rule)) {
      refuse(entry, i, std::move(complaint->wants), std::move(complaint->hint));
    } else if (std::ranges::find(values, text->get()) != values.end()) {
      refuse(entry, i, "each entry once", "remove it");
    } else {
      values.push_back(text->get());
    }
  }
  return good ? std::optional(std::move(values)) : std::nullopt;
}

std::string TextList::print(const Value& value) const {
  std::vector<std::string> texts;
  for (const auto& text : value) texts.push_back(in_quotes(text));
  return "[" + joined(texts, ", ") + "]";
}

}  // namespace opossum::config::table
