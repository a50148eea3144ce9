// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "store/event_store.hpp"

namespace opossum::sim {

[[nodiscard]] Query query(std::vector<std::string> types, std::vector<std::string> tags);
/// `number` makes it distinguishable.
[[nodiscard]] Commit fact(const std::string& type, std::vector<std::string> tags, std::uint64_t number);
/// Fails if an event with the tag is known: "first come, first served".
[[nodiscard]] Commit decision(const std::string& type, const std::string& tag, std::uint64_t number);
/// A fact's events on the condition that nothing behind `after` matches.
[[nodiscard]] Commit decision_on(Commit commit, Query query, std::optional<Position> after);

/// A fact, or a decision over a few tags that all share: with and without `after`, on little and on everything.
[[nodiscard]] Commit any_commit(const EventStore& store, std::mt19937_64& random, std::uint64_t number);

/// What an edge may pull: everything, tags, types, several of them, or nothing.
[[nodiscard]] std::optional<Query> any_filter(std::mt19937_64& random);
/// A filter within the given one, often the same.
[[nodiscard]] std::optional<Query> narrower(const std::optional<Query>& filter, std::mt19937_64& random);

}  // namespace opossum::sim
