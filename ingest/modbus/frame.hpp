// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace opossum::ingest::modbus {

/// How a request and its answer are wrapped: by the header of Modbus TCP (Messaging on TCP/IP V1.0b, 3.1.3), or by unit and CRC as on a
/// serial line (Serial Line V1.02, 2.5.1), which is also what travels through a serial tunnel.
enum class Framing : std::uint8_t { tcp, rtu };

constexpr std::size_t kFrameBytesMax = 260;  // 7 of the TCP header and 253 of the PDU

/// A read that is asked now.
struct ReadRequest {
  std::uint16_t transaction = 0;  ///< TCP only
  std::uint8_t unit = 1;
  std::uint8_t function = 3;      ///< 1 to 4
  std::uint16_t address = 0;
  std::uint16_t count = 1;        ///< bits or registers
};

[[nodiscard]] std::vector<std::uint8_t> encode(Framing framing, const ReadRequest& request);

/// What the first bytes of a stream are, seen from a request that waits for its answer.
struct Parsed {
  enum class Kind : std::uint8_t {
    incomplete,  ///< more bytes are needed
    cells,       ///< the answer: registers, or bits as 0 and 1
    exception,   ///< the answer: a refusal
    stray,       ///< a whole frame that belongs to something else: pass over it and look on
    garbage,     ///< not a frame, or an answer that contradicts its request: the stream cannot be trusted any more
  };
  Kind kind = Kind::incomplete;
  std::size_t size = 0;  ///< bytes of the frame; of garbage: all of them
  std::vector<std::uint16_t> cells{};
  std::uint8_t exception = 0;
  std::string why{};     ///< for people: what is wrong with a stray or with garbage
};

/// Looks at the beginning of `bytes`. No I/O, no state.
[[nodiscard]] Parsed parse(Framing framing, const ReadRequest& request, std::span<const std::uint8_t> bytes);

/// The checksum of a serial frame (Serial Line V1.02, 6.2.2); sent low byte first.
[[nodiscard]] std::uint16_t crc16(std::span<const std::uint8_t> bytes) noexcept;

}  // namespace opossum::ingest::modbus
