// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "store/commit.hpp"
#include "store/options.hpp"

namespace opossum::bench {

/// How many events carry a tag, and how many such tags there are.
struct TagKind {
  const char* prefix;
  std::uint64_t matches;
  std::uint64_t tags;
  [[nodiscard]] std::string tag(std::uint64_t number) const { return prefix + std::to_string(number % tags); }
};

/// The readings of a plant, the same for the same number of events. One line of about 210 bytes each with values that differ, and the tags
///   line:0..7 and sensor:s0..99,
///   batch:K on exactly 100 events, one in each hundredth of the history,
///   lot:K on 10 events and order:K on one, both on one event in a thousand.
class History {
 public:
  /// `events` is rounded up to whole hundred thousands.
  explicit History(std::uint64_t events);

  [[nodiscard]] std::uint64_t events() const noexcept { return batches_ * 100; }
  [[nodiscard]] TagKind batch() const noexcept { return {"batch:", 100, batches_}; }
  [[nodiscard]] TagKind lot() const noexcept { return {"lot:", 10, batches_ / 100}; }
  [[nodiscard]] TagKind order() const noexcept { return {"order:", 1, batches_ / 10}; }

  [[nodiscard]] NewEvent event(std::uint64_t number) const;

 private:
  std::uint64_t batches_;
  std::uint64_t step_;  ///< shuffles: has no divisor in common with batches_
};

/// What a filled store looks like.
struct Filling {
  std::uint64_t events = 10'000'000;
  std::size_t commit_events = 100;
  bool compress = true;
  std::uint64_t segment_bytes = 64ULL << 20;
};

/// A store with that history, wholly sealed, in a folder below `directory`; filled by several writers if it is not there yet.
[[nodiscard]] StoreOptions filled_store(const std::string& directory, const Filling& filling);

/// The same store in a folder that may be written to: sealed files, which never change, are hard links.
[[nodiscard]] StoreOptions scratch_copy(const StoreOptions& filled);
void remove_scratch(const StoreOptions& scratch);

}  // namespace opossum::bench
