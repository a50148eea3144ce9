// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "store/commit.hpp"
#include "store/event.hpp"
#include "store/event_store.hpp"

/// The first record of every epoch but the first one.
namespace opossum {

inline constexpr std::string_view kEpochType = "$store.epoch";

[[nodiscard]] Commit epoch_record(const EpochBegin& begin);
/// Errc::damaged.
[[nodiscard]] Result<EpochBegin> read_epoch_record(const StoredEvent& event);

}  // namespace opossum
