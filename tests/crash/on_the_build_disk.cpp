// SPDX-License-Identifier: MIT
// The folders of these tests lie where the build lies: /tmp may be memory, and memory loses nothing.
#include <cstdlib>

namespace opossum::test {

namespace {

const char* folder() {
  const char* const wanted = std::getenv("OPOSSUM_SCRATCH");
  return wanted != nullptr ? wanted : OPOSSUM_BUILD_FOLDER;
}

}  // namespace

[[maybe_unused]] const int kMoved = ::setenv("TMPDIR", folder(), 1);

}  // namespace opossum::test
