// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "tests/model/history.hpp"

namespace opossum::test {

/// Makes a failing history as small as it gets: leaves actions out, then parts of them, as long as `fails` still says yes.
/// Asks at most `tries` times.
[[nodiscard]] History shrink(History history, const std::function<bool(const History&)>& fails, std::size_t tries = 4'000);

}  // namespace opossum::test
