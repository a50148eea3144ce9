// SPDX-License-Identifier: MIT
#include "sync/protocol/frame.hpp"

#include <libdeflate.h>
#include <zstd.h>

#include <memory>

namespace opossum::sync::protocol {

namespace {

constexpr int kZstdLevel = 3;
constexpr std::size_t kCompressFrom = 128;  // smaller payloads do not get smaller

void put_u32(std::string& out, std::uint64_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(static_cast<unsigned char>(value >> shift & 0xFF));
}

std::uint32_t get_u32(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4; ++i) value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return value;
}

std::uint32_t crc32(std::string_view bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

template <auto Free>
struct Freeing {
  template <class T>
  void operator()(T* object) const noexcept { static_cast<void>(Free(object)); }
};

// One context a thread: making one costs more than compressing a small frame.
std::string compressed(std::string_view payload) {
  thread_local const std::unique_ptr<ZSTD_CCtx, Freeing<ZSTD_freeCCtx>> context(ZSTD_createCCtx());
  if (!context || payload.size() < kCompressFrom) return {};
  std::string out(ZSTD_compressBound(payload.size()), '\0');
  const std::size_t size = ZSTD_compressCCtx(context.get(), out.data(), out.size(), payload.data(), payload.size(), kZstdLevel);
  if (ZSTD_isError(size) != 0 || size >= payload.size()) return {};
  out.resize(size);
  return out;
}

Result<std::string> decompressed(std::string_view payload, std::size_t size) {
  thread_local const std::unique_ptr<ZSTD_DCtx, Freeing<ZSTD_freeDCtx>> context(ZSTD_createDCtx());
  if (!context) return fail(Errc::internal, "no memory to decompress a frame");
  std::string out(size, '\0');
  const std::size_t got = ZSTD_decompressDCtx(context.get(), out.data(), out.size(), payload.data(), payload.size());
  if (ZSTD_isError(got) != 0) return fail(Errc::protocol, std::string("a frame does not decompress: ") + ZSTD_getErrorName(got));
  if (got != size) return fail(Errc::protocol, "a frame decompresses to another length than it claims");
  return out;
}

Result<void> check_head(std::string_view bytes) {
  if (bytes.size() < kFrameOverhead || !bytes.starts_with(kFrameMagic)) return fail(Errc::protocol, "not a replication frame");
  const auto version = static_cast<std::uint8_t>(bytes[4]);
  if (version != kFrameVersion) {
    return fail(Errc::unsupported_format, "a frame of version " + std::to_string(version) + "; this program speaks version " +
                                              std::to_string(kFrameVersion));
  }
  if (get_u32(bytes, bytes.size() - kFrameTail) != crc32(bytes.substr(0, bytes.size() - kFrameTail))) {
    return fail(Errc::protocol, "a frame does not match its CRC");
  }
  const auto type = static_cast<std::uint8_t>(bytes[5]);
  const auto flags = static_cast<std::uint8_t>(bytes[6]);
  if (type < static_cast<std::uint8_t>(FrameType::hello) || type > static_cast<std::uint8_t>(FrameType::page)) {
    return fail(Errc::protocol, "a frame of unknown type " + std::to_string(type));
  }
  if ((flags & ~kFlagZstd) != 0 || bytes[7] != 0) return fail(Errc::protocol, "a frame with unknown flags");
  if (get_u32(bytes, 8) != bytes.size() - kFrameOverhead) return fail(Errc::protocol, "a frame of another length than it claims");
  return {};
}

}  // namespace

std::string_view name(FrameType type) noexcept {
  switch (type) {
    case FrameType::hello: return "HELLO";
    case FrameType::welcome: return "WELCOME";
    case FrameType::refused: return "REFUSED";
    case FrameType::push: return "PUSH";
    case FrameType::outcomes: return "OUTCOMES";
    case FrameType::pull: return "PULL";
    case FrameType::page: return "PAGE";
  }
  return "?";
}

std::string encode_frame(FrameType type, std::string_view payload) {
  OPOSSUM_ASSERT(payload.size() <= UINT32_MAX);
  const std::string smaller = compressed(payload);
  const std::string_view sent = smaller.empty() ? payload : std::string_view(smaller);
  std::string out;
  out.reserve(sent.size() + kFrameOverhead);
  out += kFrameMagic;
  out += static_cast<char>(kFrameVersion);
  out += static_cast<char>(type);
  out += static_cast<char>(smaller.empty() ? 0 : kFlagZstd);
  out += '\0';
  put_u32(out, sent.size());
  put_u32(out, payload.size());
  out += sent;
  put_u32(out, crc32(out));
  return out;
}

Result<Frame> decode_frame(std::string_view bytes, std::uint64_t payload_bytes_max) {
  OPOSSUM_TRY(check_head(bytes));
  const std::uint32_t size = get_u32(bytes, 12);
  const std::string_view sent = bytes.substr(kFrameHead, bytes.size() - kFrameOverhead);
  if (size > payload_bytes_max) {
    return fail(Errc::too_large, "a frame of " + std::to_string(size) + " bytes; the limit is " + std::to_string(payload_bytes_max));
  }
  Frame frame{static_cast<FrameType>(bytes[5]), {}};
  if ((static_cast<std::uint8_t>(bytes[6]) & kFlagZstd) != 0) {
    auto payload = decompressed(sent, size);
    if (!payload) return fail(std::move(payload).error());
    frame.payload = std::move(*payload);
  } else {
    if (size != sent.size()) return fail(Errc::protocol, "an uncompressed frame with two lengths");
    frame.payload = std::string(sent);
  }
  return frame;
}

}  // namespace opossum::sync::protocol
