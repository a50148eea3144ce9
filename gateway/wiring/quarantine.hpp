// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "ingest/intake.hpp"
#include "ingest/quarantine.hpp"

namespace opossum::gateway {

/// `{"messages":[…],"total":n,"bytes":n,"bytes_max":n,"let_go":n}`, up to `limit` messages after an id.
[[nodiscard]] Result<std::string> quarantine_list_json(const ingest::Quarantine& quarantine, const std::string& after, std::size_t limit);

/// `{"id":…,"outcome":"stored","commit":n,"first":p,"last":p}`, `"seen"` (with or without numbers), or
/// `{"id":…,"outcome":"quarantined","rule"?,"reason":…}`.
[[nodiscard]] std::string retried_json(const std::string& id, const ingest::Retried& retried);

}  // namespace opossum::gateway
