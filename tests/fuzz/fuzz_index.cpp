// SPDX-License-Identifier: MIT
// Any bytes as an index file with right checksums: whatever it says, nothing outside the file is read, and answers stay inside the segment.
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "store/format/crc.hpp"
#include "store/index/mapped_index.hpp"
#include "store/index/search.hpp"
#include "tests/support/memory_file_system.hpp"

namespace {

using namespace opossum;
using namespace opossum::index;

constexpr const char* kPath = "/index";
constexpr std::uint32_t kTries = 64;

void search_both_ways(const SegmentIndex& index, const TermQuery& query) {
  for (const bool backwards : {false, true}) {
    Window window{index.events() / 4, index.events(), backwards, kTries};
    std::vector<std::uint32_t> found;
    search(index, query, window, found);
    OPOSSUM_ASSERT(found.size() <= window.max);
    for (const std::uint32_t ordinal : found) {
      OPOSSUM_ASSERT(ordinal >= window.from && ordinal < window.to);
      static_cast<void>(index.event(ordinal));
      static_cast<void>(commit_of_event(index, ordinal));
    }
  }
}

/// The names that stand in the file, and all that belongs to them.
void ask_for_names(const MappedIndex& index, std::string_view bytes) {
  const auto block = [&](Block which) {
    const BlockPlace& place = index.header().blocks[static_cast<std::size_t>(which)];
    return bytes.substr(place.offset, place.bytes);
  };
  const std::string_view terms = block(Block::terms);
  const std::string_view texts = block(Block::texts);
  for (std::size_t i = 0; (i + 2) * sizeof(TermEntry) <= terms.size() && i < kTries; ++i) {
    std::array<TermEntry, 2> pair;
    std::memcpy(pair.data(), terms.data() + i * sizeof(TermEntry), sizeof pair);
    if (pair[0].text >= pair[1].text || pair[1].text > texts.size()) continue;
    const auto kind = static_cast<TermKind>(static_cast<std::uint8_t>(texts[pair[0].text]) & ~kBitmapMark);
    const std::string_view name = texts.substr(pair[0].text + 1, pair[1].text - pair[0].text - 1);
    const Postings postings = index.postings(make_term(kind, name));
    for (const bool backwards : {false, true}) {
      PostingsCursor cursor(postings, backwards);
      std::uint32_t tries = 0;
      for (std::uint32_t at = cursor.seek(0); at < PostingsCursor::kEnd - 1 && ++tries < kTries; at = cursor.seek(at + 1)) {
        static_cast<void>(index.commit(at));
      }
    }
  }
}

void use(const MappedIndex& index, const std::string& bytes) {
  static_cast<void>(index.find_bad_block());
  search_both_ways(index, TermQuery(Query::all()));
  search_both_ways(index, TermQuery(Query{{{{"Type0"}, {}}, {{"Type1", "Type2"}, {"shared:1", "attempt:1"}}}}));
  search_both_ways(index, TermQuery(Query{{{{}, {"shared:2", "attempt:2"}}}}));
  ask_for_names(index, bytes);
  for (std::uint32_t i = 0; i < std::min(index.commits(), kTries); ++i) {
    const CommitEntry entry = index.commit(i);
    OPOSSUM_ASSERT(entry.origin <= index.origins().size());
  }
  static_cast<void>(index.time_min());
  static_cast<void>(index.time_max());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  test::MemoryFileSystem files;
  files.set_content(kPath, bytes);
  static_cast<void>(MappedIndex::open(files, kPath));
  if (size < sizeof(IndexHeader)) return 0;
  IndexHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  header.magic = kIndexMagic;
  header.version = kIndexVersion;
  for (BlockPlace& place : header.blocks) {
    if (place.offset <= size && place.bytes <= size - place.offset) {
      place.crc = format::crc32(std::string_view(bytes).substr(place.offset, place.bytes));
    }
  }
  header.header_crc = 0;
  header.header_crc = format::crc32({reinterpret_cast<const char*>(&header), sizeof header});
  std::memcpy(bytes.data(), &header, sizeof header);
  files.set_content(kPath, bytes);
  if (const auto index = MappedIndex::open(files, kPath)) use(**index, bytes);
  return 0;
}
