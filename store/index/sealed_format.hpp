// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace opossum::index {

static_assert(std::endian::native == std::endian::little, "index files are little-endian");

/// index/N.idx, version 3: a header, then blocks, each at a multiple of 8 bytes and with its own CRC-32.
/// Derived data: another version, or anything that does not fit, means the file is built again from its segment.
inline constexpr std::array<char, 8> kIndexMagic = {'O', 'P', 'O', 'S', 'I', 'D', 'X', '\n'};
inline constexpr std::uint32_t kIndexVersion = 3;

enum class Block : std::uint8_t { event_runs, events, wide_events, commits, frames, filter, buckets, terms, postings, texts, origins };
inline constexpr std::size_t kBlocks = 11;

struct BlockPlace {
  std::uint64_t offset;
  std::uint64_t bytes;
  std::uint32_t crc;
  std::uint32_t reserved;
};

struct IndexHeader {
  std::array<char, 8> magic;
  std::uint32_t version;
  std::uint32_t header_crc;      ///< of this struct with header_crc = 0
  std::uint64_t first_commit;
  std::uint64_t first_position;
  std::uint32_t commits;
  std::uint32_t events;
  std::array<std::uint8_t, 32> chain;          ///< after the last commit
  std::uint64_t authored_sequence;             ///< at its end
  std::array<std::uint8_t, 32> authored_link;
  std::uint64_t raw_bytes;                     ///< of the uncompressed segment
  std::uint64_t file_bytes;                    ///< of the sealed file
  std::int64_t time;                           ///< of the sealing chain line, microseconds
  std::array<char, 27> time_min;
  std::array<char, 27> time_max;
  std::array<char, 10> reserved;
  std::array<BlockPlace, kBlocks> blocks;
};
static_assert(sizeof(IndexHeader) == 200 + sizeof(BlockPlace) * kBlocks);

/// The byte ranges of kEventsPerRun events, counted from `offset`. Most runs fit into NarrowEvents; those that do not have their
/// EventRanges in `wide_events`, kEventsPerRun for each such run.
struct EventRun {
  std::uint32_t offset;  ///< of its first event
  std::uint32_t wide;    ///< 0 = narrow, else 1 + which of the wide runs this is
};
static_assert(sizeof(EventRun) == 8);
inline constexpr std::uint32_t kEventsPerRun = 32;
[[nodiscard]] constexpr std::uint32_t runs_of(std::uint32_t events) noexcept {
  return events / kEventsPerRun + (events % kEventsPerRun == 0 ? 0 : 1);
}

struct NarrowEvent {
  std::uint16_t offset;  ///< from that of its run
  std::uint16_t length;
};
static_assert(sizeof(NarrowEvent) == 4);

/// A term. `terms` holds them in the order of their hashes, and one more that only ends the last one. What belongs to a term reaches
/// to where that of the next begins.
struct TermEntry {
  std::uint32_t text;      ///< offset in `texts`: a byte with the TermKind and perhaps kBitmapMark, then the name
  std::uint32_t postings;  ///< first place in `postings`: the numbers; or with kBitmapMark how many there are, then the words of a bitmap
};
inline constexpr std::uint8_t kBitmapMark = 0x80;
static_assert(sizeof(TermEntry) == 8);

/// `buckets` cuts the range of hashes into equal parts: bucket b holds the terms from buckets[b] up to buckets[b + 1]. The hash is TermHash
/// with the header's chain as its key: whoever chose the names did not know it yet, since it proves those very names.
inline constexpr std::uint64_t kTermsPerBucket = 4;
/// Which of `parts` equal parts a hash falls into.
[[nodiscard]] constexpr std::uint64_t part_of(std::uint64_t hash, std::uint64_t parts) noexcept { return (hash >> 32) * parts >> 32; }

/// Where an independent zstd frame of a sealed segment starts, compressed and not.
struct FrameEntry {
  std::uint32_t file_offset;
  std::uint32_t raw_offset;
  friend bool operator==(const FrameEntry&, const FrameEntry&) = default;
};
static_assert(sizeof(FrameEntry) == 8);

struct OriginRecord {
  std::array<char, 36> store;
  std::uint32_t epoch;
  std::uint32_t lane;
  std::uint32_t reserved;
  std::uint64_t decided;
  std::uint64_t linked;
  std::array<std::uint8_t, 32> link;
};
static_assert(sizeof(OriginRecord) == 96);

/// The filter in front of the terms: each sets four bits of the 64-bit word that its hash falls into. It answers "not here" from one cache
/// line.
inline constexpr std::uint64_t kFilterBitsPerTerm = 16;
[[nodiscard]] constexpr std::uint64_t filter_mask(std::uint64_t hash) noexcept {
  return std::uint64_t{1} << (hash & 63) | std::uint64_t{1} << (hash >> 6 & 63) | std::uint64_t{1} << (hash >> 12 & 63) |
         std::uint64_t{1} << (hash >> 18 & 63);
}

}  // namespace opossum::index
