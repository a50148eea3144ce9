// SPDX-License-Identifier: MIT
#include "store/index/memory_index.hpp"

#include <algorithm>
#include <cstring>

namespace opossum::index {

namespace {

constexpr std::size_t kBlockBytes = 64 * 1024;

}  // namespace

std::uint32_t commit_of_event(const SegmentIndex& index, std::uint32_t ordinal) {
  std::uint32_t low = 0;
  std::uint32_t high = index.commits();
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (index.commit(middle).first_event <= ordinal ? low : high) = middle;
  }
  return low;
}

void MemoryIndex::add_commit(CommitEntry entry, const Origin* origin, const Digest* link) {
  entry.first_event = events();
  if (origin != nullptr) {
    const auto found = std::ranges::find(origin_ids_, origin->id);
    entry.origin = static_cast<std::uint32_t>(found - origin_ids_.begin()) + 1;
    entry.sequence = origin->sequence.value();
    if (found == origin_ids_.end()) origin_ids_.push_back(origin->id);
    if (link != nullptr) links_.push_back({commits(), entry.origin, {origin->sequence, *link}});
  }
  commits_.push_back(entry);
  count_memory(sizeof(CommitEntry));
}

void MemoryIndex::add_event(EventRange range, std::string_view time) {
  events_.push_back(range);
  // Times have a fixed width, so their order as text is their order in time.
  if (time_min_.empty() || time < time_min_) time_min_ = time;
  if (time > time_max_) time_max_ = time;
  count_memory(sizeof(EventRange));
}

void MemoryIndex::add_term(const Term& term) { add_posting(term, events() - 1); }

void MemoryIndex::add_key(const Term& key) { add_posting(key, commits() - 1); }

void MemoryIndex::add_posting(const Term& term, std::uint32_t value) {
  auto found = terms_.find(term);
  if (found == terms_.end()) {
    found = terms_.emplace(Term{term.kind, term.hash, keep(term.text)}, List{}).first;
    count_memory(sizeof(Term) + sizeof(List) + term.text.size());
  }
  found->second.push_back(value);
  count_memory(sizeof(std::uint32_t));
}

std::string_view MemoryIndex::keep(std::string_view text) {
  if (block_size_ - block_used_ < text.size()) {
    block_size_ = std::max(kBlockBytes, text.size());
    block_used_ = 0;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_size_));
  }
  char* place = blocks_.back().get() + block_used_;
  std::memcpy(place, text.data(), text.size());
  block_used_ += text.size();
  return {place, text.size()};
}

void MemoryIndex::shift(std::uint32_t commits_before, std::uint32_t bytes) {
  if (commits_before >= commits()) return;
  for (std::uint32_t i = commits_[commits_before].first_event; i < events(); ++i) events_[i].offset += bytes;
  for (std::uint32_t i = commits_before; i < commits(); ++i) commits_[i].offset += bytes;
}

void MemoryIndex::truncate(std::uint32_t commits_left) {
  if (commits_left >= commits()) return;
  const std::uint32_t events_left = commits_[commits_left].first_event;
  boost::unordered::erase_if(terms_, [&](auto& entry) {
    const std::uint32_t bound = entry.first.kind == TermKind::key ? commits_left : events_left;
    List& postings = entry.second;
    while (!postings.empty() && postings.back() >= bound) postings.pop_back();
    return postings.empty();
  });
  while (!links_.empty() && links_.back().commit >= commits_left) links_.pop_back();
  commits_.resize(commits_left);
  events_.resize(events_left);
}

Postings MemoryIndex::postings(const Term& term) const {
  const auto found = terms_.find(term);
  if (found == terms_.end()) return {};
  return Postings({found->second.data(), found->second.size()});
}

std::vector<OriginEntry> MemoryIndex::origins() const {
  std::vector<OriginEntry> entries;
  for (const OriginId& id : origin_ids_) entries.push_back({id, {}});
  for (const CommitEntry& commit : commits_) {
    if (commit.origin == 0) continue;
    Sequence& decided = entries[commit.origin - 1].progress.decided;
    decided = std::max(decided, Sequence(commit.sequence));
  }
  for (const LinkEntry& link : links_) entries[link.origin - 1].progress.linked = link.linked;
  return entries;
}

}  // namespace opossum::index
