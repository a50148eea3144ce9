// SPDX-License-Identifier: MIT
#include "store/index/index_writer.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "store/format/crc.hpp"

namespace opossum::index {

namespace {

constexpr std::size_t kBlockAlignment = 8;

template <class T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

struct TermTables {
  std::vector<std::uint64_t> filter;
  std::vector<std::uint32_t> buckets;
  std::vector<TermEntry> terms;
  std::vector<std::uint32_t> postings;
  std::string texts;
};

struct HashedTerm {
  std::uint64_t hash;
  Term term;
  std::span<const std::uint32_t> postings;
};

// Sorted, because the order of a table in memory is another one in each process, and the same segment has the same index file.
std::vector<HashedTerm> hashed_terms(const MemoryIndex& index, const TermHash& hash) {
  std::vector<HashedTerm> terms;
  terms.reserve(index.terms());
  index.for_each_term([&](const Term& term, std::span<const std::uint32_t> postings) {
    terms.push_back({hash(term.kind, term.text), term, postings});
  });
  std::ranges::sort(terms, {}, &HashedTerm::hash);
  return terms;
}

void reserve(TermTables& tables, const std::vector<HashedTerm>& terms) {
  std::size_t postings = 0;
  std::size_t text_bytes = 0;
  for (const HashedTerm& entry : terms) {
    postings += entry.postings.size();
    text_bytes += 1 + entry.term.text.size();
  }
  tables.terms.reserve(terms.size() + 1);
  tables.postings.reserve(postings);
  tables.texts.reserve(text_bytes);
}

/// True if the list takes more words than a bitmap and its count.
bool is_dense(std::span<const std::uint32_t> list, std::uint32_t ordinals) { return list.size() > ordinals / Postings::kWordBits + 2; }

void append_bitmap(std::vector<std::uint32_t>& out, std::span<const std::uint32_t> list) {
  out.push_back(static_cast<std::uint32_t>(list.size()));
  const std::size_t first = out.size();
  out.resize(first + list.back() / Postings::kWordBits + 1);
  for (const std::uint32_t number : list) out[first + number / Postings::kWordBits] |= std::uint32_t{1} << (number % Postings::kWordBits);
}

TermTables build_tables(const MemoryIndex& index, const TermHash& hash) {
  TermTables tables;
  const std::vector<HashedTerm> terms = hashed_terms(index, hash);
  reserve(tables, terms);
  tables.filter.resize(terms.size() * kFilterBitsPerTerm / 64 + 1);
  const std::uint64_t buckets = terms.size() / kTermsPerBucket + 1;
  const auto next_term = [&] {
    return TermEntry{static_cast<std::uint32_t>(tables.texts.size()), static_cast<std::uint32_t>(tables.postings.size())};
  };
  for (const HashedTerm& entry : terms) {
    tables.filter[part_of(entry.hash, tables.filter.size())] |= filter_mask(entry.hash);
    tables.buckets.resize(part_of(entry.hash, buckets) + 1, static_cast<std::uint32_t>(tables.terms.size()));
    tables.terms.push_back(next_term());
    const bool bitmap = is_dense(entry.postings, index.events());
    tables.texts += static_cast<char>(static_cast<std::uint8_t>(entry.term.kind) | (bitmap ? kBitmapMark : 0));
    tables.texts += entry.term.text;
    if (bitmap) append_bitmap(tables.postings, entry.postings);
    else tables.postings.insert(tables.postings.end(), entry.postings.begin(), entry.postings.end());
  }
  tables.buckets.resize(buckets + 1, static_cast<std::uint32_t>(tables.terms.size()));
  tables.terms.push_back(next_term());
  return tables;
}

struct EventTables {
  std::vector<EventRun> runs;
  std::vector<NarrowEvent> narrow;
  std::vector<EventRange> wide;
};

bool fits_narrow(std::span<const EventRange> run) {
  constexpr std::uint32_t kMax = std::numeric_limits<std::uint16_t>::max();
  const auto fits = [&](const EventRange& event) { return event.offset - run.front().offset <= kMax && event.length <= kMax; };
  return std::ranges::all_of(run, fits);
}

EventTables event_tables(const MemoryIndex& index) {
  EventTables tables;
  tables.runs.reserve(runs_of(index.events()));
  tables.narrow.reserve(index.events());
  std::vector<EventRange> run;
  for (std::uint32_t first = 0; first < index.events(); first += kEventsPerRun) {
    run.clear();
    for (std::uint32_t i = first; i < std::min(first + kEventsPerRun, index.events()); ++i) run.push_back(index.event(i));
    const std::uint32_t offset = run.front().offset;
    const bool narrow = fits_narrow(run);
    for (const EventRange& event : run) {
      // A wide run leaves its places here unused, so that an ordinal is a place.
      NarrowEvent& small = tables.narrow.emplace_back();
      if (narrow) small = {static_cast<std::uint16_t>(event.offset - offset), static_cast<std::uint16_t>(event.length)};
    }
    tables.runs.push_back({offset, narrow ? 0 : static_cast<std::uint32_t>(tables.wide.size() / kEventsPerRun + 1)});
    if (narrow) continue;
    run.resize(kEventsPerRun);
    tables.wide.insert(tables.wide.end(), run.begin(), run.end());
  }
  return tables;
}

std::vector<OriginRecord> origin_records(const MemoryIndex& index) {
  std::vector<OriginRecord> records;
  for (const OriginEntry& entry : index.origins()) {
    OriginRecord record{};
    OPOSSUM_ASSERT(entry.id.store.size() == record.store.size());
    std::ranges::copy(entry.id.store, record.store.begin());
    record.epoch = entry.id.epoch;
    record.lane = entry.id.lane;
    record.decided = entry.progress.decided.value();
    record.linked = entry.progress.linked.sequence.value();
    record.link = entry.progress.linked.link;
    records.push_back(record);
  }
  return records;
}

void put_block(std::string& out, IndexHeader& header, Block block, std::string_view bytes) {
  out.append((kBlockAlignment - out.size() % kBlockAlignment) % kBlockAlignment, '\0');
  header.blocks[static_cast<std::size_t>(block)] = {out.size(), bytes.size(), format::crc32(bytes), 0};
  out += bytes;
}

void copy_time(std::array<char, 27>& into, std::string_view time) {
  if (time.size() == into.size()) std::ranges::copy(time, into.begin());
}

}  // namespace

std::string write_index(const MemoryIndex& index, const SealedFacts& facts) {
  IndexHeader header{};
  header.magic = kIndexMagic;
  header.version = kIndexVersion;
  header.first_commit = facts.first_commit.value();
  header.first_position = facts.first_position.value();
  header.commits = index.commits();
  header.events = index.events();
  header.chain = facts.chain;
  header.authored_sequence = facts.authored.sequence.value();
  header.authored_link = facts.authored.link;
  header.raw_bytes = facts.raw_bytes;
  header.file_bytes = facts.file_bytes;
  header.time = facts.time.time_since_epoch().count();
  copy_time(header.time_min, index.time_min());
  copy_time(header.time_max, index.time_max());

  const EventTables events = event_tables(index);
  std::vector<CommitEntry> commits(index.commits());
  for (std::uint32_t i = 0; i < index.commits(); ++i) commits[i] = index.commit(i);
  const TermTables tables = build_tables(index, TermHash(facts.chain));

  const std::vector<OriginRecord> origins = origin_records(index);
  const std::array<std::pair<Block, std::string_view>, kBlocks> blocks = {{{Block::event_runs, bytes_of(events.runs)},
                                                                          {Block::events, bytes_of(events.narrow)},
                                                                          {Block::wide_events, bytes_of(events.wide)},
                                                                          {Block::commits, bytes_of(commits)},
                                                                          {Block::frames, bytes_of(facts.frames)},
                                                                          {Block::filter, bytes_of(tables.filter)},
                                                                          {Block::buckets, bytes_of(tables.buckets)},
                                                                          {Block::terms, bytes_of(tables.terms)},
                                                                          {Block::postings, bytes_of(tables.postings)},
                                                                          {Block::texts, tables.texts},
                                                                          {Block::origins, bytes_of(origins)}}};
  std::size_t size = sizeof header;
  for (const auto& [block, bytes] : blocks) size += bytes.size() + kBlockAlignment;
  std::string out;
  out.reserve(size);
  out.append(sizeof header, '\0');
  for (const auto& [block, bytes] : blocks) put_block(out, header, block, bytes);
  header.header_crc = format::crc32({reinterpret_cast<const char*>(&header), sizeof header});
  std::memcpy(out.data(), &header, sizeof header);
  return out;
}

}  // namespace opossum::index
