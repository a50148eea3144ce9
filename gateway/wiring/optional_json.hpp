// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/json_text.hpp"
#include "store/clock.hpp"

namespace opossum::gateway {

// Members that are null where nothing is known.
inline void optional_string(JsonObject& object, std::string_view member, const std::string& text) {
  text.empty() ? object.null(member) : object.string(member, text);
}
template <class Value>
void optional_number(JsonObject& object, std::string_view member, const std::optional<Value>& value) {
  value ? object.number(member, *value) : object.null(member);
}
inline void optional_time(JsonObject& object, std::string_view member, const std::optional<Timestamp>& time) {
  time ? object.string(member, to_rfc3339(*time)) : object.null(member);
}

}  // namespace opossum::gateway
