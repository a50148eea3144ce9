// SPDX-License-Identifier: MIT
#pragma once

#include "store/origin.hpp"
#include "store/position.hpp"

namespace opossum::log {

/// Where a log ends: everything the next line depends on.
struct WriterState {
  CommitNumber commit;                  ///< the last one
  Position position;                    ///< the last one
  Digest chain{};
  Linked authored;                      ///< the last commit authored here that may leave
  Timestamp time{};                     ///< of the last commit or header
  std::uint32_t commits_since_chain = 0;
};

}  // namespace opossum::log
