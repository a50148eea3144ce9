// SPDX-License-Identifier: MIT
#include "store/index/mapped_index.hpp"

#include <algorithm>

#include "store/format/crc.hpp"

namespace opossum::index {

namespace {

std::unexpected<Error> bad(std::string_view what) { return fail(Errc::damaged, "the index " + std::string(what)); }

}  // namespace

Result<std::unique_ptr<MappedIndex>> MappedIndex::open(FileSystem& files, const std::string& path) {
  auto mapping = files.map(path);
  if (!mapping) return std::unexpected(std::move(mapping).error());
  std::unique_ptr<MappedIndex> index(new MappedIndex(std::move(*mapping)));
  OPOSSUM_TRY(index->attach());
  return index;
}

template <class T>
bool MappedIndex::attach_block(Block block, std::span<const T>& into) const {
  const BlockPlace& place = header_->blocks[static_cast<std::size_t>(block)];
  const std::uint64_t size = mapping_->bytes().size();
  if (place.offset > size || place.bytes > size - place.offset || place.offset % alignof(T) != 0 || place.bytes % sizeof(T) != 0) return false;
  into = {reinterpret_cast<const T*>(mapping_->bytes().data() + place.offset), place.bytes / sizeof(T)};
  return true;
}

Result<void> MappedIndex::attach() {
  const std::string_view bytes = mapping_->bytes();
  if (bytes.size() < sizeof(IndexHeader)) return bad("is too short");
  header_ = reinterpret_cast<const IndexHeader*>(bytes.data());
  if (header_->magic != kIndexMagic || header_->version != kIndexVersion) return bad("has another version");
  IndexHeader copy = *header_;
  copy.header_crc = 0;
  if (format::crc32({reinterpret_cast<const char*>(&copy), sizeof copy}) != header_->header_crc) return bad("header fails its CRC");
  const bool fits = attach_block(Block::event_runs, event_runs_) && attach_block(Block::events, events_) &&
                    attach_block(Block::wide_events, wide_events_) && attach_block(Block::commits, commits_) &&
                    attach_block(Block::frames, frames_) && attach_block(Block::filter, filter_) &&
                    attach_block(Block::buckets, buckets_) && attach_block(Block::terms, terms_) &&
                    attach_block(Block::postings, postings_) && attach_block(Block::texts, texts_) &&
                    attach_block(Block::origins, origins_);
  const bool whole = fits && events_.size() == header_->events && event_runs_.size() == runs_of(header_->events) &&
                     commits_.size() == header_->commits && !filter_.empty() && buckets_.size() >= 2 && !terms_.empty();
  if (!whole) {
    return bad("has blocks that do not fit");
  }
  hash_ = TermHash(header_->chain);
  return {};
}

std::optional<MappedIndex::BadBlock> MappedIndex::find_bad_block() const {
  constexpr std::array<std::string_view, kBlocks> kNames = {"event_runs", "events", "wide_events", "commits",
                                                            "frames",     "filter", "buckets",     "terms",
                                                            "postings",   "texts",  "origins"};
  const auto hex = [](std::uint32_t crc) {
    const auto digits = format::crc_hex(crc);
    return std::string(digits.data(), digits.size());
  };
  for (std::size_t i = 0; i < kBlocks; ++i) {
    const BlockPlace& place = header_->blocks[i];
    const std::uint32_t crc = format::crc32(mapping_->bytes().substr(place.offset, place.bytes));
    if (crc == place.crc) continue;
    return BadBlock{place.offset, "the block \"" + std::string(kNames[i]) + "\" of the index has CRC " + hex(crc) + ", its header states " +
                                      hex(place.crc)};
  }
  return std::nullopt;
}

EventRange MappedIndex::event(std::uint32_t ordinal) const {
  const EventRun& run = event_runs_[ordinal / kEventsPerRun];
  if (run.wide == 0) return {run.offset + events_[ordinal].offset, events_[ordinal].length};
  const std::size_t place = std::size_t{run.wide - 1} * kEventsPerRun + ordinal % kEventsPerRun;
  // A damaged table must not lead outside the file.
  return place < wide_events_.size() ? wide_events_[place] : EventRange{};
}

Postings MappedIndex::postings(const Term& term) const {
  const std::uint64_t hash = hash_(term.kind, term.text);
  const std::uint64_t mask = filter_mask(hash);
  if ((filter_[part_of(hash, filter_.size())] & mask) != mask) return {};
  const std::uint64_t bucket = part_of(hash, buckets_.size() - 1);
  const auto end = std::min<std::size_t>(buckets_[bucket + 1], terms_.size() - 1);
  for (std::uint32_t at = buckets_[bucket]; at < end; ++at) {
    const std::string_view text = text_of(at);
    if (text.size() != term.text.size() + 1 || text.substr(1) != term.text) continue;
    const auto mark = static_cast<std::uint8_t>(text.front());
    if ((mark & ~kBitmapMark) == static_cast<std::uint8_t>(term.kind)) return postings_of(at, (mark & kBitmapMark) != 0);
  }
  return {};
}

void MappedIndex::will_ask(const Term& term) const {
  __builtin_prefetch(&filter_[part_of(hash_(term.kind, term.text), filter_.size())]);
}

// A damaged table must not lead outside the file.
std::string_view MappedIndex::text_of(std::uint32_t term) const noexcept {
  const std::uint32_t begin = terms_[term].text;
  const std::uint32_t end = terms_[term + 1].text;
  if (begin > end || end > texts_.size()) return {};
  return {texts_.data() + begin, end - begin};
}

Postings MappedIndex::postings_of(std::uint32_t term, bool bitmap) const noexcept {
  const std::uint32_t begin = terms_[term].postings;
  const std::uint32_t end = terms_[term + 1].postings;
  if (begin > end || end > postings_.size()) return {};
  const auto words = postings_.subspan(begin, end - begin);
  if (!bitmap) return Postings(words);
  return words.empty() ? Postings() : Postings(words.subspan(1), words.front());
}

CommitEntry MappedIndex::commit(std::uint32_t number) const {
  if (number >= commits_.size()) return {};
  CommitEntry entry = commits_[number];
  // A damaged table must not lead outside the origins either: without one, nobody is excepted from a condition.
  if (entry.origin > origins_.size()) entry.origin = 0;
  return entry;
}

std::vector<OriginEntry> MappedIndex::origins() const {
  std::vector<OriginEntry> entries;
  for (const OriginRecord& record : origins_) {
    OriginEntry entry;
    entry.id = {std::string(record.store.data(), record.store.size()), record.epoch, static_cast<std::uint8_t>(record.lane)};
    entry.progress.decided = Sequence(record.decided);
    entry.progress.linked = {Sequence(record.linked), record.link};
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace opossum::index
