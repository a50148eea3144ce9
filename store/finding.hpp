// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace opossum {

/// One thing that is wrong in a store.
struct Finding {
  std::string file;
  std::uint64_t byte = 0;  ///< where the bad line, frame or block starts in the file as it lies on disk: no byte before it is bad
  std::string what;        ///< what was expected there and what was found
  bool derived = false;    ///< only an index: it can be built again from its segment
  std::optional<std::uint64_t> line_byte{};  ///< of a line in a compressed file: where it starts in the uncompressed segment
};

}  // namespace opossum
