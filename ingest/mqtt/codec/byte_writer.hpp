// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "ingest/mqtt/codec/property.hpp"
#include "store/result.hpp"

namespace opossum::mqtt {

inline constexpr std::uint32_t kVariableByteIntegerMax = 268'435'455;

[[nodiscard]] constexpr std::size_t variable_size(std::uint32_t value) noexcept {
  return value < 128 ? 1 : value < 16'384 ? 2 : value < 2'097'152 ? 3 : 4;
}

/// Takes the same calls as ByteWriter and only adds up: a packet says its length before its fields.
class ByteCounter {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  void byte(std::uint8_t) noexcept { ++size_; }
  void two_bytes(std::uint16_t) noexcept { size_ += 2; }
  void four_bytes(std::uint32_t) noexcept { size_ += 4; }
  void variable(std::uint32_t value) noexcept { size_ += variable_size(value); }
  void text(std::string_view text) noexcept { size_ += 2 + text.size(); }
  void raw(std::string_view bytes) noexcept { size_ += bytes.size(); }

 private:
  std::size_t size_ = 0;
};

/// Writes over bytes that are there already; whoever counted them answers for their number.
class ByteWriter {
 public:
  explicit ByteWriter(char* at) noexcept : at_(at) {}
  [[nodiscard]] const char* at() const noexcept { return at_; }
  void byte(std::uint8_t value) noexcept { *at_++ = static_cast<char>(value); }
  void two_bytes(std::uint16_t value) noexcept {
    byte(static_cast<std::uint8_t>(value >> 8U));
    byte(static_cast<std::uint8_t>(value));
  }
  void four_bytes(std::uint32_t value) noexcept {
    two_bytes(static_cast<std::uint16_t>(value >> 16U));
    two_bytes(static_cast<std::uint16_t>(value));
  }
  void variable(std::uint32_t value) noexcept {
    OPOSSUM_ASSERT(value <= kVariableByteIntegerMax);
    for (; value > 127; value >>= 7U) byte(static_cast<std::uint8_t>(value | 0x80U));
    byte(static_cast<std::uint8_t>(value));
  }
  void text(std::string_view text) noexcept {
    OPOSSUM_ASSERT(text.size() <= 65'535);
    two_bytes(static_cast<std::uint16_t>(text.size()));
    raw(text);
  }
  void raw(std::string_view bytes) noexcept {
    if (bytes.empty()) return;  // its pointer may be null
    std::memcpy(at_, bytes.data(), bytes.size());
    at_ += bytes.size();
  }

 private:
  char* at_;
};

/// Appends a packet whose fields `fields(sink)` gives to a sink, once to count and once to write.
template <class Fields>
void append_packet(std::string& out, std::uint8_t first_byte, const Fields& fields) {
  ByteCounter counter;
  fields(counter);
  OPOSSUM_ASSERT(counter.size() <= kVariableByteIntegerMax);
  const auto length = static_cast<std::uint32_t>(counter.size());
  const std::size_t begin = out.size();
  out.resize(begin + 1 + variable_size(length) + length);
  ByteWriter writer(out.data() + begin);
  writer.byte(first_byte);
  writer.variable(length);
  fields(writer);
  OPOSSUM_ASSERT(writer.at() == out.data() + out.size());
}

}  // namespace opossum::mqtt
