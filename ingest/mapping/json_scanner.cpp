// SPDX-License-Identifier: MIT
#include "ingest/mapping/json_scanner.hpp"

namespace opossum::ingest::mapping {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_hex(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

}  // namespace

bool JsonScanner::stop(const char* problem) noexcept {
  if (problem_ == nullptr) problem_ = problem;
  return false;
}

bool JsonScanner::take(char c) noexcept {
  if (at_end() || text_[offset_] != c) return false;
  ++offset_;
  return true;
}

void JsonScanner::skip_blanks() noexcept {
  while (!at_end() && (text_[offset_] == ' ' || text_[offset_] == '\t' || text_[offset_] == '\n' || text_[offset_] == '\r')) ++offset_;
}

bool JsonScanner::skip_value(std::size_t depth) noexcept {
  if (at_end()) return stop("a value is missing");
  switch (text_[offset_]) {
    case '"':
      return skip_string();
    case '{':
      return skip_container('}', depth);
    case '[':
      return skip_container(']', depth);
    case 't':
      return skip_word("true");
    case 'f':
      return skip_word("false");
    case 'n':
      return skip_word("null");
    default:
      return skip_number();
  }
}

bool JsonScanner::skip_container(char close, std::size_t depth) noexcept {
  if (depth >= kJsonDepthMax) return stop("it is nested deeper than 512 levels");
  ++offset_;
  skip_blanks();
  if (take(close)) return true;
  while (true) {
    skip_blanks();
    if (close == '}') {
      if (peek() != '"') return stop("a member name is missing");
      if (!skip_string()) return false;
      skip_blanks();
      if (!take(':')) return stop("a colon is missing");
      skip_blanks();
    }
    if (!skip_value(depth + 1)) return false;
    skip_blanks();
    if (take(close)) return true;
    if (!take(',')) return stop(at_end() ? "it ends too early" : "a comma or a closing bracket is missing");
  }
}

bool JsonScanner::skip_word(std::string_view word) noexcept {
  if (!text_.substr(offset_).starts_with(word)) return stop("this is not a JSON value");
  offset_ += word.size();
  return true;
}

bool JsonScanner::skip_escape() noexcept {
  if (at_end()) return stop("a string is not closed");
  const char c = text_[offset_++];
  if (std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) return true;
  if (c != 'u') return stop("a string holds an unknown escape");
  for (int i = 0; i < 4; ++i, ++offset_) {
    if (!is_hex(peek())) return stop("a \\u escape needs four hex digits");
  }
  return true;
}

bool JsonScanner::skip_string() noexcept {
  ++offset_;
  while (!at_end()) {
    const char c = text_[offset_];
    if (static_cast<unsigned char>(c) < 0x20) return stop("a string holds a control character");
    ++offset_;
    if (c == '"') return true;
    if (c == '\\' && !skip_escape()) return false;
  }
  return stop("a string is not closed");
}

bool JsonScanner::skip_digits() noexcept {
  if (!is_digit(peek())) return stop("this is not a JSON value");
  while (is_digit(peek())) ++offset_;
  return true;
}

bool JsonScanner::skip_number() noexcept {
  take('-');
  if (!take('0') && !skip_digits()) return false;
  if (take('.') && !skip_digits()) return false;
  if (peek() == 'e' || peek() == 'E') {
    ++offset_;
    if (!take('+')) take('-');
    if (!skip_digits()) return false;
  }
  return true;
}

}  // namespace opossum::ingest::mapping
