// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/index/sealed_format.hpp"
#include "store/result.hpp"

namespace opossum::log {

/// A compressed segment and where its frames start.
struct Compressed {
  std::string bytes;
  std::vector<index::FrameEntry> frames;
};

/// Independent zstd frames with checksums, cut at line ends at about format::kFrameBytes. `zstd -d` reads the result.
[[nodiscard]] Result<Compressed> compress_lines(std::string_view lines);

/// One frame. Errc::damaged if it fails its checksum or its size is not `raw_bytes`.
[[nodiscard]] Result<std::string> decompress_frame(std::string_view frame, std::size_t raw_bytes);

/// A whole sealed file, frame after frame; used when its index is lost.
struct Decompressed {
  std::string bytes;
  std::vector<index::FrameEntry> frames;
};
[[nodiscard]] Result<Decompressed> decompress_all(std::string_view file);

}  // namespace opossum::log
