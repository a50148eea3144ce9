// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/index/sealed_format.hpp"
#include "store/result.hpp"

struct ZSTD_CCtx_s;

namespace opossum::log {

/// Compresses a segment piece by piece into independent zstd frames with checksums, cut at line ends at about
/// format::kFrameBytes. `zstd -d` reads the result. Not thread-safe.
class FrameEncoder {
 public:
  FrameEncoder();

  /// The next bytes of the segment; frames that are complete are added to `out`, the file's next bytes.
  [[nodiscard]] Result<void> add(std::string_view bytes, std::string& out);
  /// The last frame.
  [[nodiscard]] Result<void> finish(std::string& out);
  /// Where each frame so far starts.
  [[nodiscard]] std::vector<index::FrameEntry>& frames() noexcept { return frames_; }

 private:
  [[nodiscard]] Result<void> encode(std::string_view lines, std::string& out);

  std::unique_ptr<ZSTD_CCtx_s, std::size_t (*)(ZSTD_CCtx_s*)> context_;
  std::string pending_;  ///< begins a frame
  std::uint64_t raw_bytes_ = 0;
  std::uint64_t file_bytes_ = 0;
  std::vector<index::FrameEntry> frames_;
};

/// One frame. Errc::damaged if it fails its checksum or its size is not `raw_bytes`.
[[nodiscard]] Result<std::string> decompress_frame(std::string_view frame, std::size_t raw_bytes);

/// A whole sealed file, frame after frame; used when its index is lost.
struct Decompressed {
  std::string bytes;
  std::vector<index::FrameEntry> frames;
};
[[nodiscard]] Result<Decompressed> decompress_all(std::string_view file);

}  // namespace opossum::log
