// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "ingest/sparkplug/data_type.hpp"
#include "store/position.hpp"

namespace opossum::ingest::sparkplug {

/// What a birth certificate said of a metric, and its newest value. Texts are JSON.
struct KnownMetric {
  DataType type = DataType::unknown;
  std::optional<std::uint64_t> alias{};
  std::string unit = "null";
  std::string value = "null";       ///< not kept over a restart
  std::optional<Timestamp> at{};    ///< when the value was measured; absent = there is none yet
};

/// An edge node's own metrics, or those of a device, since their birth.
struct Part {
  bool alive = false;
  std::map<std::string, KnownMetric, std::less<>> metrics{};
  std::map<std::uint64_t, std::string> names{};  ///< by alias

  /// False if another metric has this alias.
  [[nodiscard]] bool define(const std::string& name, KnownMetric metric) {
    if (metric.alias && names.try_emplace(*metric.alias, name).first->second != name) return false;
    metrics.insert_or_assign(name, std::move(metric));
    return true;
  }
};

struct EdgeNode {
  Part own{};
  std::map<std::string, Part, std::less<>> devices{};
  std::optional<std::uint64_t> bd_seq{};  ///< of its birth: its death certificate has the same
  std::optional<std::uint8_t> seq{};      ///< of the newest message; absent = unknown
  bool restored = false;                  ///< known from before a restart, and nothing was heard since
  std::optional<Timestamp> heard{};       ///< when the newest message came
};

/// Source, group, node.
using NodeKey = std::tuple<std::string, std::string, std::string>;
using EdgeNodes = std::map<NodeKey, EdgeNode>;

}  // namespace opossum::ingest::sparkplug
