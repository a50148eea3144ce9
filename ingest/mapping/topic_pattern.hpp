// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/result.hpp"

namespace opossum::ingest::mapping {

/// A rule's topic: literal levels, {name} or + for one level, {name...} or # for the rest.
class TopicPattern {
 public:
  /// Errc::invalid_argument says which level is wrong.
  [[nodiscard]] static Result<TopicPattern> parse(std::string_view text);

  /// The captured levels in the order of names(), as views into `topic`; nothing if it does not match.
  [[nodiscard]] std::optional<std::vector<std::string_view>> match(std::string_view topic) const;
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }

 private:
  enum class Kind : unsigned char { literal, one, rest };
  struct Level {
    Kind kind;
    std::string literal;
    bool named;
  };
  [[nodiscard]] static Result<Level> parse_level(std::string_view text, std::vector<std::string>& names);

  std::vector<Level> levels_;
  std::vector<std::string> names_;
};

}  // namespace opossum::ingest::mapping
