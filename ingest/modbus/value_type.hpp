// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/result.hpp"

namespace opossum::ingest::modbus {

enum class Kind : std::uint8_t {
  boolean, int8_low, int8_high, uint8_low, uint8_high, int16, uint16, int32, uint32, int64, uint64,
  float16, float32, float64, bcd16, bcd32, string, bytes,
};

struct ValueType {
  Kind kind = Kind::uint16;
  std::uint16_t length = 0;  ///< bytes of a string or of bytes

  /// Registers that a value takes.
  [[nodiscard]] std::uint16_t registers() const noexcept;
  [[nodiscard]] bool is_text() const noexcept { return kind == Kind::string || kind == Kind::bytes; }
  [[nodiscard]] bool is_number() const noexcept { return kind != Kind::boolean && !is_text(); }
  [[nodiscard]] bool is_integer() const noexcept;
};

/// "float32", "string:16". Errc::invalid_argument lists what there is.
[[nodiscard]] Result<ValueType> parse_value_type(std::string_view text);

/// Where each arriving byte belongs: `place[i]` is the significance of the i-th byte of the answer, 0 the most significant.
struct ByteOrder {
  std::array<std::uint8_t, 8> place{0, 1};
  std::uint8_t size = 2;
};

/// "CDAB" and the others of the table in modbus_device.hpp. Errc::invalid_argument for anything else.
[[nodiscard]] Result<ByteOrder> parse_byte_order(std::string_view text);

/// The order a type of `bytes` (2, 4, 8) has on a device whose default is `device_order`: words stay swapped as there, and so do bytes.
[[nodiscard]] Result<ByteOrder> derive_byte_order(std::string_view device_order, std::uint8_t bytes);

}  // namespace opossum::ingest::modbus
