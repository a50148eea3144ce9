// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "store/file_system.hpp"
#include "store/index/memory_index.hpp"
#include "store/log/frame_codec.hpp"
#include "store/log/writer_state.hpp"

namespace opossum::log {

/// What the index of a sealed segment has to say.
struct ExpectedIndex {
  const index::MemoryIndex& entries;
  const WriterState& state;        ///< after the segment
  const Decompressed& content;
};

struct BadIndex {
  std::uint64_t byte = 0;
  std::string what;
};

/// Compares an index file with its segment. Nothing if it is right.
[[nodiscard]] std::optional<BadIndex> check_index(FileSystem& files, const std::string& path, const ExpectedIndex& expected);

}  // namespace opossum::log
