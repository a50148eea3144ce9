// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "store/event_store.hpp"

namespace opossum::test {

/// All that a store says when it is asked everything: one text a question, of one line an answer. A read that fails ends with "error: …".
/// Reads, queries both ways, points, times, origins, links, then conditions and keys, which must be refused or already known.
[[nodiscard]] std::vector<std::string> all_answers(EventStore& store, std::uint64_t attempts);

}  // namespace opossum::test
