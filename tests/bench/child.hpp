// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <vector>

namespace opossum::bench {

/// Runs `measure` in a process of its own and returns its figures, so that no measurement inherits the memory of another.
/// The caller must have no threads.
[[nodiscard]] std::vector<double> in_child(const std::function<std::vector<double>()>& measure);

/// Runs `work` in a process of its own, and kills that with SIGKILL when `work` has called its argument and `then` has passed.
void killed_child(const std::function<void(const std::function<void()>& ready)>& work, double seconds_then);

}  // namespace opossum::bench
