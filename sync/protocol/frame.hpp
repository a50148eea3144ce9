// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/result.hpp"

/// Frames of the replication protocol. Twin of docs/sync-protocol.md, "Frames". On the wire, do not change: a change needs a new version.
namespace opossum::sync::protocol {

inline constexpr std::string_view kFrameMagic = "OPSY";
inline constexpr std::uint8_t kFrameVersion = 1;
inline constexpr std::uint8_t kFlagZstd = 0x01;
inline constexpr std::size_t kFrameHead = 16;   ///< magic, version, type, flags, 0, length sent, length uncompressed
inline constexpr std::size_t kFrameTail = 4;    ///< CRC-32 of everything before it
inline constexpr std::size_t kFrameOverhead = kFrameHead + kFrameTail;
inline constexpr std::uint64_t kMessageBytesMax = 16ULL << 20;  ///< of every message but PUSH and PAGE, uncompressed
inline constexpr std::uint64_t kPageBytesMax = 66ULL << 20;     ///< of a PAGE, uncompressed: one commit of the largest kind, and its head
inline constexpr std::string_view kContentType = "application/vnd.opossum.sync";

enum class FrameType : std::uint8_t { hello = 1, welcome = 2, refused = 3, push = 4, outcomes = 5, pull = 6, page = 7 };
[[nodiscard]] std::string_view name(FrameType type) noexcept;

struct Frame {
  FrameType type;
  std::string payload;
};

/// One frame with its length and CRC; compressed where that makes it smaller.
[[nodiscard]] std::string encode_frame(FrameType type, std::string_view payload);

/// Reads exactly one frame. Nothing is allocated beyond `payload_bytes_max`, whatever the bytes claim.
/// Errc::protocol for anything that is not a whole and sound frame; Errc::unsupported_format for a newer version; Errc::too_large over the limit.
[[nodiscard]] Result<Frame> decode_frame(std::string_view bytes, std::uint64_t payload_bytes_max);

}  // namespace opossum::sync::protocol
