// SPDX-License-Identifier: MIT
#include "store/log/frame_codec.hpp"

#include <zstd.h>

#include <algorithm>
#include <memory>

#include "store/format/log_format.hpp"

namespace opossum::log {

namespace {

// In frames this small the higher levels up to 6 find no better matches in events, and take longer.
constexpr int kLevel = 1;

using Decompressor = std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)>;

ZSTD_DCtx* decompressor() {
  thread_local const Decompressor context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  return context.get();
}

std::unexpected<Error> damaged(std::size_t code) {
  return fail(Errc::damaged, std::string("a compressed frame is damaged: ") + ZSTD_getErrorName(code));
}

/// The frame at the start of `rest`.
Result<void> add_frame(std::string_view rest, Decompressed& out) {
  const std::size_t frame_bytes = ZSTD_findFrameCompressedSize(rest.data(), rest.size());
  if (ZSTD_isError(frame_bytes) != 0) return damaged(frame_bytes);
  const unsigned long long raw = ZSTD_getFrameContentSize(rest.data(), rest.size());
  if (raw == ZSTD_CONTENTSIZE_UNKNOWN || raw == ZSTD_CONTENTSIZE_ERROR || raw > format::kSegmentBytesMax - out.bytes.size()) {
    return fail(Errc::damaged, "a compressed frame does not state a possible size");
  }
  auto bytes = decompress_frame(rest.substr(0, frame_bytes), static_cast<std::size_t>(raw));
  if (!bytes) return std::unexpected(std::move(bytes).error());
  out.frames.push_back({static_cast<std::uint32_t>(out.file_bytes), static_cast<std::uint32_t>(out.bytes.size())});
  out.bytes += *bytes;
  out.file_bytes += frame_bytes;
  return {};
}

}  // namespace

FrameEncoder::FrameEncoder() : context_(ZSTD_createCCtx(), &ZSTD_freeCCtx) {
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
}

Result<void> FrameEncoder::add(std::string_view bytes, std::string& out) {
  pending_ += bytes;
  std::size_t start = 0;
  while (pending_.size() - start >= format::kFrameBytes) {
    const std::size_t line_end = pending_.find('\n', start + format::kFrameBytes - 1);
    if (line_end == std::string::npos) break;
    OPOSSUM_TRY(encode(std::string_view(pending_).substr(start, line_end + 1 - start), out));
    start = line_end + 1;
  }
  pending_.erase(0, start);
  return {};
}

Result<void> FrameEncoder::finish(std::string& out) {
  if (pending_.empty()) return {};
  OPOSSUM_TRY(encode(pending_, out));
  pending_.clear();
  return {};
}

Result<void> FrameEncoder::encode(std::string_view lines, std::string& out) {
  std::size_t size = 0;
  const std::size_t before = out.size();
  out.resize_and_overwrite(before + ZSTD_compressBound(lines.size()), [&](char* bytes, std::size_t room) {
    size = ZSTD_compress2(context_.get(), bytes + before, room - before, lines.data(), lines.size());
    return before + (ZSTD_isError(size) != 0 ? 0 : size);
  });
  if (ZSTD_isError(size) != 0) return fail(Errc::internal, std::string("zstd: ") + ZSTD_getErrorName(size));
  frames_.push_back({static_cast<std::uint32_t>(file_bytes_), static_cast<std::uint32_t>(raw_bytes_)});
  file_bytes_ += size;
  raw_bytes_ += lines.size();
  return {};
}

Result<std::string> decompress_frame(std::string_view frame, std::size_t raw_bytes) {
  // A few damaged bytes must not ask for more memory than there is.
  if (raw_bytes > format::kFrameRawBytesMax) return fail(Errc::damaged, "a compressed frame claims to be larger than any can be");
  std::string out;
  std::size_t size = 0;
  out.resize_and_overwrite(raw_bytes, [&](char* bytes, std::size_t room) {
    size = ZSTD_decompressDCtx(decompressor(), bytes, room, frame.data(), frame.size());
    return ZSTD_isError(size) != 0 ? 0 : size;
  });
  if (ZSTD_isError(size) != 0) return damaged(size);
  if (size != raw_bytes) return fail(Errc::damaged, "a compressed frame has another size than its index says");
  return out;
}

Decompressed decompress_all(std::string_view file) {
  Decompressed out;
  while (out.file_bytes < file.size()) {
    const std::string_view frame = file.substr(out.file_bytes);
    auto added = add_frame(frame, out);
    if (!added) {
      out.bad = std::move(added).error();
      break;
    }
  }
  return out;
}

}  // namespace opossum::log
