// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/event_store.hpp"

namespace opossum::test {

/// A commit that was tried, and what the store said.
struct Attempt {
  std::uint64_t number = 0;
  std::size_t events = 1;
  std::optional<Receipt> receipt{};  ///< acknowledged, or shown by a later opening: must be there
  std::string line{};                ///< as it was stored then
  bool refused = false;              ///< refused, or not there after a later opening: must not be there
};

/// The commit of an attempt: its events carry the attempt's number and their own, so that every stored one can be told.
[[nodiscard]] Commit commit_of(const Attempt& attempt);

/// The number behind `"name":` in a stored line or event; 0 if there is none.
[[nodiscard]] std::uint64_t number_in(std::string_view json, std::string_view name);

/// What an opened store shows is history: it must stay. What it does not show must not come back.
void settle(const EventStore& store, std::vector<Attempt>& attempts);

}  // namespace opossum::test
