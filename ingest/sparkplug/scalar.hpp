// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ingest/sparkplug/data_type.hpp"
#include "store/position.hpp"

namespace opossum::ingest::sparkplug {

/// A JSON text, or why there is none.
using Json = std::expected<std::string, std::string>;

/// What the value fields of metrics, properties, parameters and cells of data sets have in common; monostate is null.
using Scalar = std::variant<std::monostate, std::uint32_t, std::uint64_t, float, double, bool, std::string_view>;

template <class Wire>
[[nodiscard]] Scalar scalar_of(const Wire& wire) {
  if (wire.has_int_value()) return wire.int_value();
  if (wire.has_long_value()) return wire.long_value();
  if (wire.has_float_value()) return wire.float_value();
  if (wire.has_double_value()) return wire.double_value();
  if (wire.has_boolean_value()) return wire.boolean_value();
  if (wire.has_string_value()) return std::string_view(wire.string_value());
  return {};
}

/// The value of a type that fits into one field. Null for what JSON lacks: NaN, infinities, times beyond the year 9999.
[[nodiscard]] Json scalar_json(DataType type, const Scalar& scalar);

/// Nothing beyond the year 9999.
[[nodiscard]] std::optional<Timestamp> time_of(std::uint64_t unix_milliseconds);

/// `"2026-11-23T14:00:00.000000Z"`, or `null` for a time that has no such text.
[[nodiscard]] std::string time_json(std::uint64_t unix_milliseconds);

/// One of the array types, packed as the specification says: little endian; booleans as a count and bits; strings with a NUL each.
[[nodiscard]] Json array_json(DataType type, std::string_view packed);

}  // namespace opossum::ingest::sparkplug
