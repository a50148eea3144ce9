// SPDX-License-Identifier: MIT
#pragma once

#include "gateway/services.hpp"
#include "sync/conflict_inbox.hpp"

namespace opossum::gateway {

/// The inbox as the HTTP API sees it. `inbox` must outlive it.
[[nodiscard]] ConflictService conflict_service(sync::ConflictInbox& inbox);

}  // namespace opossum::gateway
