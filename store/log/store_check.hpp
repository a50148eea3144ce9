// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "store/log/segment_check.hpp"

namespace opossum::log {

/// All that is wrong with a store, and what each of its segments proves.
struct StoreCheck {
  VerifyReport report;
  std::vector<SegmentVerdict> verdicts;  ///< in order
};

/// verify_store(), with the verdicts. `store` is the id that the segments must have.
[[nodiscard]] Result<StoreCheck> check_store(FileSystem& files, const Layout& layout, const std::string& store,
                                             const VerifyProgress& progress, unsigned threads);

}  // namespace opossum::log
