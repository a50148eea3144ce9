// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/query.hpp"

namespace opossum::sync {

/// What of a store's own commits a target gets to see. A commit goes whole or not at all.
struct Disclosure {
  std::optional<Query> include{};     ///< only commits with an event that matches; nothing = all
  std::optional<Query> exclude{};     ///< no commit with an event that matches, whatever `include` says
  std::vector<std::string> redact{};  ///< JSON pointers (RFC 6901) into the events' data: what they name is taken out before sending
};

}  // namespace opossum::sync
