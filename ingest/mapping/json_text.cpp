// SPDX-License-Identifier: MIT
#include "ingest/mapping/json_text.hpp"

#include <simdjson.h>

#include <charconv>
#include <cstdint>

#include "ingest/mapping/json_scanner.hpp"

namespace opossum::ingest::mapping {

namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

std::optional<std::uint32_t> four_hex(std::string_view text, std::size_t offset) {
  std::uint32_t value = 0;
  if (offset + 4 > text.size()) return {};
  const auto [end, error] = std::from_chars(text.data() + offset, text.data() + offset + 4, value, 16);
  if (error != std::errc{} || end != text.data() + offset + 4) return {};
  return value;
}

/// `offset` stands after "\u"; moves past what belongs to the character.
bool append_unicode_escape(std::string& out, std::string_view text, std::size_t& offset) {
  const auto first = four_hex(text, offset);
  if (!first) return false;
  offset += 4;
  if (*first < 0xD800 || *first > 0xDFFF) {
    append_utf8(out, *first);
    return true;
  }
  if (*first >= 0xDC00 || text.substr(offset, 2) != "\\u") return false;
  const auto second = four_hex(text, offset + 2);
  if (!second || *second < 0xDC00 || *second > 0xDFFF) return false;
  offset += 6;
  append_utf8(out, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
  return true;
}

/// `quoted` is a JSON string with its quotes. Few names have escapes, and only those cost a copy.
bool is_name(std::string_view quoted, std::string_view name) {
  if (quoted.find('\\') == std::string_view::npos) return quoted.substr(1, quoted.size() - 2) == name;
  return unquote(quoted) == name;
}

std::optional<std::string_view> last_member(std::string_view object, std::string_view name) {
  std::optional<std::string_view> found;
  JsonScanner scan(object, 1);
  scan.skip_blanks();
  while (scan.peek() == '"') {
    const std::size_t name_at = scan.offset();
    if (!scan.skip_string()) return {};
    const std::string_view quoted = object.substr(name_at, scan.offset() - name_at);
    scan.skip_blanks();
    scan.take(':');
    scan.skip_blanks();
    const std::size_t value_at = scan.offset();
    if (!scan.skip_value()) return {};
    if (is_name(quoted, name)) found = object.substr(value_at, scan.offset() - value_at);
    scan.skip_blanks();
    scan.take(',');
    scan.skip_blanks();
  }
  return found;
}

std::optional<std::string_view> element(std::string_view array, std::string_view index) {
  std::size_t wanted = 0;
  const auto [end, error] = std::from_chars(index.data(), index.data() + index.size(), wanted);
  if (error != std::errc{} || end != index.data() + index.size() || (index.size() > 1 && index.front() == '0')) return {};
  JsonScanner scan(array, 1);
  for (std::size_t i = 0;; ++i) {
    scan.skip_blanks();
    const std::size_t at = scan.offset();
    if (scan.peek() == ']' || !scan.skip_value()) return {};
    if (i == wanted) return array.substr(at, scan.offset() - at);
    scan.skip_blanks();
    scan.take(',');
  }
}

}  // namespace

std::optional<JsonProblem> check_json(std::string_view text) {
  JsonScanner scan(text);
  scan.skip_blanks();
  if (scan.skip_value()) {
    scan.skip_blanks();
    if (!scan.at_end()) return JsonProblem{scan.offset(), "something follows the JSON value"};
    if (!is_utf8(text)) return JsonProblem{0, "it is not UTF-8"};
    return {};
  }
  return JsonProblem{scan.offset(), scan.problem()};
}

bool is_utf8(std::string_view text) noexcept { return simdjson::validate_utf8(text.data(), text.size()); }

bool is_json_number(std::string_view text) noexcept {
  JsonScanner scan(text);
  return !text.empty() && scan.skip_number() && scan.at_end();
}

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 0xF];
    } else {
      out += c;
    }
  }
  out += '"';
}

std::optional<std::string> unquote(std::string_view quoted) {
  if (quoted.size() < 2 || quoted.front() != '"' || quoted.back() != '"') return {};
  const std::string_view text = quoted.substr(1, quoted.size() - 2);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      out += text[i++];
      continue;
    }
    if (i + 1 >= text.size()) return {};
    const char c = text[i + 1];
    i += 2;
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
    if (const std::size_t known = kNames.find(c); known != std::string_view::npos) {
      out += kValues[known];
    } else if (c != 'u' || !append_unicode_escape(out, text, i)) {
      return {};
    }
  }
  return out;
}

Result<JsonPointer> JsonPointer::parse(std::string_view text) {
  JsonPointer pointer;
  pointer.text_ = text;
  if (!is_utf8(text)) return fail(Errc::invalid_argument, "a JSON pointer is not UTF-8");
  if (!text.empty() && text.front() != '/') {
    return fail(Errc::invalid_argument, "\"" + pointer.text_ + "\" is not a JSON pointer: it must begin with /");
  }
  while (!text.empty()) {
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find('/'), text.size());
    std::string token;
    for (std::size_t i = 0; i < end; ++i) {
      if (text[i] != '~') {
        token += text[i];
        continue;
      }
      const char escaped = i + 1 < end ? text[++i] : '\0';
      if (escaped != '0' && escaped != '1') {
        return fail(Errc::invalid_argument, "\"" + pointer.text_ + "\" is not a JSON pointer: write ~ as ~0 and / as ~1");
      }
      token += escaped == '0' ? '~' : '/';
    }
    pointer.tokens_.push_back(std::move(token));
    text.remove_prefix(end);
  }
  return pointer;
}

std::optional<std::string_view> JsonPointer::find(std::string_view document) const {
  constexpr std::string_view kBlanks = " \t\r\n";
  std::string_view value = document;
  value.remove_prefix(std::min(value.find_first_not_of(kBlanks), value.size()));
  value = value.substr(0, value.find_last_not_of(kBlanks) + 1);
  if (value.empty()) return {};
  for (const std::string& token : tokens_) {
    std::optional<std::string_view> next;
    if (value.front() == '{') next = last_member(value, token);
    if (value.front() == '[') next = element(value, token);
    if (!next) return {};
    value = *next;
  }
  return value;
}

}  // namespace opossum::ingest::mapping
