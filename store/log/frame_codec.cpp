// SPDX-License-Identifier: MIT
#include "store/log/frame_codec.hpp"

#include <zstd.h>

#include <algorithm>
#include <memory>

#include "store/format/log_format.hpp"

namespace opossum::log {

namespace {

constexpr int kLevel = 3;
constexpr std::size_t kSegmentBytesMax = std::size_t{1} << 32;

using Compressor = std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)>;
using Decompressor = std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)>;

ZSTD_DCtx* decompressor() {
  thread_local const Decompressor context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  return context.get();
}

std::unexpected<Error> damaged(std::size_t code) {
  return fail(Errc::damaged, std::string("a compressed frame is damaged: ") + ZSTD_getErrorName(code));
}

}  // namespace

Result<Compressed> compress_lines(std::string_view lines) {
  const Compressor context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  Compressed out;
  std::string frame(ZSTD_compressBound(format::kFrameBytes * 2), '\0');
  for (std::size_t start = 0; start < lines.size();) {
    const std::size_t wanted = std::min(start + format::kFrameBytes, lines.size());
    const std::size_t line_end = lines.find('\n', wanted - 1);
    const std::size_t end = line_end == std::string_view::npos ? lines.size() : line_end + 1;
    frame.resize(std::max(frame.size(), ZSTD_compressBound(end - start)));
    const std::size_t size = ZSTD_compress2(context.get(), frame.data(), frame.size(), lines.data() + start, end - start);
    if (ZSTD_isError(size) != 0) return fail(Errc::internal, std::string("zstd: ") + ZSTD_getErrorName(size));
    out.frames.push_back({static_cast<std::uint32_t>(out.bytes.size()), static_cast<std::uint32_t>(start)});
    out.bytes.append(frame, 0, size);
    start = end;
  }
  return out;
}

Result<std::string> decompress_frame(std::string_view frame, std::size_t raw_bytes) {
  std::string out(raw_bytes, '\0');
  const std::size_t size = ZSTD_decompressDCtx(decompressor(), out.data(), out.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0) return damaged(size);
  if (size != raw_bytes) return fail(Errc::damaged, "a compressed frame has another size than its index says");
  return out;
}

Result<Decompressed> decompress_all(std::string_view file) {
  Decompressed out;
  for (std::size_t at = 0; at < file.size();) {
    const std::string_view rest = file.substr(at);
    const std::size_t frame_bytes = ZSTD_findFrameCompressedSize(rest.data(), rest.size());
    if (ZSTD_isError(frame_bytes) != 0) return damaged(frame_bytes);
    const unsigned long long raw = ZSTD_getFrameContentSize(rest.data(), rest.size());
    if (raw == ZSTD_CONTENTSIZE_UNKNOWN || raw == ZSTD_CONTENTSIZE_ERROR || raw > kSegmentBytesMax - out.bytes.size()) {
      return fail(Errc::damaged, "a compressed frame does not state a possible size");
    }
    auto bytes = decompress_frame(rest.substr(0, frame_bytes), static_cast<std::size_t>(raw));
    if (!bytes) return std::unexpected(std::move(bytes).error());
    out.frames.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(out.bytes.size())});
    out.bytes += *bytes;
    at += frame_bytes;
  }
  return out;
}

}  // namespace opossum::log
