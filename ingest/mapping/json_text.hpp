// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/result.hpp"

namespace opossum::ingest::mapping {

/// The first thing that is wrong with a JSON text.
struct JsonProblem {
  std::size_t offset;
  std::string what;
};

/// Nothing if `text` is one JSON value (RFC 8259) in UTF-8. Numbers may have any size and number of digits.
[[nodiscard]] std::optional<JsonProblem> check_json(std::string_view text);
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;
/// Exactly a JSON number, no blanks.
[[nodiscard]] bool is_json_number(std::string_view text) noexcept;

/// Appends a JSON string; `text` must be UTF-8.
void append_quoted(std::string& out, std::string_view text);
/// The text of a JSON string given with its quotes; nothing if it names a lone surrogate.
[[nodiscard]] std::optional<std::string> unquote(std::string_view quoted);

/// A JSON pointer (RFC 6901).
class JsonPointer {
 public:
  /// Errc::invalid_argument unless `text` is empty or begins with '/' and its ~ escapes are right.
  [[nodiscard]] static Result<JsonPointer> parse(std::string_view text);
  /// The bytes of the value in a checked document, without blanks around it; of members with one name the last counts.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view document) const;
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
  std::vector<std::string> tokens_;
};

}  // namespace opossum::ingest::mapping
