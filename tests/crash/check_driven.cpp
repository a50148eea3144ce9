// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "store/verify.hpp"
#include "tests/crash/check_recovered.hpp"
#include "tests/crash/driven_store.hpp"

namespace opossum::test {

void check_driven(const std::string& directory, std::vector<Attempt>& attempts) {
  StoreOptions options = driven_options(directory);
  options.background = false;
  {
    auto opened = EventStore::open(options);
    ASSERT_TRUE(opened.has_value()) << opened.error().message();
    check_contents(**opened, attempts);
    settle(**opened, attempts);
  }
  const auto report = verify_store(posix_file_system(), directory);
  ASSERT_TRUE(report.has_value()) << report.error().message();
  for (const Finding& finding : report->findings) ADD_FAILURE() << finding.file << ", byte " << finding.byte << ": " << finding.what;
}

}  // namespace opossum::test
