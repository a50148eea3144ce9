// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/mqtt/codec/decode.hpp"
#include "ingest/mqtt/codec/text.hpp"

namespace opossum::mqtt {

/// Reads the fields of one packet one by one. The first fault sticks: whatever is read after it is 0 or empty, and costs no check at every
/// field. `field` says for people what is read.
class ByteReader {
 public:
  ByteReader(std::string_view bytes, PacketType type) noexcept : bytes_(bytes), type_(type) {}

  [[nodiscard]] std::size_t left() const noexcept { return bytes_.size(); }
  [[nodiscard]] bool failed() const noexcept { return problem_.has_value(); }
  /// True while there is more to read and nothing went wrong.
  [[nodiscard]] bool more() const noexcept { return !bytes_.empty() && !failed(); }
  [[nodiscard]] PacketType type() const noexcept { return type_; }

  std::uint8_t byte(std::string_view field) { return static_cast<std::uint8_t>(number<1>(field)); }
  std::uint16_t two_bytes(std::string_view field) { return static_cast<std::uint16_t>(number<2>(field)); }
  std::uint32_t four_bytes(std::string_view field) { return number<4>(field); }
  std::uint32_t variable(std::string_view field);
  /// Two bytes of length, then as many bytes.
  std::string_view binary(std::string_view field) { return take(two_bytes(field), field); }
  /// The same, and UTF-8 without U+0000.
  std::string_view text(std::string_view field) {
    const std::string_view found = binary(field);
    check(examine(found), field);
    return found;
  }
  /// The same, without wildcards; it may be empty.
  std::string_view topic(std::string_view field, std::string_view statement);
  PacketId packet_id();
  std::string_view rest() noexcept { return take(bytes_.size(), {}); }

  /// A reader of the next bytes; a fault found there is given back with adopt().
  [[nodiscard]] ByteReader part(std::size_t size, std::string_view field) { return {take(size, field), type_}; }
  void adopt(ByteReader& part);

  void fail(ReasonCode reason, std::string_view what, std::string_view statement);
  void fail_unless(bool right, ReasonCode reason, std::string_view what, std::string_view statement) {
    if (!right) [[unlikely]]
      fail(reason, what, statement);
  }
  void expect_end() {
    if (!bytes_.empty()) [[unlikely]]
      fail_trailing();
  }
  /// The fault; failed() must be true.
  [[nodiscard]] Malformed problem() && { return *std::move(problem_); }

 private:
  template <std::size_t kSize>
  std::uint32_t number(std::string_view field) {
    if (bytes_.size() < kSize) [[unlikely]]
      return fail_short(field), 0;
    std::uint32_t value = 0;
    for (std::size_t at = 0; at < kSize; ++at) value = value << 8 | static_cast<std::uint8_t>(bytes_[at]);
    bytes_.remove_prefix(kSize);
    return value;
  }
  std::string_view take(std::size_t size, std::string_view field) {
    if (size > bytes_.size()) [[unlikely]]
      return fail_short(field), std::string_view();
    const std::string_view found = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return found;
  }
  void check(TextTraits traits, std::string_view field) {
    if (!traits.utf8 || traits.null) [[unlikely]]
      fail_text(traits, field);
  }
  void fail_short(std::string_view field);
  void fail_text(TextTraits traits, std::string_view field);
  void fail_trailing();

  std::string_view bytes_;
  PacketType type_;
  std::optional<Malformed> problem_{};
};

/// The value of a variable byte integer (MQTT 5.0 §1.5.5) and how many bytes it has; size 0 while bytes are missing.
struct VariableByteInteger {
  std::uint32_t value = 0;
  std::size_t size = 0;
  std::string_view fault{};  ///< with the statement; empty if there is none
};
[[nodiscard]] VariableByteInteger read_variable(std::string_view bytes) noexcept;

}  // namespace opossum::mqtt
