// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/position.hpp"

namespace opossum {

/// A SHA-256 value.
using Digest = std::array<std::uint8_t, 32>;
/// 64 lower-case hex digits.
[[nodiscard]] std::string to_hex(const Digest& digest);
/// Nothing unless `hex` is exactly 64 lower-case hex digits.
[[nodiscard]] std::optional<Digest> digest_from_hex(std::string_view hex);
[[nodiscard]] Digest sha256(std::string_view bytes);
/// SHA-256(previous ‖ digest): one step of the chain and of an origin's links.
[[nodiscard]] Digest chained(const Digest& previous, const Digest& digest);

/// Whose counter a sequence belongs to: (store id, epoch, lane). Store ids are lower-case UUIDs.
struct OriginId {
  std::string store;
  std::uint32_t epoch = 1;
  std::uint8_t lane = 0;
  friend auto operator<=>(const OriginId&, const OriginId&) = default;
};

/// Where a commit was authored. It identifies the commit for ever, at every store.
struct Origin {
  OriginId id;
  Sequence sequence;      ///< authoring order at the origin, gap-free
  CommitNumber commit;    ///< its number in the origin's store
  Position position;      ///< position of its first event in the origin's store
  friend bool operator==(const Origin&, const Origin&) = default;
};

/// Where a pulled commit ends in the log that it was pulled from: the reader's checkpoint, durable in the commit itself.
struct PulledFrom {
  std::string store;         ///< whose log; a lower-case UUID
  std::uint32_t epoch = 1;   ///< of that log: with `store` the branch
  Position from;             ///< where its reader stood before: the store takes it only from there
  Position position;         ///< everything there up to it was looked at
  Sequence own;              ///< this store's own commits up to it have their outcome there, at or below `position`
  std::uint32_t generation = 0;  ///< 0 = in the log's order; n = what the n-th filter lets through of what was passed over before
  friend bool operator==(const PulledFrom&, const PulledFrom&) = default;
};

/// The lane under which the positions of a pulled log count: no commit is authored in it.
inline constexpr std::uint8_t kPullLane = 255;
/// EventStore::progress_of() tells the newest pulled position as `decided`, find_outcome() the commit that holds it.
[[nodiscard]] inline OriginId pull_counter(const std::string& store, std::uint32_t epoch) { return {store, epoch, kPullLane}; }
/// The same for what was passed over at first: a counter for each generation.
inline constexpr std::uint8_t kBackfillLane = 254;
[[nodiscard]] inline OriginId backfill_counter(const std::string& store, std::uint32_t generation) { return {store, generation, kBackfillLane}; }

/// How far a counter has come: `link` = SHA-256(link of the previous commit ‖ SHA-256(commit line as authored)), zeros before the first.
struct Linked {
  Sequence sequence;
  Digest link{};
  friend bool operator==(const Linked&, const Linked&) = default;
};

/// What a receiving store holds of one origin.
struct OriginProgress {
  Sequence decided;  ///< every sequence up to this one has its durable outcome here
  Linked linked;     ///< the newest sequence whose link is on disk; at most `decided`
};

}  // namespace opossum
