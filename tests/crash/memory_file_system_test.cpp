// SPDX-License-Identifier: MIT
// The disk that the crash tests stand on: it must lose what was not synced, sometimes, and never lose what was.
#include <gtest/gtest.h>

#include <set>

#include "tests/support/memory_file_system.hpp"

namespace opossum::test {
namespace {

std::unique_ptr<File> make(MemoryFileSystem& files, const std::string& path) {
  auto file = files.open(path, OpenMode::create_any);
  EXPECT_TRUE(file.has_value());
  return file ? std::move(*file) : nullptr;
}

std::set<std::optional<std::string>> outcomes(const MemoryFileSystem& files, const std::string& path) {
  std::set<std::optional<std::string>> found;
  for (std::uint64_t seed = 0; seed < 200; ++seed) found.insert(files.after_power_cut(seed)->content(path));
  return found;
}

TEST(MemoryFileSystem, KeepsASyncedFileWithASyncedNameForSure) {
  MemoryFileSystem files;
  const auto file = make(files, "/a");
  ASSERT_TRUE(file->write_at(0, "hello").has_value());
  ASSERT_TRUE(file->sync().has_value());
  ASSERT_TRUE(files.sync_directory("/").has_value());
  EXPECT_EQ(outcomes(files, "/a"), std::set<std::optional<std::string>>{"hello"});
}

TEST(MemoryFileSystem, MayLoseAFileWhoseNameWasNotSynced) {
  MemoryFileSystem files;
  const auto file = make(files, "/a");
  ASSERT_TRUE(file->write_at(0, "hello").has_value());
  ASSERT_TRUE(file->sync().has_value());
  EXPECT_EQ(outcomes(files, "/a"), (std::set<std::optional<std::string>>{std::nullopt, "hello"}));
}

TEST(MemoryFileSystem, MayLoseAFolderAndAllInItWhenOnlyTheInnerNameWasSynced) {
  MemoryFileSystem files;
  ASSERT_TRUE(files.make_directory("/d").has_value());
  ASSERT_TRUE(make(files, "/d/a")->sync().has_value());
  ASSERT_TRUE(files.sync_directory("/d").has_value());
  EXPECT_TRUE(outcomes(files, "/d/a").contains(std::nullopt));
}

TEST(MemoryFileSystem, LosesKeepsTearsAndGarblesUnsyncedBytesButNeverTheirNeighbours) {
  MemoryFileSystem files;
  const auto file = make(files, "/a");
  ASSERT_TRUE(file->write_at(0, std::string(100, 's')).has_value());
  ASSERT_TRUE(file->allocate(1024).has_value());
  ASSERT_TRUE(file->sync().has_value());
  ASSERT_TRUE(files.sync_directory("/").has_value());
  ASSERT_TRUE(file->write_at(100, std::string(600, 'n')).has_value());
  const auto found = outcomes(files, "/a");
  const std::string old_bytes = std::string(100, 's') + std::string(924, '\0');
  std::string new_bytes = old_bytes;
  new_bytes.replace(100, 600, 600, 'n');
  std::string first_sector_lost = new_bytes;
  first_sector_lost.replace(100, 412, 412, '\0');
  EXPECT_TRUE(found.contains(old_bytes));
  EXPECT_TRUE(found.contains(new_bytes));
  EXPECT_TRUE(found.contains(first_sector_lost));
  EXPECT_GT(found.size(), 20U) << "nothing is torn or garbled";
  for (const auto& content : found) {
    ASSERT_EQ(content->size(), 1024U);
    EXPECT_EQ(content->substr(0, 100), std::string(100, 's'));
    EXPECT_EQ(content->substr(700), std::string(324, '\0'));
  }
}

TEST(MemoryFileSystem, LeavesTheOldOrTheNewFileAfterAnUnsyncedRename) {
  MemoryFileSystem files;
  for (const auto& [path, text] : {std::pair{"/a", "old"}, std::pair{"/b", "new"}}) {
    const auto file = make(files, path);
    ASSERT_TRUE(file->write_at(0, text).has_value());
    ASSERT_TRUE(file->sync().has_value());
  }
  ASSERT_TRUE(files.sync_directory("/").has_value());
  ASSERT_TRUE(files.rename("/b", "/a").has_value());
  EXPECT_EQ(outcomes(files, "/a"), (std::set<std::optional<std::string>>{"old", "new"}));
  ASSERT_TRUE(files.sync_directory("/").has_value());
  EXPECT_EQ(outcomes(files, "/a"), std::set<std::optional<std::string>>{"new"});
  EXPECT_EQ(outcomes(files, "/b"), std::set<std::optional<std::string>>{std::nullopt});
}

TEST(MemoryFileSystem, MayBringBackUnsyncedBytesThatWereCut) {
  MemoryFileSystem files;
  const auto file = make(files, "/a");
  ASSERT_TRUE(file->allocate(10).has_value());
  ASSERT_TRUE(file->sync().has_value());
  ASSERT_TRUE(files.sync_directory("/").has_value());
  ASSERT_TRUE(file->write_at(0, "ghost").has_value());
  ASSERT_TRUE(file->truncate(0).has_value());
  EXPECT_TRUE(outcomes(files, "/a").contains(std::string("ghost") + std::string(5, '\0')));
  ASSERT_TRUE(file->sync().has_value());
  EXPECT_EQ(outcomes(files, "/a"), std::set<std::optional<std::string>>{""});
}

TEST(MemoryFileSystem, ShowsTheThreeFatesOfPagesAfterAFailedSync) {
  for (const FailedSync pages : {FailedSync::pages_stay, FailedSync::pages_vanish, FailedSync::pages_look_written}) {
    MemoryFileSystem files;
    const auto file = make(files, "/a");
    ASSERT_TRUE(files.sync_directory("/").has_value());
    ASSERT_TRUE(file->write_at(0, "old").has_value());
    ASSERT_TRUE(file->sync().has_value());
    ASSERT_TRUE(file->write_at(0, "new").has_value());
    files.inject({.operation = Operation::sync, .pages = pages});
    EXPECT_FALSE(file->sync().has_value());
    EXPECT_EQ(files.content("/a"), pages == FailedSync::pages_vanish ? "old" : "new");
    EXPECT_TRUE(file->sync().has_value());
    const std::string on_disk = pages == FailedSync::pages_stay ? "new" : "old";
    EXPECT_EQ(outcomes(files, "/a"), std::set<std::optional<std::string>>{on_disk});
    file->drop_cache();
    EXPECT_EQ(files.content("/a"), on_disk);
  }
}

TEST(MemoryFileSystem, StopsWithoutEffectAtTheChosenChange) {
  MemoryFileSystem files;
  const auto file = make(files, "/a");
  files.stop_at_change(2);
  EXPECT_TRUE(file->write_at(0, "first").has_value());
  EXPECT_FALSE(file->write_at(0, "second").has_value());
  EXPECT_FALSE(file->sync().has_value());
  EXPECT_TRUE(files.stopped());
  EXPECT_EQ(files.content("/a"), "first");
}

TEST(MemoryFileSystem, FillsUpAndWritesWhatFits) {
  MemoryFileSystem files;
  const auto file = make(files, "/a");
  files.set_free_space(3);
  const auto written = file->write_at(0, "hello");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().code(), Errc::disk_full);
  EXPECT_EQ(files.content("/a"), "hel");
  EXPECT_EQ(files.free_space("/").value(), 0U);
  EXPECT_TRUE(file->write_at(0, "HEL").has_value()) << "bytes that are there already need no room";
}

TEST(MemoryFileSystem, HoldsALockUntilItsOwnerLetsGo) {
  MemoryFileSystem files;
  auto lock = files.lock("/lock", "process 7\n");
  ASSERT_TRUE(lock.has_value());
  const auto second = files.lock("/lock", "process 8\n");
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code(), Errc::locked);
  EXPECT_NE(second.error().detail().find("process 7"), std::string::npos);
  EXPECT_TRUE(files.after_kill()->lock("/lock", "process 9\n").has_value());
  lock->reset();
  EXPECT_TRUE(files.lock("/lock", "process 8\n").has_value());
}

}  // namespace
}  // namespace opossum::test
