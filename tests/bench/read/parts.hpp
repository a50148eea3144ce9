// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/figures.hpp"
#include "tests/bench/history.hpp"

namespace opossum {
class EventStore;
}

namespace opossum::bench {

/// The store that is read, and what it holds.
struct Subject {
  StoreOptions options;
  History history;
  double seconds;  ///< that a rate is measured for
};

/// Each prints its rows. Each opens the store in a process of its own.
void measure_scan(const Subject& subject);
void measure_tag_queries(const Subject& subject);
void measure_cold_tag_queries(const Subject& subject);
void measure_selective_queries(const Subject& subject);
void measure_unused_tags(const Subject& subject);
void measure_opening(const Subject& subject);
void measure_memory(const Subject& subject);
void measure_sizes(const Subject& subject);
void measure_appends(const Subject& subject);

/// Reads all events with the tag and gives how many there are.
[[nodiscard]] std::uint64_t read_tag(const EventStore& store, const std::string& tag);

}  // namespace opossum::bench
