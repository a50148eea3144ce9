// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "tests/model/history.hpp"

namespace opossum::test {

/// Where a store and the model disagree.
struct Mismatch {
  std::size_t at = 0;  ///< index of the action; their number if only the end shows it
  std::string what{};
};

/// Plays the history on a new store in memory and on the model, and compares every answer; at the end the files, too.
/// `mutation`: makes the model wrong on purpose (conformance::kMutations).
[[nodiscard]] std::optional<Mismatch> play(const History& history, const std::string& mutation = {});

}  // namespace opossum::test
