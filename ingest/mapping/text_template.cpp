// SPDX-License-Identifier: MIT
#include "ingest/mapping/text_template.hpp"

#include <algorithm>

#include "ingest/mapping/identifier.hpp"

namespace opossum::ingest::mapping {

namespace {

using Filled = std::expected<std::string, std::string>;

/// Only what has one obvious spelling may become part of a tag or key.
Filled scalar_text(const JsonPointer& pointer, std::string_view document) {
  const auto value = pointer.find(document);
  if (!value) return std::unexpected("pointer " + pointer.text() + " is absent in the payload");
  if (value->front() == '"') {
    auto text = unquote(*value);
    if (!text) return std::unexpected("pointer " + pointer.text() + ": the string holds half a surrogate pair");
    return std::move(*text);
  }
  if (value->front() == '{' || value->front() == '[' || *value == "null") {
    return std::unexpected("pointer " + pointer.text() + ": " + shown(*value) + " is not a string, number or boolean");
  }
  return std::string(*value);
}

}  // namespace

Result<TextTemplate::Part> TextTemplate::parse_hole(std::string_view inside, const std::vector<std::string>& names) {
  Part part;
  if (inside.starts_with('/')) {
    auto pointer = JsonPointer::parse(inside);
    if (!pointer) return fail(std::move(pointer).error());
    part.pointer = std::move(*pointer);
    return part;
  }
  const auto found = std::ranges::find(names, inside);
  if (found == names.end()) {
    return fail(Errc::invalid_argument, "{" + std::string(inside) + "} is not a name in the topic; write {name} as there, or {/pointer}");
  }
  part.capture = static_cast<std::size_t>(found - names.begin());
  return part;
}

Result<TextTemplate> TextTemplate::parse(std::string_view text, const std::vector<std::string>& names) {
  TextTemplate result;
  result.text_ = text;
  if (text.empty()) return fail(Errc::invalid_argument, "it is empty");
  if (!is_utf8(text)) return fail(Errc::invalid_argument, "it is not UTF-8");
  while (!text.empty()) {
    const std::size_t open = std::min(text.find_first_of("{}"), text.size());
    if (open > 0) result.parts_.push_back({std::string(text.substr(0, open)), {}, {}});
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    if (text.front() == '}' || close == std::string_view::npos) {
      return fail(Errc::invalid_argument, "\"" + result.text_ + "\" has a brace without its partner");
    }
    auto part = parse_hole(text.substr(1, close - 1), names);
    if (!part) return fail(std::move(part).error());
    result.parts_.push_back(std::move(*part));
    text.remove_prefix(close + 1);
  }
  return result;
}

std::expected<std::string, std::string> TextTemplate::fill(const std::vector<std::string_view>& captured, std::string_view document) const {
  std::string out;
  for (const Part& part : parts_) {
    if (part.capture) {
      out += captured[*part.capture];
    } else if (part.pointer) {
      auto text = scalar_text(*part.pointer, document);
      if (!text) return text;
      out += *text;
    } else {
      out += part.literal;
    }
  }
  return out;
}

bool TextTemplate::uses_empty(const std::vector<std::string_view>& captured, std::size_t first) const noexcept {
  const auto is_empty = [&](const Part& part) { return part.capture && *part.capture >= first && captured[*part.capture].empty(); };
  return std::ranges::any_of(parts_, is_empty);
}

bool TextTemplate::has_pointers() const noexcept {
  return std::ranges::any_of(parts_, [](const Part& part) { return part.pointer.has_value(); });
}

}  // namespace opossum::ingest::mapping
