// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mapping/json_text.hpp"
#include "store/result.hpp"

namespace opossum::ingest::mapping {

/// Text with holes: {name} for a captured topic level, {/pointer} for a value of the payload.
class TextTemplate {
 public:
  /// `names` are the captures of the rule's topic. Errc::invalid_argument for an unknown name or an open brace.
  [[nodiscard]] static Result<TextTemplate> parse(std::string_view text, const std::vector<std::string>& names);

  /// The filled text, or what is wrong with the payload, naming the pointer.
  [[nodiscard]] std::expected<std::string, std::string> fill(const std::vector<std::string_view>& captured,
                                                             std::string_view document) const;
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] bool has_pointers() const noexcept;
  /// Whether it uses a captured level from number `first` on that is empty.
  [[nodiscard]] bool uses_empty(const std::vector<std::string_view>& captured, std::size_t first) const noexcept;

 private:
  struct Part {
    std::string literal;  ///< when it is neither of the others
    std::optional<std::size_t> capture;
    std::optional<JsonPointer> pointer;
  };
  [[nodiscard]] static Result<Part> parse_hole(std::string_view inside, const std::vector<std::string>& names);

  std::string text_;
  std::vector<Part> parts_;
};

}  // namespace opossum::ingest::mapping
