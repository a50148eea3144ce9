// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/commit.hpp"

namespace opossum::format {

/// What the store itself reads of a commit line's `sync` object. They are its first members; what follows is the sync engine's.
struct SyncMembers {
  std::optional<Digest> link{};
  std::uint64_t skipped = 0;
  std::optional<PulledFrom> pulled{};
  std::optional<PositionRange> refuses{};
};

/// A pulled commit moves the counter of the log that it was pulled from.
[[nodiscard]] Origin counter_of(const PulledFrom& pulled);

/// `,"sync":{…}`, or nothing for a commit without any of it.
void append_sync(std::string& out, const Commit& commit);

/// `sync` is the raw object, or empty. Members that are not as append_sync() writes them are left out.
[[nodiscard]] SyncMembers read_sync(std::string_view sync);

}  // namespace opossum::format
