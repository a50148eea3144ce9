// SPDX-License-Identifier: MIT
#pragma once

#include "store/read/catalog.hpp"

namespace opossum::read {

/// Fills `into` with the refusals that are recorded in the log. Errc::damaged, io_error.
[[nodiscard]] Result<void> load_refusals(const Snapshot& snapshot, RefusedEvents& into);

}  // namespace opossum::read
