// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/secret.hpp"

namespace opossum::config {

/// What central does with a decision whose condition fails.
enum class ConflictPolicy : std::uint8_t { reject, accept, compensate };

/// `policy = "reject"` or `policy = { default = "reject", PressReading = "accept" }`.
struct ConflictPolicies {
  ConflictPolicy fallback = ConflictPolicy::reject;  ///< for types that are not named
  std::map<std::string, ConflictPolicy> by_type{};
  friend bool operator==(const ConflictPolicies&, const ConflictPolicies&) = default;
};

/// `[[replication.origin]]`: an edge that this central takes commits from.
struct ReplicationOrigin {
  std::string name{};
  Secret token{};                          ///< always set after loading
  std::optional<std::string> store{};      ///< its store id (lower-case UUID); absent = the first that shows the token
  std::vector<std::string> allow_types{};  ///< empty = any
  std::vector<std::string> allow_tags{};   ///< an event must have all of them
  ConflictPolicies policy{};
  std::optional<std::string> compensate{}; ///< "rules.lua:undo": makes the compensating events; needed by that policy
  friend bool operator==(const ReplicationOrigin&, const ReplicationOrigin&) = default;
};

enum class Enrolment : std::uint8_t {
  closed,  ///< only the origins that the file names, and those that were enrolled with a code
  token,   ///< also who shows a token with the scope sync
};

/// `[replication]`, central only.
struct Replication {
  Enrolment enrolment = Enrolment::closed;
  std::vector<ReplicationOrigin> origins{};
  friend bool operator==(const Replication&, const Replication&) = default;
};

}  // namespace opossum::config
