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

void SealedSegment::will_read(std::span<const ByteRange> ranges) const {
  if (index_->frames().empty()) return announce_ranges(*file_, ranges);
  FramePlace joined{};
  for (const ByteRange& range : ranges) {
    const auto number = frame_at(range.offset);
    // What is damaged is said by read().
    if (!number || cache_->find(cache_owner_, *number)) continue;
    const auto place = place_of(*number);
    if (!place || (place->file_begin >= joined.file_begin && place->file_end <= joined.file_end)) continue;
    if (place->file_begin == joined.file_end) {
      joined.file_end = place->file_end;
      continue;
    }
    if (joined.file_end != 0) file_->will_read(joined.file_begin, joined.file_end - joined.file_begin);
    joined = *place;
  }
  if (joined.file_end != 0) file_->will_read(joined.file_begin, joined.file_end - joined.file_begin);
}

Result<std::uint32_t> SealedSegment::frame_at(std::uint32_t offset) const {
  const auto frames = index_->frames();
  const auto after = std::ranges::upper_bound(frames, offset, {}, &index::FrameEntry::raw_offset);
  if (after == frames.begin()) return fail(Errc::damaged, "the index names bytes before the first frame");
  return static_cast<std::uint32_t>(after - frames.begin() - 1);
}

Result<SealedSegment::FramePlace> SealedSegment::place_of(std::uint32_t number) const {
  const auto frames = index_->frames();
  const index::IndexHeader& header = index_->header();
  FramePlace place{frames[number].file_offset, header.file_bytes, frames[number].raw_offset, header.raw_bytes};
  if (number + 1 < frames.size()) {
    place.file_end = frames[number + 1].file_offset;
    place.raw_end = frames[number + 1].raw_offset;
  }
  if (place.file_end < place.file_begin || place.raw_end < place.raw_begin || place.file_end > header.file_bytes) {
    return fail(Errc::damaged, "the frame table of the index is damaged");
  }
  return place;
}

Result<Slice> SealedSegment::read_framed(const ByteRange& range) const {
  const auto number = frame_at(range.offset);
  if (!number) return std::unexpected(number.error());
  auto content = frame(*number);
  if (!content) return std::unexpected(std::move(content).error());
  const std::uint64_t start = range.offset - index_->frames()[*number].raw_offset;
  if (start + range.length > (*content)->size()) return fail(Errc::damaged, "the index names bytes outside a frame");
  const std::string_view bytes = std::string_view(**content).substr(start, range.length);
  return Slice{bytes, std::move(*content)};
}

Result<FrameCache::Frame> SealedSegment::frame(std::uint32_t number) const {
  if (auto cached = cache_->find(cache_owner_, number)) return cached;
  const auto place = place_of(number);
  if (!place) return std::unexpected(place.error());
  std::string compressed(place->file_end - place->file_begin, '\0');
  auto count = file_->read_at(place->file_begin, compressed);
  if (!count) return std::unexpected(std::move(count).error());
  compressed.resize(*count);
  auto content = decompress_frame(compressed, place->raw_end - place->raw_begin);
  if (!content) return std::unexpected(std::move(content).error());
  auto shared = std::make_shared<const std::string>(std::move(*content));
  cache_->insert(cache_owner_, number, shared);
  return shared;
}

}  // namespace opossum::log
