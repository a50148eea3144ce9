// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "tests/crash/attempt.hpp"

namespace opossum::test {

/// How the driver process opens its store. Segments are small: sealing never rests.
[[nodiscard]] StoreOptions driven_options(const std::string& directory);

/// The driver's attempt of this number: its size follows from the number.
[[nodiscard]] Attempt driven_attempt(std::uint64_t number);

/// Takes in what a driver has printed. Numbers that it skipped were never tried.
/// Returns what made it give up, or nothing.
[[nodiscard]] std::string take_report(const std::string& printed, std::vector<Attempt>& attempts);

/// Opens what the driver left, on the real disk: the contents are right, and `opossum verify` finds nothing. Reports through GoogleTest.
void check_driven(const std::string& directory, std::vector<Attempt>& attempts);

}  // namespace opossum::test
