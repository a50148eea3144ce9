// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
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

/// A whole sealed file up to its first bad frame; used where its index is lost or not to be believed.
struct Decompressed {
  std::string bytes;                      ///< of the segment
  std::vector<index::FrameEntry> frames;  ///< none if it is not compressed
  std::uint64_t file_bytes = 0;           ///< of these frames: where the first bad one starts
  std::optional<Error> bad;               ///< what is wrong with that one; nothing if all are good
};
[[nodiscard]] Decompressed decompress_all(std::string_view file);

}  // namespace opossum::log
