// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/endpoint.hpp"
#include "config/query.hpp"
#include "config/schedule.hpp"
#include "config/secret.hpp"

namespace opossum::config {

enum class TargetKind : std::uint8_t { opossum, kafka, nats, event_hubs, s3, http, mqtt };

/// What a target does differently for one lane.
struct TargetLane {
  std::string name{};                        ///< of a `[[lane]]`
  std::optional<Schedule> schedule{};        ///< the target's when absent
  std::optional<std::uint64_t> bandwidth{};  ///< bytes/s; the target's when absent
  friend bool operator==(const TargetLane&, const TargetLane&) = default;
};

/// `[[sync.target]]` (sync-protocol, operator's controls per target).
struct Target {
  std::string name{};
  TargetKind kind = TargetKind::opossum;
  std::string url{};
  Secret token{};
  std::optional<ClientTls> tls{};
  bool insecure = false;                     ///< allows plain HTTP to another host
  std::optional<bool> authority{};           ///< after loading set: true for exactly one target of kind opossum, if there is any
  std::optional<Query> pull{};               ///< absent = push only; no items = everything
  Schedule schedule{};
  std::optional<std::uint64_t> bandwidth{};  ///< bytes/s; absent = no cap
  bool approve = false;                      ///< nothing leaves until an operator approves
  bool required = true;                      ///< retention waits for it
  Query include{};                           ///< no items = everything
  Query exclude{};                           ///< no items = nothing
  std::vector<std::string> redact{};         ///< JSON pointers, removed from data before sending
  std::vector<TargetLane> lanes{};
  friend bool operator==(const Target&, const Target&) = default;
};

/// `[[lane]]`: commits that travel apart from others. Without any there is one lane for all.
struct Lane {
  std::string name{};
  std::vector<std::string> types{};  ///< empty only in the first lane, which takes what no other names
  friend bool operator==(const Lane&, const Lane&) = default;
};

}  // namespace opossum::config
