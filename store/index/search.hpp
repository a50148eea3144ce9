// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "store/index/segment_index.hpp"

namespace opossum::index {

/// Which ordinals of one segment are wanted: [from, to), at most `max`, ascending or descending.
struct Window {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  bool backwards = false;
  std::size_t max = 0;
};

/// Appends the ordinals of the events in the window that match, each once. The caller holds the index's read_lock().
void search(const SegmentIndex& index, const TermQuery& query, const Window& window, std::vector<std::uint32_t>& out);

/// How many segments ahead will_search() is worth calling: about as many words of filters can be on their way from memory at once.
inline constexpr std::size_t kSearchAhead = 8;
/// Such a search will come soon. Who walks many segments spends most of the time on waiting for one word of each one's filter, somewhere in
/// memory; called ahead, the waits overlap. Needs no lock.
void will_search(const SegmentIndex& index, const TermQuery& query);

}  // namespace opossum::index
