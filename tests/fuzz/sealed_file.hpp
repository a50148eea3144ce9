// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/log/frame_codec.hpp"

namespace opossum::fuzz {

/// Lines as the sealer would store them.
struct SealedFile {
  std::string bytes;
  std::vector<index::FrameEntry> frames;
};

[[nodiscard]] inline SealedFile seal_lines(std::string_view lines) {
  log::FrameEncoder encoder;
  SealedFile file;
  OPOSSUM_ASSERT(encoder.add(lines, file.bytes).has_value());
  OPOSSUM_ASSERT(encoder.finish(file.bytes).has_value());
  file.frames = std::move(encoder.frames());
  return file;
}

}  // namespace opossum::fuzz
