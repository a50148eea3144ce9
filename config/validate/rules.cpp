// SPDX-License-Identifier: MIT
#include <algorithm>

#include "config/table/text.hpp"
#include "config/table/text_rules.hpp"
#include "config/validate/checks.hpp"

namespace opossum::config::validate {

namespace {

/// The {names} of a topic pattern, without "...".
std::vector<std::string> topic_names(const std::string& topic) {
  auto names = table::placeholders(topic).value_or(std::vector<std::string>{});
  for (auto& name : names) {
    if (name.ends_with("...")) name.resize(name.size() - 3);
  }
  return names;
}

/// What the templates of a rule may use beside pointers.
std::vector<std::string> names_of(const Rule& rule) {
  auto names = topic_names(rule.topic);
  if (rule.format == PayloadFormat::sparkplug_b) names.insert(names.end(), {"group", "node", "device", "message", "metric"});
  return names;
}

void check_template(const std::string& text, const Rule& rule, const std::string& key, Problems& problems) {
  if (problems.failed(key)) return;
  auto names = names_of(rule);
  for (const auto& name : table::placeholders(text).value_or(std::vector<std::string>{})) {
    bool is_pointer = name.starts_with('/');
    if (is_pointer && rule.format == PayloadFormat::raw) {
      problems.add(key, {"{" + name + "}", "only names of the topic", "a raw payload has no members"});
    } else if (!is_pointer && std::ranges::find(names, name) == names.end()) {
      auto hint = table::did_you_mean(name, names);
      problems.add(key, {"{" + name + "}", "a {name} of the topic, or a {/pointer} into the payload",
                         !hint.empty()   ? hint
                         : names.empty() ? "the topic has no {name}"
                                         : "the topic has {" + table::joined(names, "}, {") + "}"});
    }
  }
}

void check_source(const Config& config, const std::string& source, const std::string& key, Problems& problems) {
  std::vector<std::string> known{"mqtt", "modbus", "http", "file"};
  for (const auto& one : config.ingest.mqtt) known.push_back(one.name);
  for (const auto& one : config.ingest.modbus) known.push_back(one.name);
  for (const auto& one : config.ingest.files) known.push_back(one.name);
  if (std::ranges::find(known, source) != known.end() || problems.failed(key)) return;
  problems.add(key, {"\"" + source + "\"", "mqtt, modbus, http, file or the name of a source", table::did_you_mean(source, known)});
}

void check_rule(const Config& config, const Rule& rule, const std::string& path, Problems& problems) {
  if (rule.source) check_source(config, *rule.source, path + ".source", problems);
  bool makes_own_type = rule.transform || rule.format == PayloadFormat::sparkplug_b;
  if (rule.type.empty() && !makes_own_type && !problems.failed(path + ".type") && !problems.failed(path + ".transform")) {
    problems.add(path + ".type", {"nothing", "an event type", "type = \"TemperatureReading\""});
  }
  if (problems.failed(path + ".topic")) return;
  check_template(rule.type, rule, path + ".type", problems);
  for (const auto& tag : rule.tags) check_template(tag, rule, path + ".tags", problems);
  check_template(rule.key.value_or(""), rule, path + ".key", problems);
  if (rule.time && rule.format == PayloadFormat::raw) {
    problems.add(path + ".time", {"a pointer into a raw payload", "no time", "a raw payload has no members"});
  }
  if (rule.transform && rule.data) {
    problems.add(path + ".data", {"data beside transform", "one of them", "the function returns the events whole"});
  }
}

}  // namespace

void check_rules(const Config& config, Problems& problems) {
  for (std::size_t i = 0; i < config.ingest.rules.size(); ++i) {
    check_rule(config, config.ingest.rules[i], at("ingest.rule", i), problems);
  }
}

}  // namespace opossum::config::validate
