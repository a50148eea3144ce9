// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

#include "store/format/json_text.hpp"

namespace opossum::format {

/// Walks a line whose key order is fixed. The first mismatch makes it bad for good; results are then empty.
class Scanner {
 public:
  explicit Scanner(std::string_view text, std::size_t at = 0) : text_(text), at_(at) {}

  /// Consumes `expected` if the text goes on with it.
  bool accept(std::string_view expected) noexcept {
    if (!good_ || text_.compare(at_, expected.size(), expected) != 0) return false;
    at_ += expected.size();
    return true;
  }
  void expect(std::string_view expected) noexcept {
    if (!accept(expected)) good_ = false;
  }
  std::uint64_t number() noexcept {
    std::uint64_t value = 0;
    const char* first = text_.data() + at_;
    const auto [end, error] = std::from_chars(first, text_.data() + text_.size(), value);
    // A leading zero would give one number two spellings.
    if (!good_ || error != std::errc{} || (*first == '0' && end != first + 1)) {
      good_ = false;
      return 0;
    }
    at_ += static_cast<std::size_t>(end - first);
    return value;
  }
  /// Between the quotes, escapes kept.
  std::string_view string() noexcept {
    const std::size_t end = good_ ? skip_string(text_, at_) : std::string_view::npos;
    return end == std::string_view::npos ? spoil() : advance(end, at_ + 1, 1);
  }
  /// Any JSON value, raw.
  std::string_view value() noexcept {
    const std::size_t end = good_ ? skip_value(text_, at_) : std::string_view::npos;
    return end == std::string_view::npos ? spoil() : advance(end, at_, 0);
  }

  [[nodiscard]] bool good() const noexcept { return good_; }
  [[nodiscard]] std::size_t at() const noexcept { return at_; }
  void fail() noexcept { good_ = false; }

 private:
  std::string_view spoil() noexcept {
    good_ = false;
    return {};
  }
  std::string_view advance(std::size_t end, std::size_t from, std::size_t cut) noexcept {
    at_ = end;
    return text_.substr(from, end - cut - from);
  }

  std::string_view text_;
  std::size_t at_;
  bool good_ = true;
};

}  // namespace opossum::format
