// SPDX-License-Identifier: MIT
#include "store/log/open_segment.hpp"

#include "store/log/range_reader.hpp"

namespace opossum::log {

Linked OpenSegment::authored() const {
  const std::scoped_lock lock(authored_mutex_);
  return authored_;
}

void OpenSegment::set_authored(const Linked& linked) {
  const std::scoped_lock lock(authored_mutex_);
  authored_ = linked;
}

Result<std::vector<Slice>> OpenSegment::read(std::span<const ByteRange> ranges) const {
  auto slices = read_ranges(*file_, ranges);
  if (!slices) return fail(std::move(slices).error().in(path_));
  return slices;
}

}  // namespace opossum::log
