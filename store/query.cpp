// SPDX-License-Identifier: MIT
#include "store/query.hpp"

#include <simdjson.h>

#include <algorithm>

#include "store/format/identifier.hpp"
#include "store/format/json_text.hpp"

namespace opossum {

namespace {

constexpr std::size_t kItemsMax = 1'000;
constexpr std::size_t kIdentifiersMax = 1'000;

void append_array(std::string& out, std::string_view name, const std::vector<std::string>& values) {
  if (out.back() != '{') out += ',';
  out += '"';
  out += name;
  out += "\":[";
  for (const std::string& value : values) {
    if (out.back() != '[') out += ',';
    format::append_quoted(out, value);
  }
  out += ']';
}

Result<std::vector<std::string>> strings(simdjson::dom::element value, std::string_view name) {
  simdjson::dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return fail(Errc::invalid_argument, std::string(name) + " must be an array of strings");
  std::vector<std::string> texts;
  for (const simdjson::dom::element element : array) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) return fail(Errc::invalid_argument, std::string(name) + " must hold only strings");
    texts.emplace_back(text);
  }
  return texts;
}

Result<QueryItem> item_from(simdjson::dom::element value) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return fail(Errc::invalid_argument, "a query item must be an object with types and tags");
  QueryItem item;
  for (const auto& [key, member] : object) {
    if (key != "types" && key != "tags") {
      return fail(Errc::invalid_argument, "unknown member \"" + std::string(key) + "\" in a query item; it has types and tags");
    }
    auto texts = strings(member, key);
    if (!texts) return std::unexpected(std::move(texts).error());
    (key == "types" ? item.types : item.tags) = std::move(*texts);
  }
  return item;
}

}  // namespace

Result<void> validate(const Query& query) {
  if (query.items.size() > kItemsMax) {
    return fail(Errc::too_large, "a query has " + std::to_string(query.items.size()) + " items; the limit is " + std::to_string(kItemsMax));
  }
  for (const QueryItem& item : query.items) {
    if (item.types.empty() && item.tags.empty()) {
      return fail(Errc::invalid_argument, "a query item has neither types nor tags; leave the item out to mean every event");
    }
    if (item.types.size() + item.tags.size() > kIdentifiersMax) {
      return fail(Errc::too_large, "a query item has more than " + std::to_string(kIdentifiersMax) + " types and tags");
    }
    for (const std::string& type : item.types) OPOSSUM_TRY(format::check_identifier("type", type));
    for (const std::string& tag : item.tags) OPOSSUM_TRY(format::check_identifier("tag", tag));
  }
  return {};
}

bool matches(const Query& query, std::string_view type, const std::vector<std::string_view>& tags) {
  if (query.matches_all()) return true;
  return std::ranges::any_of(query.items, [&](const QueryItem& item) {
    const bool type_fits = item.types.empty() || std::ranges::find(item.types, type) != item.types.end();
    return type_fits && std::ranges::all_of(item.tags, [&](const std::string& tag) { return std::ranges::find(tags, tag) != tags.end(); });
  });
}

std::string to_json(const Query& query) {
  std::string out = "{\"items\":[";
  for (const QueryItem& item : query.items) {
    if (out.back() != '[') out += ',';
    out += '{';
    if (!item.types.empty()) append_array(out, "types", item.types);
    if (!item.tags.empty()) append_array(out, "tags", item.tags);
    out += '}';
  }
  out += "]}";
  return out;
}

Result<Query> query_from_json(std::string_view json) {
  thread_local simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::object object;
  if (const auto error = parser.parse(json.data(), json.size()).get(root)) {
    return fail(Errc::invalid_argument, std::string("a query is not JSON: ") + simdjson::error_message(error));
  }
  if (root.get(object) != simdjson::SUCCESS) return fail(Errc::invalid_argument, "a query must be an object with items");
  Query query;
  for (const auto& [key, member] : object) {
    simdjson::dom::array items;
    if (key != "items") return fail(Errc::invalid_argument, "unknown member \"" + std::string(key) + "\" in a query; it has items");
    if (member.get(items) != simdjson::SUCCESS) return fail(Errc::invalid_argument, "items must be an array");
    for (const simdjson::dom::element element : items) {
      auto item = item_from(element);
      if (!item) return std::unexpected(std::move(item).error());
      query.items.push_back(std::move(*item));
    }
  }
  OPOSSUM_TRY(validate(query));
  return query;
}

}  // namespace opossum
