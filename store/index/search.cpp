// SPDX-License-Identifier: MIT
#include "store/index/search.hpp"

#include <algorithm>

namespace opossum::index {

namespace {

constexpr std::uint32_t kEnd = PostingsCursor::kEnd;

/// All tags AND any type.
class ItemCursor {
 public:
  ItemCursor(const SegmentIndex& index, const TermQuery::Item& item, bool backwards) {
    for (const Term& tag : item.tags) tags_.emplace_back(index.postings(tag), backwards);
    for (const Term& type : item.types) types_.emplace_back(index.postings(type), backwards);
    // The rarest tag leads: the others are only asked about its events.
    std::ranges::sort(tags_, {}, &PostingsCursor::size);
  }

  std::uint32_t seek(std::uint32_t wanted) noexcept {
    while (wanted != kEnd) {
      const std::uint32_t found = next_candidate(wanted);
      if (found == wanted) return found;
      wanted = found;
    }
    return kEnd;
  }

 private:
  /// `wanted` if it matches, else the first value that could.
  std::uint32_t next_candidate(std::uint32_t wanted) noexcept {
    for (PostingsCursor& tag : tags_) {
      const std::uint32_t found = tag.seek(wanted);
      if (found != wanted) return found;
    }
    if (types_.empty()) return wanted;
    std::uint32_t nearest = kEnd;
    for (PostingsCursor& type : types_) nearest = std::min(nearest, type.seek(wanted));
    return nearest;
  }

  std::vector<PostingsCursor> tags_;
  std::vector<PostingsCursor> types_;
};

void take_all(const Window& window, std::vector<std::uint32_t>& out) {
  const std::size_t count = std::min<std::size_t>(window.to - window.from, window.max);
  for (std::uint32_t i = 0; i < count; ++i) out.push_back(window.backwards ? window.to - 1 - i : window.from + i);
}

}  // namespace

void search(const SegmentIndex& index, const TermQuery& query, const Window& window, std::vector<std::uint32_t>& out) {
  if (window.from >= window.to || window.max == 0) return;
  if (query.matches_all()) return take_all(window, out);
  std::vector<ItemCursor> items;
  items.reserve(query.items().size());
  for (const TermQuery::Item& item : query.items()) items.emplace_back(index, item, window.backwards);

  const auto mirrored = [&](std::uint32_t ordinal) { return window.backwards ? PostingsCursor::mirrored(ordinal) : ordinal; };
  std::uint32_t wanted = mirrored(window.backwards ? window.to - 1 : window.from);
  const std::uint32_t last = mirrored(window.backwards ? window.from : window.to - 1);
  for (std::size_t found = 0; found < window.max && wanted <= last; ++found) {
    std::uint32_t nearest = kEnd;
    for (ItemCursor& item : items) nearest = std::min(nearest, item.seek(wanted));
    if (nearest > last) return;
    out.push_back(mirrored(nearest));
    wanted = nearest + 1;
  }
}

void will_search(const SegmentIndex& index, const TermQuery& query) {
  for (const TermQuery::Item& item : query.items()) {
    // An item with tags is looked up by all its terms, but one tag that is not here settles it.
    for (const Term& term : item.tags.empty() ? item.types : item.tags) index.will_ask(term);
  }
}

}  // namespace opossum::index
