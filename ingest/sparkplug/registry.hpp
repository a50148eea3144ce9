// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "ingest/gap.hpp"
#include "ingest/message.hpp"
#include "ingest/metric.hpp"
#include "ingest/sparkplug/arrived.hpp"
#include "ingest/sparkplug/edge_node.hpp"

namespace opossum::ingest::sparkplug {

/// Of one source, since the start.
struct Counters {
  std::uint64_t births = 0;
  std::uint64_t deaths = 0;
  std::uint64_t deaths_ignored = 0;  ///< of an earlier birth, or of nobody that is known to live
  std::uint64_t gaps = 0;
  std::uint64_t unresolved = 0;      ///< messages that a birth certificate was missing for
};

/// What a message means, and what it asks for.
struct Outcome {
  std::expected<std::vector<Metric>, std::string> metrics{};
  std::optional<Gap> gap{};
  bool wants_rebirth = false;  ///< its edge node should be asked for new birth certificates
  bool changed = false;        ///< what is kept over a restart is another now
};

struct RegistryLimits {
  std::size_t nodes_max = 10'000;
  std::size_t devices_max = 10'000;  ///< of a node
};

/// What is known of the edge nodes and devices that speak Sparkplug B. No I/O, not thread-safe.
/// Source: Sparkplug 3.0, chapters 5 (operational behaviour) and 6 (payloads).
class Registry {
 public:
  explicit Registry(EdgeNodes nodes = {}, RegistryLimits limits = {}) : limits_(limits), nodes_(std::move(nodes)) {}

  /// The next message of its source.
  [[nodiscard]] Outcome take(const Message& message, Counters& counters);
  /// An old message, by what is known now; changes nothing.
  [[nodiscard]] std::expected<std::vector<Metric>, std::string> look_at(const Message& message) const;
  [[nodiscard]] const EdgeNodes& nodes() const noexcept { return nodes_; }

 private:
  void take_of_node(const Arrived& arrived, Outcome& outcome, Counters& counters);
  [[nodiscard]] EdgeNode* enter(const Arrived& arrived);
  void birth(const Arrived& arrived, EdgeNode& node, Outcome& outcome, Counters& counters) const;

  RegistryLimits limits_;
  EdgeNodes nodes_;
};

}  // namespace opossum::ingest::sparkplug
