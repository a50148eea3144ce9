// SPDX-License-Identifier: MIT
#include "ingest/sparkplug/scalar.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>

#include "ingest/mapping/json_text.hpp"
#include "store/clock.hpp"

namespace opossum::ingest::sparkplug {

namespace {

template <class Number>
std::string number_text(Number value) {
  std::array<char, 64> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end};
}

template <class Float>
std::string float_json(Float value) {
  return std::isfinite(value) ? number_text(value) : "null";
}

std::unexpected<std::string> misfit(DataType type) {
  return std::unexpected("the value is not of its type, " + std::string(name(type)));
}

struct Integer {
  std::uint64_t bits;
  unsigned carrier;  ///< width of the field that it came in
};

std::optional<Integer> integer_of(const Scalar& scalar) {
  if (const auto* small = std::get_if<std::uint32_t>(&scalar)) return Integer{*small, 32};
  if (const auto* large = std::get_if<std::uint64_t>(&scalar)) return Integer{*large, 64};
  return {};
}

Json unsigned_json(DataType type, unsigned width, const Scalar& scalar) {
  const auto integer = integer_of(scalar);
  if (!integer || (width < 64 && (integer->bits >> width) != 0)) return misfit(type);
  return number_text(integer->bits);
}

/// Encoders put a negative number into its own width, or extend its sign over the whole field.
Json signed_json(DataType type, unsigned width, const Scalar& scalar) {
  const auto integer = integer_of(scalar);
  if (!integer) return misfit(type);
  const unsigned shift = 64 - std::min(width, integer->carrier);
  const auto value = std::bit_cast<std::int64_t>(integer->bits << shift) >> shift;
  const std::uint64_t carrier_mask = integer->carrier == 64 ? ~std::uint64_t{0} : 0xFFFF'FFFFU;
  const bool own_width = width >= integer->carrier || (integer->bits >> width) == 0;
  const bool extended = (std::bit_cast<std::uint64_t>(value) & carrier_mask) == integer->bits;
  if (!own_width && !extended) return misfit(type);
  return number_text(value);
}

Json floating_json(DataType type, const Scalar& scalar) {
  if (const auto* value = std::get_if<float>(&scalar)) return float_json(*value);
  if (const auto* value = std::get_if<double>(&scalar)) {
    return type == DataType::float32 ? float_json(static_cast<float>(*value)) : float_json(*value);
  }
  return misfit(type);
}

Json text_json(DataType type, const Scalar& scalar) {
  const auto* text = std::get_if<std::string_view>(&scalar);
  if (text == nullptr) return misfit(type);
  if (!mapping::is_utf8(*text)) return std::unexpected(std::string("a text is not UTF-8"));
  std::string out;
  mapping::append_quoted(out, *text);
  return out;
}

}  // namespace

std::optional<Timestamp> time_of(std::uint64_t unix_milliseconds) {
  constexpr std::uint64_t kLast = 253'402'300'799'999;
  if (unix_milliseconds > kLast) return {};
  return Timestamp(std::chrono::milliseconds(unix_milliseconds));
}

std::string time_json(std::uint64_t unix_milliseconds) {
  const auto time = time_of(unix_milliseconds);
  return time ? '"' + to_rfc3339(*time) + '"' : "null";
}

Json scalar_json(DataType type, const Scalar& scalar) {
  if (std::holds_alternative<std::monostate>(scalar)) return "null";
  switch (type) {
    case DataType::int8: return signed_json(type, 8, scalar);
    case DataType::int16: return signed_json(type, 16, scalar);
    case DataType::int32: return signed_json(type, 32, scalar);
    case DataType::int64: return signed_json(type, 64, scalar);
    case DataType::uint8: return unsigned_json(type, 8, scalar);
    case DataType::uint16: return unsigned_json(type, 16, scalar);
    case DataType::uint32: return unsigned_json(type, 32, scalar);
    case DataType::uint64: return unsigned_json(type, 64, scalar);
    case DataType::float32:
    case DataType::float64: return floating_json(type, scalar);
    case DataType::boolean:
      if (const auto* value = std::get_if<bool>(&scalar)) return *value ? "true" : "false";
      return misfit(type);
    case DataType::date_time:
      if (const auto integer = integer_of(scalar)) return time_json(integer->bits);
      return misfit(type);
    case DataType::string:
    case DataType::text:
    case DataType::uuid: return text_json(type, scalar);
    default: return misfit(type);
  }
}

namespace {

/// Elements of `size` bytes, each turned into JSON by `element`.
template <class Element>
Json fixed_array(DataType type, std::string_view packed, std::size_t size, Element element) {
  if (packed.size() % size != 0) return misfit(type);
  std::string out = "[";
  for (std::size_t at = 0; at < packed.size(); at += size) {
    std::uint64_t bits = 0;
    for (std::size_t i = size; i-- > 0;) bits = (bits << 8) | static_cast<unsigned char>(packed[at + i]);
    if (at > 0) out += ',';
    out += element(bits);
  }
  return out + ']';
}

Json signed_array(DataType type, std::string_view packed, std::size_t size) {
  return fixed_array(type, packed, size, [size](std::uint64_t bits) {
    const unsigned shift = 64 - static_cast<unsigned>(size) * 8;
    return number_text(std::bit_cast<std::int64_t>(bits << shift) >> shift);
  });
}

Json unsigned_array(DataType type, std::string_view packed, std::size_t size) {
  return fixed_array(type, packed, size, [](std::uint64_t bits) { return number_text(bits); });
}

Json boolean_array(std::string_view packed) {
  if (packed.size() < 4) return misfit(DataType::boolean_array);
  std::uint64_t count = 0;
  for (std::size_t i = 4; i-- > 0;) count = (count << 8) | static_cast<unsigned char>(packed[i]);
  packed.remove_prefix(4);
  if (packed.size() != (count + 7) / 8) return misfit(DataType::boolean_array);
  std::string out = "[";
  for (std::size_t i = 0; i < count; ++i) {
    const bool set = ((static_cast<unsigned char>(packed[i / 8]) >> (7 - i % 8)) & 1U) != 0;
    if (i > 0) out += ',';
    out += set ? "true" : "false";
  }
  return out + ']';
}

Json string_array(std::string_view packed) {
  if (!packed.empty() && packed.back() != '\0') return misfit(DataType::string_array);
  if (!mapping::is_utf8(packed)) return std::unexpected(std::string("a text is not UTF-8"));
  std::string out = "[";
  while (!packed.empty()) {
    const std::size_t end = packed.find('\0');
    if (out.size() > 1) out += ',';
    mapping::append_quoted(out, packed.substr(0, end));
    packed.remove_prefix(end + 1);
  }
  return out + ']';
}

}  // namespace

Json array_json(DataType type, std::string_view packed) {
  switch (type) {
    case DataType::int8_array: return signed_array(type, packed, 1);
    case DataType::int16_array: return signed_array(type, packed, 2);
    case DataType::int32_array: return signed_array(type, packed, 4);
    case DataType::int64_array: return signed_array(type, packed, 8);
    case DataType::uint8_array: return unsigned_array(type, packed, 1);
    case DataType::uint16_array: return unsigned_array(type, packed, 2);
    case DataType::uint32_array: return unsigned_array(type, packed, 4);
    case DataType::uint64_array: return unsigned_array(type, packed, 8);
    case DataType::float_array:
      return fixed_array(type, packed, 4,
                         [](std::uint64_t bits) { return float_json(std::bit_cast<float>(static_cast<std::uint32_t>(bits))); });
    case DataType::double_array:
      return fixed_array(type, packed, 8, [](std::uint64_t bits) { return float_json(std::bit_cast<double>(bits)); });
    case DataType::date_time_array: return fixed_array(type, packed, 8, time_json);
    case DataType::boolean_array: return boolean_array(packed);
    case DataType::string_array: return string_array(packed);
    default: return misfit(type);
  }
}

}  // namespace opossum::ingest::sparkplug
