// SPDX-License-Identifier: MIT
#include "store/log/index_check.hpp"

#include <algorithm>

#include "store/index/mapped_index.hpp"

namespace opossum::log {

namespace {

using index::Block;
using index::MappedIndex;

BadIndex other(const MappedIndex& index, Block block, const std::string& what) {
  return {index.header().blocks[static_cast<std::size_t>(block)].offset, "the index has other " + what + " than its segment"};
}

std::optional<BadIndex> check_header(const MappedIndex& index, const ExpectedIndex& expected) {
  const index::IndexHeader& header = index.header();
  if (header.chain != expected.state.chain) {
    return BadIndex{0, "the index belongs to a segment that ends with chain " + to_hex(header.chain) + ", expected " +
                           to_hex(expected.state.chain)};
  }
  if (header.commits != expected.entries.commits() || header.events != expected.entries.events()) {
    return BadIndex{0, "the index counts " + std::to_string(header.commits) + " commits with " + std::to_string(header.events) +
                           " events, expected " + std::to_string(expected.entries.commits()) + " with " +
                           std::to_string(expected.entries.events())};
  }
  if (header.raw_bytes != expected.content.bytes.size() || header.file_bytes != expected.content.file_bytes) {
    return BadIndex{0, "the index states " + std::to_string(header.file_bytes) + " bytes of file and " + std::to_string(header.raw_bytes) +
                           " of lines, expected " + std::to_string(expected.content.file_bytes) + " and " +
                           std::to_string(expected.content.bytes.size())};
  }
  return std::nullopt;
}

bool same_origins(const std::vector<index::OriginEntry>& a, const std::vector<index::OriginEntry>& b) {
  return std::ranges::equal(a, b, [](const index::OriginEntry& one, const index::OriginEntry& two) {
    return one.id == two.id && one.progress.decided == two.progress.decided && one.progress.linked == two.progress.linked;
  });
}

std::optional<BadIndex> check_entries(const MappedIndex& index, const ExpectedIndex& expected) {
  for (std::uint32_t i = 0; i < index.events(); ++i) {
    if (index.event(i) != expected.entries.event(i)) return other(index, Block::events, "byte ranges of events");
  }
  for (std::uint32_t i = 0; i < index.commits(); ++i) {
    if (index.commit(i) != expected.entries.commit(i)) return other(index, Block::commits, "commits");
  }
  if (!std::ranges::equal(index.frames(), expected.content.frames)) return other(index, Block::frames, "frames");
  bool same = true;
  expected.entries.for_each_term([&](const index::Term& term, std::span<const std::uint32_t> postings) {
    same = same && std::ranges::equal(index.postings(term).values(), postings);
  });
  if (!same) return other(index, Block::terms, "types, tags or keys");
  if (!same_origins(index.origins(), expected.entries.origins())) return other(index, Block::origins, "origins");
  return std::nullopt;
}

}  // namespace

std::optional<BadIndex> check_index(FileSystem& files, const std::string& path, const ExpectedIndex& expected) {
  const auto index = MappedIndex::open(files, path);
  if (!index) return BadIndex{0, index.error().detail()};
  if (auto block = (*index)->find_bad_block()) return BadIndex{block->offset, std::move(block->what)};
  if (auto bad = check_header(**index, expected)) return bad;
  return check_entries(**index, expected);
}

}  // namespace opossum::log
