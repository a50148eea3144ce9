// SPDX-License-Identifier: MIT
#include "gateway/http/json_text.hpp"

#include <fmt/format.h>
#include <simdjson.h>

namespace opossum::gateway {

namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char letter : text) {
    switch (letter) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(letter) < 0x20) {
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(letter));
        } else {
          out.push_back(letter);
        }
    }
  }
}

// Messages of the operating system or of a client may hold anything; our answers stay valid UTF-8.
std::string ascii_only(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    if (static_cast<unsigned char>(letter) < 0x80) {
      result.push_back(letter);
    } else {
      result += "\xef\xbf\xbd";
    }
  }
  return result;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  if (simdjson::validate_utf8(text.data(), text.size())) {
    append_escaped(out, text);
  } else {
    append_escaped(out, ascii_only(text));
  }
  out.push_back('"');
}

void JsonObject::begin(std::string_view member) {
  if (text_.size() > 1) text_.push_back(',');
  append_json_string(text_, member);
  text_.push_back(':');
}

JsonObject& JsonObject::string(std::string_view member, std::string_view value) {
  begin(member);
  append_json_string(text_, value);
  return *this;
}

JsonObject& JsonObject::number(std::string_view member, std::uint64_t value) {
  begin(member);
  fmt::format_to(std::back_inserter(text_), "{}", value);
  return *this;
}

JsonObject& JsonObject::number(std::string_view member, double value) {
  begin(member);
  fmt::format_to(std::back_inserter(text_), "{}", value);
  return *this;
}

JsonObject& JsonObject::boolean(std::string_view member, bool value) { return raw(member, value ? "true" : "false"); }

JsonObject& JsonObject::strings(std::string_view member, std::span<const std::string> values) {
  begin(member);
  text_.push_back('[');
  for (const std::string& value : values) {
    if (&value != values.data()) text_.push_back(',');
    append_json_string(text_, value);
  }
  text_.push_back(']');
  return *this;
}

JsonObject& JsonObject::raw(std::string_view member, std::string_view json) {
  begin(member);
  text_ += json;
  return *this;
}

std::string JsonObject::take() && {
  text_.push_back('}');
  return std::move(text_);
}

}  // namespace opossum::gateway
