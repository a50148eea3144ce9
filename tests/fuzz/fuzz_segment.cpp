// SPDX-License-Identifier: MIT
// Any bytes as a segment: recovery must neither crash nor take a line that does not prove itself.
#include <cstdint>

#include "store/commit_line.hpp"
#include "store/log/frame_codec.hpp"
#include "store/log/segment_scan.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace opossum;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  index::MemoryIndex index;
  if (const auto scan = log::scan_segment(bytes, Linked{}, &index)) {
    OPOSSUM_ASSERT(scan->good_bytes <= bytes.size());
    OPOSSUM_ASSERT(index.commits() == scan->state.commit.value() + 1 - scan->header.first_commit.value());
    for (std::uint32_t i = 0; i < index.commits(); ++i) {
      const index::CommitEntry entry = index.commit(i);
      OPOSSUM_ASSERT(parse_commit_line(bytes.substr(entry.offset, entry.length)).has_value());
    }
    // What recovery keeps must be accepted again after it cut the rest.
    const auto again = log::scan_segment(bytes.substr(0, scan->good_bytes), Linked{}, nullptr);
    OPOSSUM_ASSERT(again && again->good_bytes == scan->good_bytes && again->state.chain == scan->state.chain);
  }
  static_cast<void>(parse_commit_line(bytes));
  static_cast<void>(log::decompress_all(bytes.substr(0, 4096)));
  return 0;
}
