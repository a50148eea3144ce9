// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace opossum::ingest::mapping {

inline constexpr std::size_t kJsonDepthMax = 512;

/// Steps over JSON text without building anything, so that values can be copied byte for byte. After the first problem every
/// step returns false and `problem()` and `offset()` say what and where.
class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text, std::size_t offset = 0) : text_(text), offset_(offset) {}

  void skip_blanks() noexcept;
  /// A value without blanks before it.
  bool skip_value() noexcept { return skip_value(0); }
  bool skip_string() noexcept;
  bool skip_number() noexcept;
  /// True and past it if the next byte is `c`.
  bool take(char c) noexcept;
  bool at_end() const noexcept { return offset_ >= text_.size(); }
  char peek() const noexcept { return at_end() ? '\0' : text_[offset_]; }
  std::size_t offset() const noexcept { return offset_; }
  const char* problem() const noexcept { return problem_; }

 private:
  bool skip_value(std::size_t depth) noexcept;
  bool skip_container(char close, std::size_t depth) noexcept;
  bool skip_word(std::string_view word) noexcept;
  bool skip_escape() noexcept;
  bool skip_digits() noexcept;
  bool stop(const char* problem) noexcept;

  std::string_view text_;
  std::size_t offset_;
  const char* problem_ = nullptr;
};

}  // namespace opossum::ingest::mapping
