// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "store/index/memory_index.hpp"
#include "store/index/sealed_format.hpp"

namespace opossum::index {

/// What an index file says about its segment besides the index itself.
struct SealedFacts {
  CommitNumber first_commit;
  Position first_position;
  Digest chain{};
  Linked authored;
  std::uint64_t raw_bytes = 0;
  std::uint64_t file_bytes = 0;
  Timestamp time{};
  std::vector<FrameEntry> frames;  ///< empty for an uncompressed segment
};

/// The bytes of an index file.
[[nodiscard]] std::string write_index(const MemoryIndex& index, const SealedFacts& facts);

}  // namespace opossum::index
