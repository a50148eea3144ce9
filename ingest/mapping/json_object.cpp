// SPDX-License-Identifier: MIT
#include "ingest/mapping/json_object.hpp"

#include "ingest/mapping/base64.hpp"
#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::mapping {

void JsonObject::member(std::string_view name, std::string_view suffix) {
  out_ += empty() ? "\"" : ",\"";
  out_.append(name).append(suffix).append("\":");
}

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
  member(name);
  append_quoted(out_, value);
  return *this;
}

JsonObject& JsonObject::bytes(std::string_view name, std::string_view value) {
  if (is_utf8(value)) return text(name, value);
  member(name, "_base64");
  append_quoted(out_, to_base64(value));
  return *this;
}

JsonObject& JsonObject::number(std::string_view name, std::uint64_t value) { return raw(name, std::to_string(value)); }

JsonObject& JsonObject::flag(std::string_view name, bool value) { return value ? raw(name, "true") : *this; }

JsonObject& JsonObject::raw(std::string_view name, std::string_view json) {
  member(name);
  out_ += json;
  return *this;
}

}  // namespace opossum::ingest::mapping
