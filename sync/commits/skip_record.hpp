// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "store/commit.hpp"
#include "store/commit_line.hpp"

/// Records of a central that move an origin's counter over sequences that have no commits here.
namespace opossum::sync {

inline constexpr std::string_view kEpochBegunType = "$sync.epoch";

/// Where no commit follows that could say so: `to` and the `before` sequences in front of it stay at their origin.
[[nodiscard]] Commit skip_record(const OriginId& id, Sequence to, std::uint64_t before);

/// The origin's counter begins behind `through`: up to there this history is that of its earlier epochs. Zero: there is none of those here,
/// and no counter moves. `link` if it is known.
[[nodiscard]] Commit epoch_begun_record(const OriginId& id, Sequence through, const std::optional<Digest>& link);

[[nodiscard]] bool is_skip_record(const CommitLine& line) noexcept;

/// "store:<store>": on every record that an epoch has begun.
[[nodiscard]] std::string store_tag(const std::string& store);

}  // namespace opossum::sync
