// SPDX-License-Identifier: MIT
#include "tests/bench/readings.hpp"

#include <algorithm>

namespace opossum::bench {

namespace {

// A ring larger than the caches would measure the memory instead of the store: who appends has just made what it appends.
constexpr std::size_t kRingEvents = 2'048;
constexpr std::size_t kRingCommitsMin = 2;

}  // namespace

NewEvent reading(std::size_t writer, std::uint64_t number) {
  NewEvent event;
  event.type = "TemperatureReading";
  event.tags = {"line:" + std::to_string(writer % 8), "sensor:s" + std::to_string(number % 100)};
  event.data = R"({"value":21.5,"humidity":40.25,"unit":"°C","quality":"good","seq":)" + std::to_string(1'000'000 + number) + "}";
  return event;
}

Commit readings(std::size_t writer, std::uint64_t first, std::size_t events) {
  Commit commit;
  commit.events.reserve(events);
  for (std::size_t i = 0; i < events; ++i) commit.events.push_back(reading(writer, first + i));
  return commit;
}

PreparedCommits::PreparedCommits(std::size_t writers, std::size_t events) {
  const std::size_t commits = std::max(kRingCommitsMin, kRingEvents / (writers * events));
  for (std::size_t writer = 0; writer < writers; ++writer) {
    auto& ring = rings_.emplace_back();
    for (std::size_t i = 0; i < commits; ++i) ring.push_back(readings(writer, i * events, events));
  }
}

void PreparedCommits::demand_unused_tags() {
  std::size_t number = 0;
  for (auto& ring : rings_) {
    for (Commit& commit : ring) commit.condition = AppendCondition{Query{{QueryItem{{}, {"never:" + std::to_string(++number)}}}}, {}};
  }
}

}  // namespace opossum::bench
