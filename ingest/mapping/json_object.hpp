// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace opossum::ingest::mapping {

/// Writes a JSON object, member by member in the order of the calls. Names are ours and need no escaping.
class JsonObject {
 public:
  /// `value` must be UTF-8.
  JsonObject& text(std::string_view name, std::string_view value);
  /// Bytes that need not be UTF-8: as text under their name, or as base64 under NAME_base64.
  JsonObject& bytes(std::string_view name, std::string_view value);
  JsonObject& number(std::string_view name, std::uint64_t value);
  /// `true`; nothing if it is not set.
  JsonObject& flag(std::string_view name, bool value);
  /// `json` is a JSON text.
  JsonObject& raw(std::string_view name, std::string_view json);

  [[nodiscard]] bool empty() const noexcept { return out_.size() == 1; }
  [[nodiscard]] std::string take() && { return std::move(out_) + '}'; }

 private:
  void member(std::string_view name, std::string_view suffix = {});
  std::string out_ = "{";
};

}  // namespace opossum::ingest::mapping
