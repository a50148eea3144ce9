// SPDX-License-Identifier: MIT
// The power is cut before every operation of a backup and of a restore.
#include "store/backup.hpp"
#include "store/verify.hpp"
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

constexpr std::uint64_t kLucks = 4;

class BackupCrashTest : public StoreTest {
 protected:
  /// A backup exists; the store has gone on since: sealed what was open, appended, changed a file beside the log and removed one.
  void SetUp() override {
    ASSERT_TRUE(files_.make_directory("/data").has_value());
    ASSERT_TRUE(files_.make_directory("/data/quarantine").has_value());
    ASSERT_TRUE(files_.sync_directory("/").has_value());
    ASSERT_TRUE(files_.sync_directory("/data").has_value());
    append_some(3);
    files_.set_content("/data/quarantine/a.jsonl", "one\n");
    files_.set_content("/data/quarantine/b.jsonl", "b\n");
    ASSERT_TRUE(backup_store(files_, "/data", "/backup", {.clock = &clock_}).has_value());
    append_some(4);
    ASSERT_TRUE(store().seal().has_value());
    append_some(2);
    files_.set_content("/data/quarantine/a.jsonl", "one\ntwo\n");
    ASSERT_TRUE(files_.remove("/data/quarantine/b.jsonl").has_value());
    ASSERT_TRUE(files_.sync_directory("/data/quarantine").has_value());
    whole_ = lines();
  }
  void append_some(int count) {
    for (int n = 0; n < count; ++n) append(commit(event("T", {"n"}, "\"" + std::string(700, 'x') + "\"")));
  }
  std::vector<std::string> lines_in(MemoryFileSystem& files, const std::string& directory) {
    StoreOptions reading = options_;
    reading.files = &files;
    reading.directory = directory;
    auto opened = EventStore::open(reading);
    EXPECT_TRUE(opened.has_value()) << opened.error().message();
    std::vector<std::string> found;
    if (!opened) return found;
    auto cursor = (*opened)->read_commits(CommitNumber());
    for (auto line = cursor->next(); line && *line; line = cursor->next()) found.emplace_back((*line)->line());
    // Of its own making, in each new epoch.
    std::erase_if(found, [](const std::string& line) { return line.find(R"("type":"$store.epoch")") != std::string::npos; });
    return found;
  }
  /// What is restored from it is the store as it was at the former backup, or as it is now.
  void expect_restorable(MemoryFileSystem& files) {
    const auto restored = restore_store(files, "/backup", "/restored", {.clock = &clock_});
    ASSERT_TRUE(restored.has_value()) << restored.error().message();
    const auto found = lines_in(files, "/restored");
    const bool former = found.size() == 3;
    EXPECT_EQ(found, former ? std::vector(whole_.begin(), whole_.begin() + 3) : whole_);
    EXPECT_EQ(files.content("/restored/quarantine/a.jsonl"), former ? "one\n" : "one\ntwo\n");
    EXPECT_EQ(files.content("/restored/quarantine/b.jsonl").has_value(), former);
  }

  std::vector<std::string> whole_;
};

TEST_F(BackupCrashTest, BackupThatIsCutLeavesTheFormerOneAndIsFinishedByTheNext) {
  for (std::uint64_t at = 1;; ++at) {
    ASSERT_LT(at, 500U);
    const auto files = files_.after_kill();
    files->stop_at_change(at);
    const auto cut = backup_store(*files, "/data", "/backup", {.clock = &clock_});
    if (!files->stopped()) {
      EXPECT_TRUE(cut.has_value());
      EXPECT_GT(at, 10U);
      break;
    }
    for (std::uint64_t luck = 0; luck < kLucks; ++luck) {
      SCOPED_TRACE("cut at " + std::to_string(at) + ", luck " + std::to_string(luck));
      const auto later = files->after_power_cut(luck);
      expect_restorable(*later->after_kill());
      const auto finished = backup_store(*later, "/data", "/backup", {.clock = &clock_});
      ASSERT_TRUE(finished.has_value()) << finished.error().message();
      EXPECT_EQ(finished->head.commit, CommitNumber(9));
      const auto restored = later->after_kill();
      expect_restorable(*restored);
      EXPECT_EQ(lines_in(*restored, "/restored"), whole_);
      EXPECT_TRUE(verify_store(*later, "/backup")->sound());
      if (testing::Test::HasFailure()) return;
    }
  }
}

TEST_F(BackupCrashTest, FirstBackupThatIsCutIsFinishedByTheNext) {
  for (std::uint64_t at = 1;; ++at) {
    ASSERT_LT(at, 500U);
    const auto files = files_.after_kill();
    files->stop_at_change(at);
    static_cast<void>(backup_store(*files, "/data", "/first", {.clock = &clock_}));
    if (!files->stopped()) break;
    for (std::uint64_t luck = 0; luck < kLucks; ++luck) {
      SCOPED_TRACE("cut at " + std::to_string(at) + ", luck " + std::to_string(luck));
      const auto later = files->after_power_cut(luck);
      const auto finished = backup_store(*later, "/data", "/first", {.clock = &clock_});
      ASSERT_TRUE(finished.has_value()) << finished.error().message();
      ASSERT_TRUE(restore_store(*later, "/first", "/restored", {.clock = &clock_}).has_value());
      ASSERT_EQ(lines_in(*later, "/restored"), whole_);
    }
  }
}

TEST_F(BackupCrashTest, RestoreThatIsCutDoesNotOpenOrIsWhole) {
  ASSERT_TRUE(backup_store(files_, "/data", "/backup", {.clock = &clock_}).has_value());
  bool unfinished_seen = false;
  bool whole_seen = false;
  for (std::uint64_t at = 1;; ++at) {
    ASSERT_LT(at, 500U);
    const auto files = files_.after_kill();
    files->stop_at_change(at);
    static_cast<void>(restore_store(*files, "/backup", "/restored", {.clock = &clock_}));
    if (!files->stopped()) break;
    for (std::uint64_t luck = 0; luck < kLucks; ++luck) {
      SCOPED_TRACE("cut at " + std::to_string(at) + ", luck " + std::to_string(luck));
      const auto later = files->after_power_cut(luck);
      StoreOptions opening = options_;
      opening.files = later.get();
      opening.directory = "/restored";
      opening.create = false;
      if (auto opened = EventStore::open(opening)) {
        whole_seen = true;
        EXPECT_TRUE((*opened)->append(commit(event("Next"))).has_value());
        opened->reset();
        EXPECT_THAT(read_log_files(*later, "/restored").headers.back(), testing::HasSubstr(R"("epoch":2,"first_commit":10,)"));
        auto found = lines_in(*later, "/restored");
        found.pop_back();
        EXPECT_EQ(found, whole_);
      } else {
        unfinished_seen = true;
        const auto again = restore_store(*later, "/backup", "/restored", {.clock = &clock_});
        ASSERT_TRUE(again.has_value()) << again.error().message();
        EXPECT_GE(again->identity.epoch, 2U);
        EXPECT_EQ(lines_in(*later, "/restored"), whole_);
      }
      if (testing::Test::HasFailure()) return;
    }
  }
  EXPECT_TRUE(unfinished_seen && whole_seen);
}

TEST_F(BackupCrashTest, FullOrFailingDiskOfTheBackupLeavesTheFormerOne) {
  for (const Operation operation : {Operation::write, Operation::sync, Operation::rename, Operation::create}) {
    for (std::uint64_t nth = 1;; ++nth) {
      SCOPED_TRACE("operation " + std::to_string(static_cast<int>(operation)) + ", the " + std::to_string(nth) + "th");
      const auto files = files_.after_kill();
      files->inject({.operation = operation, .nth = nth, .path = "/backup", .error = ENOSPC});
      const auto failed = backup_store(*files, "/data", "/backup", {.clock = &clock_});
      if (failed) break;
      EXPECT_EQ(failed.error().code(), Errc::disk_full);
      files->clear_faults();
      expect_restorable(*files->after_kill());
      ASSERT_TRUE(backup_store(*files, "/data", "/backup", {.clock = &clock_}).has_value());
      if (testing::Test::HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace opossum::test
