// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace opossum::gateway {

/// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Writes one JSON object member by member, in order.
class JsonObject {
 public:
  JsonObject() : text_("{") {}

  JsonObject& string(std::string_view member, std::string_view value);
  JsonObject& number(std::string_view member, std::uint64_t value);
  JsonObject& number(std::string_view member, double value);
  JsonObject& boolean(std::string_view member, bool value);
  JsonObject& strings(std::string_view member, std::span<const std::string> values);
  JsonObject& null(std::string_view member) { return raw(member, "null"); }
  /// `json` must be a JSON value.
  JsonObject& raw(std::string_view member, std::string_view json);

  [[nodiscard]] std::string take() &&;

 private:
  void begin(std::string_view member);
  std::string text_;
};

}  // namespace opossum::gateway
