// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace opossum::gateway::cli {

/// A bar on a terminal that says how far a work is, and goes away at its end; silent elsewhere. Not thread-safe.
class ProgressBar {
 public:
  ProgressBar();
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// In bytes.
  void operator()(std::uint64_t done, std::uint64_t total);

 private:
  bool shown_;
  std::uint64_t percent_ = 101;  ///< the one shown; beyond 100: none yet
};

}  // namespace opossum::gateway::cli
