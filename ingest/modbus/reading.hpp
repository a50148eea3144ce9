// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "store/position.hpp"

namespace opossum::ingest::modbus {

enum class Quality : std::uint8_t {
  good,
  uncertain,  ///< read and decoded, but outside min and max, without its enum label, or text that is not UTF-8
  bad,        ///< no usable value: an exception, not a number, digits that are not decimal, or never read
  stale,      ///< the device does not answer; the value is the last one it gave
};

[[nodiscard]] std::string_view name(Quality quality) noexcept;

/// A decoded value; monostate is null. float is kept apart from double, since its shortest text is shorter.
using Value = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, float, double, std::string>;

/// A point at one moment.
struct Reading {
  Value value{};
  Quality quality = Quality::bad;
  std::optional<std::uint8_t> exception{};  ///< Modbus exception code
  Timestamp time{};                         ///< when the answer came, or when it was given up
  std::optional<Timestamp> read_at{};       ///< of a stale one: when its value came
};

/// JSON: integers without a fraction, floating point in the shortest form that reads back the same.
[[nodiscard]] std::string to_json(const Value& value);
[[nodiscard]] std::string quoted(std::string_view text);

/// The value as a number; nothing for null, bool and text.
[[nodiscard]] std::optional<double> number_of(const Value& value);

/// `"value":21.5,"unit":"°C","quality":"good"`, with `,"exception":2` where there is one, and `,"read_at":"…"` if that is not the time of
/// the event; `unit` only if it has one.
[[nodiscard]] std::string members_of(const Reading& reading, const std::string& unit, Timestamp event_time);

}  // namespace opossum::ingest::modbus
