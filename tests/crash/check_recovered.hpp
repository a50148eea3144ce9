// SPDX-License-Identifier: MIT
#pragma once

#include "tests/crash/session.hpp"

namespace opossum::test {

/// Opens what a crash left and checks every promise of the store: what was acknowledged is there byte for byte, what was not is there
/// whole or not at all, what was refused is not there, numbers have no gaps, the chain holds, queries agree with a scan, and the
/// store can be written again. Reports through GoogleTest.
void check_recovered(MemoryFileSystem& files, ManualClock& clock, const std::vector<Attempt>& attempts);

}  // namespace opossum::test
