// SPDX-License-Identifier: MIT
#include "ingest/modbus/decoder.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

namespace opossum::ingest::modbus {
namespace {

/// The bytes of a number, put together most significant first.
std::uint64_t assemble(const ByteOrder& order, std::span<const std::uint16_t> cells) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < cells.size() * 2; ++i) {
    const std::uint64_t byte = i % 2 == 0 ? cells[i / 2] >> 8U : cells[i / 2] & 0xffU;
    value |= byte << (8U * (order.size - 1U - order.place[i]));
  }
  return value;
}

/// IEEE 754 binary16; every value of it is exact in binary32.
float half(std::uint16_t bits) {
  const int exponent = (bits >> 10U) & 31;
  const int fraction = bits & 1023;
  const float sign = (bits & 0x8000U) != 0 ? -1.0F : 1.0F;
  if (exponent == 31) return fraction == 0 ? sign * HUGE_VALF : NAN;
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), -24);
  return sign * std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
}

std::optional<std::int64_t> decimal(std::uint64_t bits, int digits) {
  std::int64_t value = 0;
  for (int i = digits - 1; i >= 0; --i) {
    const auto digit = (bits >> (4U * static_cast<unsigned>(i))) & 15U;
    if (digit > 9) return std::nullopt;
    value = value * 10 + static_cast<std::int64_t>(digit);
  }
  return value;
}

std::string text_bytes(const Point& point, std::span<const std::uint16_t> cells) {
  std::string bytes;
  const bool swapped = point.order.place[0] == 1;
  for (const auto cell : cells) {
    const auto high = static_cast<char>(cell >> 8U);
    const auto low = static_cast<char>(cell & 0xffU);
    bytes += swapped ? low : high;
    bytes += swapped ? high : low;
  }
  bytes.resize(point.type.length);
  return bytes;
}

/// Length of the UTF-8 sequence at `at`, or 0 if there is none (RFC 3629, section 4).
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0U) != 0x80U) return 0;
  }
  const unsigned second = byte(at + 1);
  const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second >= 0xa0) || (first == 0xf0 && second < 0x90) ||
                     (first == 0xf4 && second >= 0x90);
  return wrong ? 0 : length;
}

Reading decode_string(std::string bytes) {
  bytes.resize(std::min(bytes.size(), bytes.find('\0')));
  while (bytes.ends_with(' ')) bytes.pop_back();
  Reading reading{.quality = Quality::good};
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto length = utf8_length(bytes, at);
    if (length == 0) {
      text += "\xef\xbf\xbd";  // U+FFFD
      reading.quality = Quality::uncertain;
    } else {
      text += bytes.substr(at, length);
    }
    at += std::max<std::size_t>(length, 1);
  }
  reading.value = std::move(text);
  return reading;
}

std::string hex(const std::string& bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kHex[static_cast<unsigned char>(c) >> 4U];
    out += kHex[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

template <class Signed>
Value signed_value(std::uint64_t bits) { return std::int64_t{static_cast<Signed>(bits)}; }

Value raw_value(const Point& point, std::span<const std::uint16_t> cells) {
  const auto bits = assemble(point.order, cells);
  switch (point.type.kind) {
    case Kind::boolean: return point.options.bit ? ((bits >> *point.options.bit) & 1U) != 0 : bits != 0;
    case Kind::int8_low: return signed_value<std::int8_t>(bits & 0xffU);
    case Kind::int8_high: return signed_value<std::int8_t>(bits >> 8U);
    case Kind::uint8_low: return std::int64_t(bits & 0xffU);
    case Kind::uint8_high: return std::int64_t(bits >> 8U);
    case Kind::int16: return signed_value<std::int16_t>(bits);
    case Kind::int32: return signed_value<std::int32_t>(bits);
    case Kind::int64: return signed_value<std::int64_t>(bits);
    case Kind::uint16: case Kind::uint32: return static_cast<std::int64_t>(bits);
    case Kind::uint64: return bits;
    case Kind::float16: return half(static_cast<std::uint16_t>(bits));
    case Kind::float32: return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    case Kind::float64: return std::bit_cast<double>(bits);
    case Kind::bcd16: case Kind::bcd32: {
      const auto value = decimal(bits, point.type.kind == Kind::bcd16 ? 4 : 8);
      return value ? Value(*value) : Value();
    }
    case Kind::string: case Kind::bytes: break;
  }
  return {};
}

/// raw * 0.1 is not the nearest number to raw / 10, and people write the former when they mean the latter.
double scaled(double raw, double scale) {
  const double inverse = std::round(1.0 / scale);
  if (std::abs(scale) < 1.0 && scale == 1.0 / inverse) return raw / inverse;
  return raw * scale;
}

Value computed(const Value& raw, const ModbusPointOptions& options) {
  if (options.scale == 1 && options.offset == 0) return raw;
  const auto apply = [&](auto number) { return scaled(static_cast<double>(number), options.scale) + options.offset; };
  if (const auto* value = std::get_if<std::int64_t>(&raw)) return apply(*value);
  if (const auto* value = std::get_if<std::uint64_t>(&raw)) return apply(*value);
  if (const auto* value = std::get_if<float>(&raw)) return static_cast<float>(apply(*value));
  if (const auto* value = std::get_if<double>(&raw)) return apply(*value);
  return raw;
}

Reading with_label(const Value& raw, const ModbusPointOptions& options) {
  const auto* wide = std::get_if<std::uint64_t>(&raw);
  const auto* number = std::get_if<std::int64_t>(&raw);
  const bool too_wide = wide != nullptr && *wide > static_cast<std::uint64_t>(INT64_MAX);
  if (!too_wide && (wide != nullptr || number != nullptr)) {
    const auto label = options.labels.find(wide != nullptr ? static_cast<std::int64_t>(*wide) : *number);
    if (label != options.labels.end()) return {.value = label->second, .quality = Quality::good};
  }
  return {.value = raw, .quality = Quality::uncertain};
}

/// A float is compared as a float, so that a value that reads 21.7 is not above a max of 21.7.
bool is_outside(const Value& value, const ModbusPointOptions& options) {
  const auto number = number_of(value);
  if (!number) return false;
  const bool narrow = std::holds_alternative<float>(value);
  const auto limit = [narrow](double bound) { return narrow ? static_cast<double>(static_cast<float>(bound)) : bound; };
  return (options.min && *number < limit(*options.min)) || (options.max && *number > limit(*options.max));
}

}  // namespace

Reading decode(const Point& point, std::span<const std::uint16_t> cells, Timestamp time) {
  OPOSSUM_ASSERT(cells.size() == point.span.count);
  Reading reading{.quality = Quality::good};
  if (point.type.is_text()) {
    auto bytes = text_bytes(point, cells);
    if (point.type.kind == Kind::string) {
      reading = decode_string(std::move(bytes));
    } else {
      reading.value = hex(bytes);
    }
    reading.time = time;
    return reading;
  }
  const auto& options = point.options;
  reading.value = computed(raw_value(point, cells), options);
  const auto number = number_of(reading.value);
  const bool outside = is_outside(reading.value, options);
  if (std::holds_alternative<std::monostate>(reading.value) || (number && !std::isfinite(*number))) {
    reading = {};
  } else if (!options.labels.empty()) {
    reading = with_label(reading.value, options);
  }
  if (outside && reading.quality == Quality::good) reading.quality = Quality::uncertain;
  reading.time = time;
  return reading;
}

}  // namespace opossum::ingest::modbus
