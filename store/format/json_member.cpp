// SPDX-License-Identifier: MIT
#include "store/json_member.hpp"

#include <optional>

#include "store/commit_line.hpp"
#include "store/format/scanner.hpp"

namespace opossum {

namespace {

/// The first token of a pointer, `~1` and `~0` resolved; the rest stays in `pointer`.
std::string take_token(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const std::size_t end = std::min(pointer.find('/'), pointer.size());
  std::string token;
  for (std::size_t i = 0; i < end; ++i) {
    const bool escaped = pointer[i] == '~' && i + 1 < end;
    if (escaped) ++i;
    token += !escaped ? pointer[i] : pointer[i] == '1' ? '/' : '~';
  }
  pointer.remove_prefix(end);
  return token;
}

bool is_named(std::string_view raw, const std::string& name) {
  const auto text = unescape(raw);
  return text && *text == name;
}

/// Walks the values of an object or array and leaves out, or goes into, the one that a pointer's next token names.
class Removal {
 public:
  Removal(std::string_view json, std::string_view pointer) : json_(json), scanner_(json), pointer_(pointer), token_(take_token(pointer_)) {}

  /// Nothing if there is no such value.
  std::optional<std::string> run() {
    const bool object = scanner_.accept("{");
    if (!object && !scanner_.accept("[")) return std::nullopt;
    const std::string_view end = object ? "}" : "]";
    for (std::size_t i = 0; scanner_.good() && !scanner_.accept(end); ++i) {
      if (i > 0) scanner_.expect(",");
      const std::size_t begin = scanner_.at();
      const bool wanted = object ? is_named(scanner_.string(), token_) : std::to_string(i) == token_;
      if (object) scanner_.expect(":");
      const std::size_t value = scanner_.at();
      static_cast<void>(scanner_.value());
      if (scanner_.good() && wanted) return cut(i, begin, value);
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<std::string> cut(std::size_t number, std::size_t begin, std::size_t value) const {
    std::size_t end = scanner_.at();
    if (!pointer_.empty()) {
      auto inner = Removal(json_.substr(value, end - value), pointer_).run();
      if (!inner) return std::nullopt;
      return std::string(json_.substr(0, value)) + *inner + std::string(json_.substr(end));
    }
    // One of the two commas beside it goes as well.
    if (number > 0) --begin;
    else if (json_[end] == ',') ++end;
    return std::string(json_.substr(0, begin)) + std::string(json_.substr(end));
  }

  std::string_view json_;
  format::Scanner scanner_;
  std::string_view pointer_;
  std::string token_;
};

}  // namespace

std::string without_value(std::string_view json, std::string_view pointer) {
  if (!pointer.starts_with('/')) return std::string(json);
  return Removal(json, pointer).run().value_or(std::string(json));
}

}  // namespace opossum
