// SPDX-License-Identifier: MIT
#include "store/log/sealed_segment.hpp"

#include <algorithm>

#include "store/log/frame_codec.hpp"
#include "store/log/range_reader.hpp"

namespace opossum::log {

Result<std::shared_ptr<SealedSegment>> SealedSegment::open(FileSystem& files, const std::string& path, const std::string& index_path,
                                                           std::shared_ptr<FrameCache> cache) {
  auto index = index::MappedIndex::open(files, index_path);
  if (!index) return std::unexpected(std::move(index).error());
  auto file = files.open(path, OpenMode::read);
  if (!file) return std::unexpected(std::move(file).error());
  auto size = (*file)->size();
  if (!size) return std::unexpected(std::move(size).error());
  const index::IndexHeader& header = (*index)->header();
  if (*size != header.file_bytes) return fail(Errc::damaged, path + " has another size than its index says");

  std::shared_ptr<SealedSegment> segment(new SealedSegment(CommitNumber(header.first_commit), Position(header.first_position)));
  segment->path_ = path;
  segment->file_ = std::move(*file);
  segment->index_ = std::move(*index);
  segment->cache_owner_ = cache->new_owner();
  segment->cache_ = std::move(cache);
  return segment;
}

Linked SealedSegment::authored() const { return {Sequence(index_->header().authored_sequence), index_->header().authored_link}; }

WriterState SealedSegment::state_after() const {
  const index::IndexHeader& header = index_->header();
  WriterState state;
  state.commit = CommitNumber(header.first_commit + header.commits - 1);
  state.position = Position(header.first_position + header.events - 1);
  state.chain = header.chain;
  state.authored = authored();
  state.time = Timestamp(std::chrono::microseconds(header.time));
  return state;
}

Result<std::vector<Slice>> SealedSegment::read(std::span<const ByteRange> ranges) const {
  if (index_->frames().empty()) {
    auto slices = read_ranges(*file_, ranges);
    if (!slices) return fail(std::move(slices).error().in(path_));
    return slices;
  }
  std::vector<Slice> slices;
  slices.reserve(ranges.size());
  for (const ByteRange& range : ranges) {
    auto slice = read_framed(range);
    if (!slice) return fail(std::move(slice).error().in(path_));
    slices.push_back(std::move(*slice));
  }
  return slices;
}

Result<Slice> SealedSegment::read_framed(const ByteRange& range) const {
  const auto frames = index_->frames();
  const auto after = std::ranges::upper_bound(frames, range.offset, {}, &index::FrameEntry::raw_offset);
  if (after == frames.begin()) return fail(Errc::damaged, "the index names bytes before the first frame");
  const auto number = static_cast<std::uint32_t>(after - frames.begin() - 1);
  auto content = frame(number);
  if (!content) return std::unexpected(std::move(content).error());
  const std::uint64_t start = range.offset - frames[number].raw_offset;
  if (start + range.length > (*content)->size()) return fail(Errc::damaged, "the index names bytes outside a frame");
  const std::string_view bytes = std::string_view(**content).substr(start, range.length);
  return Slice{bytes, std::move(*content)};
}

Result<FrameCache::Frame> SealedSegment::frame(std::uint32_t number) const {
  if (auto cached = cache_->find(cache_owner_, number)) return cached;
  const auto frames = index_->frames();
  const index::IndexHeader& header = index_->header();
  const bool last = number + 1 == frames.size();
  const std::uint64_t file_end = last ? header.file_bytes : frames[number + 1].file_offset;
  const std::uint64_t raw_end = last ? header.raw_bytes : frames[number + 1].raw_offset;
  if (file_end < frames[number].file_offset || raw_end < frames[number].raw_offset || file_end > header.file_bytes) {
    return fail(Errc::damaged, "the frame table of the index is damaged");
  }
  std::string compressed(file_end - frames[number].file_offset, '\0');
  auto count = file_->read_at(frames[number].file_offset, compressed);
  if (!count) return std::unexpected(std::move(count).error());
  compressed.resize(*count);
  auto content = decompress_frame(compressed, raw_end - frames[number].raw_offset);
  if (!content) return std::unexpected(std::move(content).error());
  auto shared = std::make_shared<const std::string>(std::move(*content));
  cache_->insert(cache_owner_, number, shared);
  return shared;
}

}  // namespace opossum::log
