// SPDX-License-Identifier: MIT
#include "ingest/mapping/topic_pattern.hpp"

#include <algorithm>

#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::mapping {

Result<TopicPattern::Level> TopicPattern::parse_level(std::string_view text, std::vector<std::string>& names) {
  if (text == "+") return Level{Kind::one, {}, false};
  if (text == "#") return Level{Kind::rest, {}, false};
  if (text.find_first_of("{}+#") == std::string_view::npos) return Level{Kind::literal, std::string(text), false};
  const std::string level(text);
  if (!text.starts_with('{') || !text.ends_with('}')) {
    return fail(Errc::invalid_argument,
                "level \"" + level + "\" mixes text and a wildcard; a wildcard stands for a whole level, such as {sensor}");
  }
  std::string_view name = text.substr(1, text.size() - 2);
  Kind kind = Kind::one;
  if (name.ends_with("...")) {
    kind = Kind::rest;
    name.remove_suffix(3);
  }
  if (name.empty() || name.find_first_of("{}+#.") != std::string_view::npos) {
    return fail(Errc::invalid_argument, "level \"" + level + "\" holds no name; write {name} or {name...}");
  }
  if (std::ranges::find(names, name) != names.end()) return fail(Errc::invalid_argument, "the name in " + level + " occurs twice");
  names.emplace_back(name);
  return Level{kind, {}, true};
}

Result<TopicPattern> TopicPattern::parse(std::string_view text) {
  if (text.empty()) return fail(Errc::invalid_argument, "it is empty; write # to match every topic");
  if (!is_utf8(text)) return fail(Errc::invalid_argument, "it is not UTF-8");
  TopicPattern pattern;
  while (true) {
    const std::size_t slash = text.find('/');
    auto level = parse_level(text.substr(0, slash), pattern.names_);
    if (!level) return fail(std::move(level).error());
    pattern.levels_.push_back(std::move(*level));
    if (slash == std::string_view::npos) return pattern;
    if (pattern.levels_.back().kind == Kind::rest) {
      return fail(Errc::invalid_argument, "\"" + std::string(text.substr(0, slash)) + "\" takes the rest of the topic and must come last");
    }
    text.remove_prefix(slash + 1);
  }
}

std::optional<std::vector<std::string_view>> TopicPattern::match(std::string_view topic) const {
  std::vector<std::string_view> captured;
  bool ended = false;
  for (const Level& level : levels_) {
    if (ended) return {};
    if (level.kind == Kind::rest) {
      if (level.named) captured.push_back(topic);
      return captured;
    }
    const std::size_t slash = topic.find('/');
    const std::string_view part = topic.substr(0, slash);
    if (level.kind == Kind::literal && part != level.literal) return {};
    if (level.named) captured.push_back(part);
    ended = slash == std::string_view::npos;
    if (!ended) topic.remove_prefix(slash + 1);
  }
  if (!ended) return {};
  return captured;
}

}  // namespace opossum::ingest::mapping
