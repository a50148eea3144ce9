// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "store/commit.hpp"
#include "store/commit_line.hpp"

/// How a central keeps that commits of an origin stay there, where no commit follows that could say so.
namespace opossum::sync {

/// The outcome of `to` and of the `before` sequences in front of it.
[[nodiscard]] Commit skip_record(const OriginId& id, Sequence to, std::uint64_t before);

[[nodiscard]] bool is_skip_record(const CommitLine& line) noexcept;

}  // namespace opossum::sync
