// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <set>
#include <thread>

#include "store/index/index_writer.hpp"
#include "store/index/mapped_index.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::index {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

Digest key_of(std::uint8_t first) {
  Digest key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(first + i * 37);
  return key;
}

/// One commit a call, of one event with these terms.
void add(MemoryIndex& index, const std::vector<Term>& terms, const Term& key) {
  index.add_commit({}, nullptr, nullptr);
  index.add_key(key);
  index.add_event({}, "2026-11-23T14:00:00.000000Z");
  for (const Term& term : terms) index.add_term(term);
}

std::string written(const MemoryIndex& index, std::uint8_t key = 1) {
  SealedFacts facts;
  facts.chain = key_of(key);
  return write_index(index, facts);
}

std::unique_ptr<MappedIndex> mapped(const std::string& bytes) {
  test::MemoryFileSystem files;
  files.set_content("/x.idx", bytes);
  auto opened = MappedIndex::open(files, "/x.idx");
  EXPECT_TRUE(opened.has_value()) << opened.error().message();
  return std::move(*opened);
}

/// True if the filter in the file lets a term with this hash pass.
bool filter_passes(const std::string& bytes, std::uint64_t hash) {
  IndexHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  const BlockPlace& place = header.blocks[static_cast<std::size_t>(Block::filter)];
  std::vector<std::uint64_t> filter(place.bytes / sizeof(std::uint64_t));
  std::memcpy(filter.data(), bytes.data() + place.offset, place.bytes);
  return (filter[part_of(hash, filter.size())] & filter_mask(hash)) == filter_mask(hash);
}

std::vector<std::string> crowd(const TermHash& hash, std::uint64_t places, std::size_t count) {
  std::vector<std::string> tags;
  for (int i = 0; tags.size() < count; ++i) {
    std::string tag = "device:" + std::to_string(i);
    if (hash(TermKind::tag, tag) % places == 0) tags.push_back(std::move(tag));
  }
  return tags;
}

// The bytes of index files: a new value here needs a new kIndexVersion.
TEST(TermHash, IsTheSameOnEveryMachine) {
  const TermHash hash(key_of(1));
  EXPECT_EQ(hash(TermKind::tag, "line:1"), 0xF37377A04FF22553);
  EXPECT_EQ(hash(TermKind::type, "TemperatureReading"), 0x4A3397D297D50432);
  std::uint64_t all = 0;
  std::string text;
  for (int length = 0; length <= 24; ++length) {
    all = all * 31 + hash(TermKind::tag, text);
    text += static_cast<char>(0x81 + length * 7);
  }
  EXPECT_EQ(all, 0xE72A4316DEAA1802) << "of every length up to three words";
}

TEST(TermHash, TellsKindsAndLengthsApart) {
  const TermHash hash(key_of(1));
  EXPECT_NE(hash(TermKind::type, "a"), hash(TermKind::tag, "a"));
  EXPECT_NE(hash(TermKind::tag, "a"), hash(TermKind::tag, std::string_view("a\0", 2)));
  EXPECT_NE(hash(TermKind::tag, "12345678"), hash(TermKind::tag, "1234567"));
}

TEST(TermHash, TagsThatCrowdUnderOneKeySpreadUnderEveryOther) {
  constexpr std::uint64_t kPlaces = 1024;
  constexpr std::size_t kTags = 64;
  const std::vector<std::string> tags = crowd(TermHash(key_of(1)), kPlaces, kTags);
  const auto places = [&](const auto& hash) {
    std::set<std::uint64_t> taken;
    for (const std::string& tag : tags) taken.insert(hash(TermKind::tag, tag) % kPlaces);
    return taken.size();
  };
  ASSERT_EQ(places(TermHash(key_of(1))), 1U);
  for (std::uint8_t key = 2; key != 0; ++key) EXPECT_GT(places(TermHash(key_of(key))), kTags / 2) << int{key};
  EXPECT_GT(places(term_hash), kTags / 2) << "in memory";
}

// The death test starts the program again: its child has a key of its own, and learns the parent's hash from the environment.
TEST(TermHash, InMemoryHasAnotherKeyInEachProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto hash = [] { return std::to_string(term_hash(TermKind::tag, "line:1")); };
  ::setenv("OPOSSUM_TEST_PARENT_HASH", hash().c_str(), 0);
  EXPECT_EXIT(std::_Exit(hash() == std::getenv("OPOSSUM_TEST_PARENT_HASH") ? 1 : 0), ::testing::ExitedWithCode(0), "");
}

/// Two readers of whom one only leaves when the other has come in again: there is always one inside.
class Relay {
 public:
  explicit Relay(const MemoryIndex& index) : index_(index) {}

  void run(std::size_t self) {
    for (int round = 0; round < kRounds && !stop; ++round) {
      const auto lock = index_.read_lock();
      const int seen = entries_[1 - self];
      ++entries_[self];
      // Not for ever: who lets the writer pass first keeps the other reader out until then.
      const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(10);
      while (entries_[1 - self] == seen && !stop && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    }
    ++finished;
  }

  std::atomic<bool> stop = false;
  std::atomic<int> finished = 0;

 private:
  static constexpr int kRounds = 2'000;
  const MemoryIndex& index_;
  std::array<std::atomic<int>, 2> entries_{};
};

TEST(MemoryIndex, WriterGetsItsTurnAmongReadersThatNeverPause) {
  MemoryIndex index;
  Relay relay(index);
  std::jthread first([&] { relay.run(0); });
  std::jthread second([&] { relay.run(1); });
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  int finished = 0;
  {
    const auto lock = index.write_lock();
    finished = relay.finished;
  }
  relay.stop = true;
  EXPECT_EQ(finished, 0) << "it had to wait until there were no readers left";
}

TEST(MemoryIndex, WhatOnlyHashesAlikeIsKeptApart) {
  MemoryIndex index;
  add(index, {{TermKind::tag, 7, "a"}, {TermKind::type, 7, "a"}}, {TermKind::key, 7, "a"});
  add(index, {{TermKind::tag, 7, "b"}}, {TermKind::key, 7, "b"});
  EXPECT_THAT(index.postings({TermKind::tag, 7, "a"}).values(), ElementsAre(0));
  EXPECT_THAT(index.postings({TermKind::tag, 7, "b"}).values(), ElementsAre(1));
  EXPECT_THAT(index.postings({TermKind::key, 7, "b"}).values(), ElementsAre(1));
  EXPECT_THAT(index.postings({TermKind::type, 7, "b"}).values(), IsEmpty());
  EXPECT_THAT(index.postings({TermKind::tag, 7, "c"}).values(), IsEmpty());
}

TEST(MappedIndex, HashesWithItsOwnChain) {
  MemoryIndex index;
  add(index, {make_term(TermKind::tag, "line:1")}, make_term(TermKind::key, "k"));
  for (std::uint8_t key = 1; key < 3; ++key) {
    const std::string bytes = written(index, key);
    EXPECT_TRUE(filter_passes(bytes, TermHash(key_of(key))(TermKind::tag, "line:1")));
    EXPECT_FALSE(filter_passes(bytes, TermHash(key_of(3 - key))(TermKind::tag, "line:1")));
    EXPECT_THAT(mapped(bytes)->postings({TermKind::tag, 0, "line:1"}).values(), ElementsAre(0));
  }
}

TEST(MappedIndex, FindsEveryTermOfManyAndNoOther) {
  MemoryIndex index;
  std::vector<std::string> tags;
  for (int i = 0; i < 5'000; ++i) tags.push_back("tag:" + std::to_string(i));
  for (std::size_t i = 0; i < tags.size(); i += 2) {
    add(index, {make_term(TermKind::tag, tags[i]), make_term(TermKind::type, tags[i / 4 * 4])}, make_term(TermKind::key, tags[i]));
  }
  const auto mapped_index = mapped(written(index));
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const auto ordinal = static_cast<std::uint32_t>(i / 2);
    const auto found = [&](TermKind kind) { return mapped_index->postings(make_term(kind, tags[i])).values(); };
    const std::vector<std::uint32_t> of_one(i % 2 == 0 ? 1 : 0, ordinal);
    EXPECT_THAT(found(TermKind::tag), ElementsAreArray(of_one)) << tags[i];
    EXPECT_THAT(found(TermKind::key), ElementsAreArray(of_one)) << tags[i];
    const std::vector<std::uint32_t> of_two = {ordinal, ordinal + 1};
    EXPECT_THAT(found(TermKind::type), ElementsAreArray(i % 4 == 0 ? of_two : std::vector<std::uint32_t>{})) << tags[i];
  }
}

/// What seeking finds from every number on, forwards and backwards.
std::vector<std::uint32_t> all_seeks(const Postings& postings, std::uint32_t numbers) {
  std::vector<std::uint32_t> found;
  for (const bool backwards : {false, true}) {
    PostingsCursor cursor(postings, backwards);
    for (std::uint32_t wanted = 0; wanted < numbers; ++wanted) {
      found.push_back(cursor.seek(backwards ? PostingsCursor::mirrored(numbers - 1 - wanted) : wanted));
    }
  }
  return found;
}

TEST(MappedIndex, SeeksInBitmapsAsInLists) {
  constexpr std::uint32_t kEvents = 1'000;
  MemoryIndex index;
  const std::vector<std::uint32_t> every = {1, 2, 7, 30, 33, 100, 999};
  for (std::uint32_t i = 0; i < kEvents; ++i) {
    std::vector<std::string> tags;
    for (const std::uint32_t n : every) {
      if (i % n == n / 2) tags.push_back("every:" + std::to_string(n));
    }
    if (i >= 300 && i < 700) tags.emplace_back("middle");
    std::vector<Term> terms;
    for (const std::string& tag : tags) terms.push_back(make_term(TermKind::tag, tag));
    add(index, terms, make_term(TermKind::key, std::to_string(i)));
  }
  const auto sealed = mapped(written(index));
  std::size_t bitmaps = 0;
  for (const char* tag : {"every:1", "every:2", "every:7", "every:30", "every:33", "every:100", "every:999", "middle"}) {
    const Term term = make_term(TermKind::tag, tag);
    const Postings postings = sealed->postings(term);
    if (postings.is_bitmap()) ++bitmaps;
    EXPECT_EQ(postings.size(), index.postings(term).size()) << tag;
    EXPECT_EQ(postings.values(), index.postings(term).values()) << tag;
    EXPECT_EQ(all_seeks(postings, kEvents + 100), all_seeks(index.postings(term), kEvents + 100)) << tag;
  }
  EXPECT_EQ(bitmaps, 4U) << "every:1, every:2, every:7 and the middle: the others are shorter as lists";
}

TEST(MappedIndex, KeepsTheRangesOfSmallAndOfLargeEvents) {
  MemoryIndex index;
  std::vector<EventRange> ranges;
  std::uint32_t offset = 100;
  for (std::uint32_t i = 0; i < 333; ++i) {
    // One event that is too long by itself, then events that are too far apart only together.
    const std::uint32_t length = i == 70 ? 65'536 : i >= 200 && i < 240 ? 5'000 : 60 + i;
    ranges.push_back({offset, length});
    offset += length + 1;
    index.add_commit({}, nullptr, nullptr);
    index.add_event(ranges.back(), "2026-11-23T14:00:00.000000Z");
  }
  const std::string bytes = written(index);
  const auto sealed = mapped(bytes);
  for (std::uint32_t i = 0; i < ranges.size(); ++i) {
    EXPECT_EQ(sealed->event(i).offset, ranges[i].offset) << i;
    EXPECT_EQ(sealed->event(i).length, ranges[i].length) << i;
  }
  EXPECT_EQ(sealed->header().blocks[static_cast<std::size_t>(Block::wide_events)].bytes, 3 * kEventsPerRun * sizeof(EventRange));
}

TEST(MappedIndex, WithoutAnyTermFindsNone) {
  const MemoryIndex empty;
  EXPECT_THAT(mapped(written(empty))->postings(make_term(TermKind::tag, "a")).values(), IsEmpty());
}

// The name in the file is replaced by another, so that the one asked for has all of its hash and nothing else.
TEST(MappedIndex, WhatOnlyHashesAlikeIsNotFound) {
  MemoryIndex index;
  add(index, {make_term(TermKind::tag, "line:1")}, make_term(TermKind::key, "k"));
  std::string bytes = written(index);
  ASSERT_THAT(mapped(bytes)->postings(make_term(TermKind::tag, "line:1")).values(), ElementsAre(0));
  bytes.replace(bytes.find("line:1"), 6, "line:2");
  EXPECT_THAT(mapped(bytes)->postings(make_term(TermKind::tag, "line:1")).values(), IsEmpty());
}

TEST(MappedIndex, DamagedCommitTableDoesNotLeadOutsideTheOrigins) {
  MemoryIndex memory;
  add(memory, {}, make_term(TermKind::key, "k"));
  std::string bytes = written(memory);
  IndexHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  const std::uint32_t wrong = 7;
  const std::uint64_t entry = header.blocks[static_cast<std::size_t>(Block::commits)].offset;
  std::memcpy(bytes.data() + entry + offsetof(CommitEntry, origin), &wrong, sizeof wrong);
  const auto index = mapped(bytes);
  ASSERT_TRUE(index->origins().empty());
  EXPECT_EQ(index->commit(0).origin, 0U);
  EXPECT_EQ(index->commit(1).length, 0U) << "there is no second commit";
}

TEST(IndexWriter, TheSameSegmentHasTheSameFileWhateverTheOrderInMemory) {
  MemoryIndex one;
  MemoryIndex other;
  std::vector<Term> terms;
  std::vector<std::string> tags;
  for (int i = 0; i < 100; ++i) tags.push_back("tag:" + std::to_string(i));
  for (const std::string& tag : tags) terms.push_back(make_term(TermKind::tag, tag));
  add(one, terms, make_term(TermKind::key, "k"));
  std::ranges::reverse(terms);
  for (Term& term : terms) term.hash ^= 0x5555555555555555;
  add(other, terms, make_term(TermKind::key, "k"));
  EXPECT_EQ(written(one), written(other));
}

}  // namespace
}  // namespace opossum::index
