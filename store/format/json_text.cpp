// SPDX-License-Identifier: MIT
#include "store/format/json_text.hpp"

#include <simdjson.h>

#include <array>
#include <bitset>
#include <cstring>

#include "store/format/log_format.hpp"

namespace opossum::format {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Bytes that end a run of plain characters in a string: the quote, the backslash, control characters.
constexpr std::array<bool, 256> kStopsRun = [] {
  std::array<bool, 256> stops{};
  for (std::size_t c = 0; c < 0x20; ++c) stops[c] = true;
  stops['"'] = stops['\\'] = true;
  return stops;
}();

std::size_t end_of_run(std::string_view text, std::size_t at) {
  while (at < text.size() && !kStopsRun[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// A parser for stored numbers would round them; this one only checks the grammar and copies bytes. `out` has room for all of `text`.
class Minifier {
 public:
  Minifier(char* out, std::string_view text) : out_(out), text_(text) {}

  [[nodiscard]] char* end() const { return out_; }

  Result<void> run() {
    skip_blanks();
    while (true) {
      OPOSSUM_TRY(value());
      // A container that was opened holds no value yet: its first member comes next.
      if (opened_) {
        opened_ = false;
        if (!closes()) {
          OPOSSUM_TRY(member_name());
          continue;
        }
      }
      while (depth_ > 0 && closes()) close();
      if (depth_ == 0) break;
      if (peek() != ',') return bad("expected ',' or the end of the container");
      take();
      OPOSSUM_TRY(member_name());
    }
    if (at_ != text_.size()) return bad("text after the end of the value");
    return {};
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void take() {
    *out_++ = text_[at_++];
    skip_blanks();
  }
  void copy_until(std::size_t end) {
    std::memcpy(out_, text_.data() + at_, end - at_);
    out_ += end - at_;
    at_ = end;
  }
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  std::unexpected<Error> bad(std::string_view what) const {
    return fail(Errc::invalid_argument, "not JSON at byte " + std::to_string(at_) + ": " + std::string(what));
  }

  bool closes() const { return peek() == (objects_[depth_ - 1] ? '}' : ']'); }
  void close() {
    take();
    --depth_;
  }

  Result<void> member_name() {
    if (!objects_[depth_ - 1]) return {};
    if (peek() != '"') return bad("expected a member name in quotes");
    OPOSSUM_TRY(string());
    skip_blanks();
    if (peek() != ':') return bad("expected ':' after the member name");
    take();
    return {};
  }

  Result<void> value() {
    const char c = peek();
    if (c == '{' || c == '[') {
      if (depth_ == kJsonDepthMax) return bad("nested deeper than " + std::to_string(kJsonDepthMax));
      objects_[depth_++] = c == '{';
      opened_ = true;
      take();
      return {};
    }
    if (c == '"') OPOSSUM_TRY(string());
    else if (c == '-' || is_digit(c)) OPOSSUM_TRY(number());
    else OPOSSUM_TRY(word());
    skip_blanks();
    return {};
  }

  Result<void> word() {
    for (const std::string_view word : {"true", "false", "null"}) {
      if (!text_.substr(at_).starts_with(word)) continue;
      copy_until(at_ + word.size());
      return {};
    }
    return bad(at_ == text_.size() ? "the text ends where a value is expected" : "expected a value");
  }

  Result<void> digits(std::size_t& end) const {
    if (end >= text_.size() || !is_digit(text_[end])) return bad("a number is incomplete");
    while (end < text_.size() && is_digit(text_[end])) ++end;
    return {};
  }

  Result<void> number() {
    std::size_t end = at_;
    if (text_[end] == '-') ++end;
    const bool zero = end < text_.size() && text_[end] == '0';
    const std::size_t first = end;
    OPOSSUM_TRY(digits(end));
    if (zero && end != first + 1) return bad("a number has a leading zero");
    if (end < text_.size() && text_[end] == '.') OPOSSUM_TRY(digits(++end));
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      ++end;
      if (end < text_.size() && (text_[end] == '+' || text_[end] == '-')) ++end;
      OPOSSUM_TRY(digits(end));
    }
    copy_until(end);
    return {};
  }

  Result<void> string() {
    std::size_t end = end_of_run(text_, at_ + 1);
    while (end < text_.size() && text_[end] != '"') {
      if (text_[end] != '\\') return bad("a control character inside a string must be escaped");
      OPOSSUM_TRY(escape(end));
      end = end_of_run(text_, end);
    }
    if (end >= text_.size()) return bad("a string is not closed");
    copy_until(end + 1);
    return {};
  }

  Result<void> escape(std::size_t& end) const {
    const char kind = end + 1 < text_.size() ? text_[end + 1] : '\0';
    if (kind != '\0' && std::strchr("\"\\/bfnrt", kind) != nullptr) {
      end += 2;
      return {};
    }
    if (kind != 'u' || end + 6 > text_.size()) return bad("an unknown escape in a string");
    for (std::size_t i = end + 2; i < end + 6; ++i) {
      if (!is_hex(text_[i])) return bad("an unknown escape in a string");
    }
    end += 6;
    return {};
  }

  char* out_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool opened_ = false;
  std::bitset<kJsonDepthMax> objects_;
};

}  // namespace

Result<void> append_minified(std::string& out, std::string_view text) {
  if (!simdjson::validate_utf8(text.data(), text.size())) return fail(Errc::invalid_argument, "not UTF-8");
  const std::size_t start = out.size();
  Result<void> result;
  out.resize_and_overwrite(start + text.size(), [&](char* bytes, std::size_t) {
    Minifier minifier(bytes + start, text);
    result = minifier.run();
    return static_cast<std::size_t>(minifier.end() - bytes);
  });
  return result;
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_run(text, at);
    out.append(text, at, end - at);
    at = end;
    if (at == text.size()) break;
    const auto code = static_cast<unsigned char>(text[at++]);
    out += '\\';
    if (code >= 0x20) {
      out += static_cast<char>(code);
    } else {
      constexpr std::string_view kHex = "0123456789abcdef";
      out += "u00";
      out += kHex[code >> 4];
      out += kHex[code & 0xF];
    }
  }
  out += '"';
}

std::size_t skip_string(std::string_view line, std::size_t offset) noexcept {
  if (offset >= line.size() || line[offset] != '"') return std::string_view::npos;
  std::size_t at = offset + 1;
  while (true) {
    const void* quote = at < line.size() ? std::memchr(line.data() + at, '"', line.size() - at) : nullptr;
    if (quote == nullptr) return std::string_view::npos;
    const auto end = static_cast<std::size_t>(static_cast<const char*>(quote) - line.data());
    std::size_t backslashes = 0;
    while (line[end - 1 - backslashes] == '\\') ++backslashes;
    at = end + 1;
    if (backslashes % 2 == 0) return at;
  }
}

std::size_t skip_value(std::string_view line, std::size_t offset) noexcept {
  std::size_t depth = 0;
  std::size_t at = offset;
  while (at < line.size()) {
    const char c = line[at];
    if (c == '"') {
      at = skip_string(line, at);
      if (at == std::string_view::npos) return at;
      if (depth == 0) return at;
      continue;
    }
    if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at == offset ? std::string_view::npos : at;
      if (--depth == 0) return at + 1;
    } else if (c == ',' && depth == 0) {
      return at == offset ? std::string_view::npos : at;
    }
    ++at;
  }
  return std::string_view::npos;
}

}  // namespace opossum::format
