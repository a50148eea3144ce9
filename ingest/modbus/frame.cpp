// SPDX-License-Identifier: MIT
#include "ingest/modbus/frame.hpp"

namespace opossum::ingest::modbus {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kTcpHeader = 6;        // transaction, protocol, length; the unit is counted by the length
constexpr std::size_t kRtuAround = 3;        // unit and CRC
constexpr std::size_t kExceptionPdu = 2;
constexpr std::size_t kPduMax = 253;
constexpr std::uint8_t kExceptionFlag = 0x80;

std::uint16_t big(Bytes bytes, std::size_t at) { return static_cast<std::uint16_t>(bytes[at] << 8U | bytes[at + 1]); }

void put_big(std::vector<std::uint8_t>& out, std::uint16_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8U));
  out.push_back(static_cast<std::uint8_t>(value & 0xffU));
}

bool reads_bits(std::uint8_t function) { return function <= 2; }

Parsed garbage(Bytes bytes, std::string why) { return {.kind = Parsed::Kind::garbage, .size = bytes.size(), .why = std::move(why)}; }

/// The PDU of an answer, whatever wraps it. A misfit is stray or garbage, as the caller knows more about where it came from.
Parsed parse_pdu(const ReadRequest& request, Bytes pdu, Parsed::Kind misfit) {
  const auto function = pdu.front();
  if (function == (request.function | kExceptionFlag) && pdu.size() == kExceptionPdu && pdu[1] != 0) {
    return {.kind = Parsed::Kind::exception, .exception = pdu[1]};
  }
  if (function != request.function) {
    return {.kind = misfit,
            .why = "an answer to function " + std::to_string(function & 0x7fU) + ", not " + std::to_string(request.function)};
  }
  const std::size_t wanted = reads_bits(function) ? (request.count + 7U) / 8U : request.count * 2U;
  if (pdu.size() < 2 || pdu.size() != 2U + pdu[1] || pdu[1] != wanted) {
    return {.kind = misfit, .why = "an answer of " + std::to_string(pdu.size() - 1) + " bytes instead of " + std::to_string(wanted + 1)};
  }
  Parsed parsed{.kind = Parsed::Kind::cells};
  parsed.cells.resize(request.count);
  for (std::size_t i = 0; i < request.count; ++i) {
    if (reads_bits(function)) {
      parsed.cells[i] = static_cast<std::uint16_t>(pdu[2 + i / 8] >> (i % 8) & 1);
    } else {
      parsed.cells[i] = big(pdu, 2 + 2 * i);
    }
  }
  return parsed;
}

std::string from_unit(std::uint8_t unit, const ReadRequest& request) {
  return "an answer from unit " + std::to_string(unit) + " instead of " + std::to_string(request.unit);
}

Parsed parse_tcp(const ReadRequest& request, Bytes bytes) {
  if (bytes.size() < kTcpHeader) return {};
  const std::size_t length = big(bytes, 4);
  if (big(bytes, 2) != 0 || length < 2 || length > kPduMax + 1) return garbage(bytes, "bytes that are not Modbus TCP");
  const auto size = kTcpHeader + length;
  if (bytes.size() < size) return {};
  Parsed parsed{.kind = Parsed::Kind::stray};
  if (big(bytes, 0) != request.transaction) {
    parsed.why = "an answer to another request";
  } else if (bytes[kTcpHeader] != request.unit) {
    parsed.why = from_unit(bytes[kTcpHeader], request);
  } else {
    parsed = parse_pdu(request, bytes.subspan(kTcpHeader + 1, length - 1), Parsed::Kind::garbage);
  }
  parsed.size = size;
  return parsed;
}

/// A serial frame does not say how long it is; its function does.
Parsed parse_rtu(const ReadRequest& request, Bytes bytes) {
  if (bytes.size() < 3) return {};
  const auto function = bytes[1];
  const bool is_read = function >= 1 && function <= 4;
  if (!is_read && (function & kExceptionFlag) == 0) return garbage(bytes, "bytes that are no answer to a read");
  const std::size_t size = kRtuAround + (is_read ? 2U + bytes[2] : kExceptionPdu);
  if (bytes.size() < size) return {};
  const auto sent = static_cast<std::uint16_t>(bytes[size - 2] | bytes[size - 1] << 8U);
  if (crc16(bytes.first(size - 2)) != sent) return garbage(bytes, "a frame with a wrong CRC");
  Parsed parsed{.kind = Parsed::Kind::stray};
  if (bytes[0] != request.unit) {
    parsed.why = from_unit(bytes[0], request);
  } else {
    // Nothing ties a serial answer to its request, so one that does not fit may be the late one of an earlier request.
    parsed = parse_pdu(request, bytes.subspan(1, size - kRtuAround), Parsed::Kind::stray);
  }
  parsed.size = size;
  return parsed;
}

}  // namespace

std::uint16_t crc16(Bytes bytes) noexcept {
  std::uint16_t crc = 0xffff;
  for (const auto byte : bytes) {
    crc = static_cast<std::uint16_t>(crc ^ byte);
    for (int bit = 0; bit < 8; ++bit) {
      const bool odd = (crc & 1U) != 0;
      crc = static_cast<std::uint16_t>(crc >> 1U);
      if (odd) crc = static_cast<std::uint16_t>(crc ^ 0xa001U);
    }
  }
  return crc;
}

std::vector<std::uint8_t> encode(Framing framing, const ReadRequest& request) {
  std::vector<std::uint8_t> out;
  if (framing == Framing::tcp) {
    put_big(out, request.transaction);
    put_big(out, 0);
    put_big(out, 6);
  }
  out.push_back(request.unit);
  out.push_back(request.function);
  put_big(out, request.address);
  put_big(out, request.count);
  if (framing == Framing::rtu) {
    const auto crc = crc16(out);
    out.push_back(static_cast<std::uint8_t>(crc & 0xffU));
    out.push_back(static_cast<std::uint8_t>(crc >> 8U));
  }
  return out;
}

Parsed parse(Framing framing, const ReadRequest& request, Bytes bytes) {
  return framing == Framing::tcp ? parse_tcp(request, bytes) : parse_rtu(request, bytes);
}

}  // namespace opossum::ingest::modbus
