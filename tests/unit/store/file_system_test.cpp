// SPDX-License-Identifier: MIT
#include "store/file_system.hpp"

#include <gtest/gtest.h>

namespace opossum::test {
namespace {

TEST(FolderOfAPath, IsWhatMustBeSyncedForTheNameToSurvive) {
  EXPECT_EQ(parent_of("/data/log/1.jsonl"), "/data/log");
  EXPECT_EQ(parent_of("data/store.json"), "data");
  EXPECT_EQ(parent_of("/data"), "/");
  EXPECT_EQ(parent_of("/"), "/");
}

TEST(FolderOfAPath, IsTheWorkingDirectoryForABareName) {
  EXPECT_EQ(parent_of("data"), ".");
  EXPECT_EQ(parent_of("data/"), ".");
}

TEST(FolderOfAPath, DoesNotCountSlashesAtTheEnd) {
  EXPECT_EQ(parent_of("/srv/data/"), "/srv");
  EXPECT_EQ(parent_of("/srv/data//"), "/srv");
  EXPECT_EQ(parent_of("//"), "/");
}

}  // namespace
}  // namespace opossum::test
