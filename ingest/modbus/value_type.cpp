// SPDX-License-Identifier: MIT
#include "ingest/modbus/value_type.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace opossum::ingest::modbus {
namespace {

constexpr std::pair<std::string_view, Kind> kNames[] = {
    {"bool", Kind::boolean},     {"int8l", Kind::int8_low},   {"int8h", Kind::int8_high},  {"uint8l", Kind::uint8_low},
    {"uint8h", Kind::uint8_high}, {"int16", Kind::int16},      {"uint16", Kind::uint16},    {"int32", Kind::int32},
    {"uint32", Kind::uint32},    {"int64", Kind::int64},      {"uint64", Kind::uint64},    {"float16", Kind::float16},
    {"float32", Kind::float32},  {"float64", Kind::float64},  {"bcd16", Kind::bcd16},      {"bcd32", Kind::bcd32},
};

constexpr std::string_view kOrders[] = {"AB",       "BA",       "ABCD",     "BADC",     "CDAB",     "DCBA",
                                        "ABCDEFGH", "BADCFEHG", "GHEFCDAB", "HGFEDCBA", "CDABGHEF", "EFGHABCD"};

constexpr std::uint16_t kTextBytesMax = 250;  // 125 registers, the most that one request can carry

}  // namespace

std::uint16_t ValueType::registers() const noexcept {
  switch (kind) {
    case Kind::int32: case Kind::uint32: case Kind::float32: case Kind::bcd32: return 2;
    case Kind::int64: case Kind::uint64: case Kind::float64: return 4;
    case Kind::string: case Kind::bytes: return static_cast<std::uint16_t>((length + 1) / 2);
    default: return 1;
  }
}

bool ValueType::is_integer() const noexcept {
  return is_number() && kind != Kind::float16 && kind != Kind::float32 && kind != Kind::float64;
}

Result<ValueType> parse_value_type(std::string_view text) {
  for (const auto& [name, kind] : kNames) {
    if (text == name) return ValueType{.kind = kind};
  }
  const auto colon = text.find(':');
  const auto word = text.substr(0, colon);
  if (colon != std::string_view::npos && (word == "string" || word == "bytes")) {
    const auto digits = text.substr(colon + 1);
    std::uint16_t length = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (error == std::errc() && end == digits.data() + digits.size() && length >= 1 && length <= kTextBytesMax) {
      return ValueType{.kind = word == "string" ? Kind::string : Kind::bytes, .length = length};
    }
    return fail(Errc::invalid_argument, "type \"" + std::string(text) + "\": the length must be 1 to 250 bytes, as in string:16");
  }
  return fail(Errc::invalid_argument,
              "type \"" + std::string(text) +
                  "\" is unknown; there are bool, int8l, int8h, uint8l, uint8h, int16, uint16, int32, uint32, int64, "
                  "uint64, float16, float32, float64, bcd16, bcd32, string:N and bytes:N");
}

Result<ByteOrder> parse_byte_order(std::string_view text) {
  if (std::ranges::find(kOrders, text) == std::end(kOrders)) {
    return fail(Errc::invalid_argument,
                "order \"" + std::string(text) + "\" is unknown; there are AB, BA, ABCD, BADC, CDAB, DCBA, ABCDEFGH, BADCFEHG, GHEFCDAB, "
                "HGFEDCBA, CDABGHEF and EFGHABCD");
  }
  ByteOrder order{.place = {}, .size = static_cast<std::uint8_t>(text.size())};
  for (std::size_t i = 0; i < text.size(); ++i) order.place[i] = static_cast<std::uint8_t>(text[i] - 'A');
  return order;
}

Result<ByteOrder> derive_byte_order(std::string_view device_order, std::uint8_t bytes) {
  OPOSSUM_TRY(parse_byte_order(device_order));
  if (device_order.size() == 2) {
    return fail(Errc::invalid_argument,
                "order \"" + std::string(device_order) +
                    "\" of a device does not say how its 32-bit values are laid out; write ABCD, BADC, CDAB or DCBA");
  }
  if (device_order.size() == bytes) return parse_byte_order(device_order);
  // The four orders that exist in every width differ in two bits: are the words reversed, and the bytes inside them.
  const bool bytes_swapped = device_order == "BADC" || device_order == "DCBA" || device_order == "BADCFEHG" || device_order == "HGFEDCBA";
  if (bytes == 2) return parse_byte_order(bytes_swapped ? "BA" : "AB");
  const bool words_swapped = device_order == "CDAB" || device_order == "DCBA" || device_order == "GHEFCDAB" || device_order == "HGFEDCBA" ||
                             device_order == "CDABGHEF";
  if (bytes == 4) return parse_byte_order(words_swapped ? (bytes_swapped ? "DCBA" : "CDAB") : (bytes_swapped ? "BADC" : "ABCD"));
  return parse_byte_order(words_swapped ? (bytes_swapped ? "HGFEDCBA" : "GHEFCDAB") : (bytes_swapped ? "BADCFEHG" : "ABCDEFGH"));
}

}  // namespace opossum::ingest::modbus
