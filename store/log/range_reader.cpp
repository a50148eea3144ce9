// SPDX-License-Identifier: MIT
#include "store/log/range_reader.hpp"

#include <algorithm>

namespace opossum::log {

namespace {

constexpr std::uint64_t kGapMax = 8 * 1024;      // cheaper to read over than to ask again
constexpr std::uint64_t kReadMax = 512 * 1024;

/// [first, last) of `ranges` that one read serves, and the bytes it covers.
struct Run {
  std::size_t last;
  std::uint64_t begin;
  std::uint64_t end;
};

Run run_from(std::span<const ByteRange> ranges, std::size_t first) {
  Run run{first + 1, ranges[first].offset, ranges[first].offset + std::uint64_t{ranges[first].length}};
  for (; run.last < ranges.size(); ++run.last) {
    const ByteRange& next = ranges[run.last];
    const std::uint64_t next_end = next.offset + std::uint64_t{next.length};
    const bool near = next.offset <= run.end + kGapMax && run.begin <= next_end + kGapMax;
    const std::uint64_t begin = std::min<std::uint64_t>(run.begin, next.offset);
    const std::uint64_t end = std::max(run.end, next_end);
    if (!near || end - begin > kReadMax) break;
    run.begin = begin;
    run.end = end;
  }
  return run;
}

}  // namespace

Result<std::vector<Slice>> read_ranges(const File& file, std::span<const ByteRange> ranges) {
  std::vector<Slice> slices;
  slices.reserve(ranges.size());
  for (std::size_t first = 0; first < ranges.size();) {
    const Run run = run_from(ranges, first);
    const std::size_t size = run.end - run.begin;
    auto buffer = std::make_shared_for_overwrite<char[]>(size);
    auto count = file.read_at(run.begin, {buffer.get(), size});
    if (!count) return std::unexpected(std::move(count).error());
    if (*count != size) return fail(Errc::damaged, "a segment is shorter than its index says; run `opossum verify`");
    for (; first < run.last; ++first) {
      slices.push_back({{buffer.get() + (ranges[first].offset - run.begin), ranges[first].length}, buffer});
    }
  }
  return slices;
}

void announce_ranges(const File& file, std::span<const ByteRange> ranges) {
  for (std::size_t first = 0; first < ranges.size();) {
    const Run run = run_from(ranges, first);
    file.will_read(run.begin, run.end - run.begin);
    first = run.last;
  }
}

}  // namespace opossum::log
