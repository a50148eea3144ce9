// SPDX-License-Identifier: MIT
#pragma once

#include "tests/crash/session.hpp"

namespace opossum::test {

/// Checks an open store: what was acknowledged is there byte for byte, what was not is there whole or not at all, what was refused is
/// not there, numbers have no gaps, queries agree with a scan, conditions see what is there. Stores nothing.
/// Returns the commit lines. Reports through GoogleTest.
std::vector<std::string> check_contents(EventStore& store, const std::vector<Attempt>& attempts);

/// Opens what a crash left and checks its contents, the chain by a reader that shares no code with the store, that the store can be
/// written again, and that a second power cut loses nothing of it.
void check_recovered(MemoryFileSystem& files, ManualClock& clock, const std::vector<Attempt>& attempts);

}  // namespace opossum::test
