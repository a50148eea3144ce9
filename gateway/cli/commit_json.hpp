// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "store/commit.hpp"

namespace opossum::gateway::cli {

/// A commit of events and a key as the body of POST /v1/commits; conditions are not written.
[[nodiscard]] std::string commit_json(const Commit& commit);

}  // namespace opossum::gateway::cli
