// SPDX-License-Identifier: MIT
// A backup is a copy of one store that can be proven; a restored store goes on under a new epoch.
#include "store/backup.hpp"

#include "store/verify.hpp"
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class BackupTest : public StoreTest {
 protected:
  static constexpr const char* kSealedCopy = "/backup/log/2026-11/00000000000000000001.jsonl.zst";
  static constexpr const char* kActiveCopy = "/backup/log/00000000000000000001.jsonl";

  BackupReport backup(const BackupOptions& given = {}) {
    BackupOptions options = given;
    options.clock = &clock_;
    auto report = backup_store(files_, "/data", "/backup", options);
    EXPECT_TRUE(report.has_value()) << report.error().message();
    return report.value_or(BackupReport{});
  }
  Error backup_error(const std::string& destination = "/backup") {
    const auto report = backup_store(files_, "/data", destination, {.clock = &clock_});
    return report ? Error(Errc::internal, "it was backed up") : report.error();
  }
  RestoreReport restore(const std::string& directory, const RestoreOptions& given = {}) {
    RestoreOptions options = given;
    options.clock = &clock_;
    auto report = restore_store(files_, "/backup", directory, options);
    EXPECT_TRUE(report.has_value()) << report.error().message();
    return report.value_or(RestoreReport{});
  }
  Error restore_error(const std::string& from, const std::string& directory, const RestoreOptions& options = {}) {
    const auto report = restore_store(files_, from, directory, options);
    return report ? Error(Errc::internal, "it was restored") : report.error();
  }
  void append_some(int count) {
    for (int n = 0; n < count; ++n) append(commit(event("T", {"n:" + std::to_string(n)}, R"({"value":21.50})")));
  }
  void seal() { ASSERT_TRUE(store().seal().has_value()); }
  /// From here on the store is the one in `directory`.
  void go_on_in(const std::string& directory) {
    close();
    options_.directory = directory;
    open();
  }
  /// But for the records with which the store begins its epochs.
  std::vector<std::string> recorded() {
    auto found = lines();
    std::erase_if(found, [](const std::string& line) { return line.find(R"("type":"$store.epoch")") != std::string::npos; });
    return found;
  }
  std::string text_of(const std::string& path) { return files_.content(path).value_or("(no such file)"); }
  void damage(const std::string& path, std::size_t at) {
    std::string bytes = text_of(path);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 0x20);
    files_.set_content(path, bytes);
  }
};

TEST_F(BackupTest, OfAStoreThatIsOpenHasAllThatWasAcknowledged) {
  append_some(5);
  seal();
  append_some(3);
  const BackupReport report = backup();
  EXPECT_EQ(report.head.commit, store().head().commit);
  EXPECT_EQ(report.head.position, store().head().position);
  EXPECT_EQ(report.head.chain, store().head().chain);
  EXPECT_EQ(report.identity.id, store().identity().id);
  const auto copy = verify_store(files_, "/backup");
  ASSERT_TRUE(copy.has_value()) << copy.error().message();
  EXPECT_TRUE(copy->sound());
  EXPECT_EQ(copy->commits, 8U);
}

TEST_F(BackupTest, OfTheOpenSegmentEndsWithAWholeLine) {
  append_some(2);
  std::string bytes = text_of(kActive);
  const std::size_t end = bytes.find_last_not_of('\0') + 1;
  const std::string whole = bytes.substr(0, end);
  bytes.replace(end, 20, R"({"commit":3,"sequenc)");
  files_.set_content(kActive, bytes);
  EXPECT_EQ(backup().head.commit, CommitNumber(2));
  EXPECT_EQ(text_of(kActiveCopy), whole) << "without the unfinished line and without the zeros behind it";
}

TEST_F(BackupTest, MakesDurableInTheStoreWhatItCopies) {
  append_some(1);
  // A writer that was caught between its write and its sync.
  std::string line = text_of(kActive);
  line.resize(line.find_last_not_of('\0') + 1);
  const std::string before = line;
  append_some(1);
  const std::string after = text_of(kActive);
  files_.set_content(kActive, before + std::string(8192, '\0'));
  auto file = files_.open(kActive, OpenMode::write);
  ASSERT_TRUE((*file)->write_at(0, after).has_value());
  EXPECT_EQ(backup().head.commit, CommitNumber(2));
  const auto later = files_.after_power_cut(1);
  EXPECT_TRUE(later->content(kActive)->starts_with(after.substr(0, after.find('\0'))));
}

TEST_F(BackupTest, CopiesOnlyWhatIsNew) {
  append_some(50);
  seal();
  append_some(1);
  EXPECT_EQ(backup().files_copied, 4U) << "two segments, an index and store.json";
  append_some(1);
  const BackupReport second = backup();
  EXPECT_EQ(second.files_copied, 1U) << "the open segment";
  EXPECT_EQ(second.files_kept, 3U);
  const std::uint64_t writes = files_.count(Operation::write);
  const BackupReport third = backup();
  EXPECT_EQ(third.files_copied, 0U);
  EXPECT_EQ(third.head.commit, CommitNumber(52));
  EXPECT_EQ(files_.count(Operation::write) - writes, 1U) << "the list";
}

TEST_F(BackupTest, ReplacesAnOpenSegmentByItsSealedForm) {
  append_some(5);
  backup();
  ASSERT_TRUE(files_.content(kActiveCopy).has_value());
  append_some(2);
  seal();
  EXPECT_EQ(backup().head.commit, CommitNumber(7));
  EXPECT_FALSE(files_.content(kActiveCopy).has_value());
  EXPECT_EQ(text_of(kSealedCopy), text_of("/data/log/2026-11/00000000000000000001.jsonl.zst"));
}

TEST_F(BackupTest, TakesWhatLiesBesideTheLogButNoReadModels) {
  append_some(1);
  seal();
  for (const char* folder : {"/data/quarantine", "/data/mqtt", "/data/projections"}) ASSERT_TRUE(files_.make_directory(folder).has_value());
  files_.set_content("/data/quarantine/2026-11-23.jsonl", "kept\n");
  files_.set_content("/data/mqtt/state.jsonl", "sessions\n");
  files_.set_content("/data/projections/a.json", "derived\n");
  files_.set_content("/data/scrub.json", "derived\n");
  files_.set_content("/data/mqtt/x.tmp", "unfinished");
  backup();
  EXPECT_EQ(text_of("/backup/quarantine/2026-11-23.jsonl"), "kept\n");
  EXPECT_EQ(text_of("/backup/mqtt/state.jsonl"), "sessions\n");
  const auto copied = files_.files_under("/backup/");
  for (const char* path : {"/backup/projections/a.json", "/backup/scrub.json", "/backup/mqtt/x.tmp"}) EXPECT_THAT(copied, Not(Contains(path)));
  files_.set_content("/data/quarantine/2026-11-23.jsonl", "kept\nanother\n");
  ASSERT_TRUE(files_.remove("/data/mqtt/state.jsonl").has_value());
  EXPECT_EQ(backup().files_copied, 1U);
  EXPECT_EQ(text_of("/backup/quarantine/2026-11-23.jsonl"), "kept\nanother\n");
  EXPECT_FALSE(files_.content("/backup/mqtt/state.jsonl").has_value());
}

TEST_F(BackupTest, NeverMixesTwoStores) {
  append_some(2);
  backup();
  go_on_in("/other");
  append_some(2);
  const auto mixed = backup_store(files_, "/other", "/backup");
  ASSERT_FALSE(mixed.has_value());
  EXPECT_EQ(mixed.error().code(), Errc::refused);
  EXPECT_THAT(mixed.error().detail(), HasSubstr("holds a backup of store"));
  EXPECT_EQ(verify_store(files_, "/backup")->commits, 2U);
}

TEST_F(BackupTest, GoesOnlyIntoAFolderThatIsEmptyOrItsOwn) {
  append_some(1);
  ASSERT_TRUE(files_.make_directory("/photos").has_value());
  files_.set_content("/photos/cat.jpg", "meow");
  EXPECT_THAT(backup_error("/photos").detail(), HasSubstr("is not empty and holds no backup"));
  EXPECT_EQ(files_.files_under("/photos/"), std::vector<std::string>{"/photos/cat.jpg"});
  EXPECT_EQ(backup_error("/data").code(), Errc::invalid_argument);
  EXPECT_EQ(backup_error("/data/backup/").code(), Errc::invalid_argument);
  EXPECT_EQ(backup_error("/").code(), Errc::invalid_argument);
}

TEST_F(BackupTest, IsRefusedWhenTheStoreWentBack) {
  append_some(4);
  const auto earlier = files_.after_kill();
  append_some(3);
  backup();
  const auto report = [&] {
    // The machine's data folder was put back, the backup was not.
    for (const std::string& path : files_.files_under("/data/")) files_.set_content(path, earlier->content(path).value_or(""));
    return backup_error();
  }();
  EXPECT_EQ(report.code(), Errc::refused);
  EXPECT_THAT(report.detail(), HasSubstr("commits that the store does not have"));
  EXPECT_EQ(verify_store(files_, "/backup")->commits, 7U) << "what only the backup has is still there";
}

TEST_F(BackupTest, IsRefusedWhenTheHistoryBranchedOff) {
  append_some(4);
  backup();
  restore("/restored");
  append_some(1);
  backup();
  go_on_in("/restored");
  append_some(2);
  const auto branched = backup_store(files_, "/restored", "/backup");
  ASSERT_FALSE(branched.has_value());
  EXPECT_EQ(branched.error().code(), Errc::refused);
  EXPECT_EQ(verify_store(files_, "/backup")->commits, 5U);
}

TEST_F(BackupTest, OfARestoredStoreGoesOnInTheSameFolder) {
  append_some(4);
  backup();
  restore("/restored");
  go_on_in("/restored");
  append_some(2);
  const auto report = backup_store(files_, "/restored", "/backup");
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_EQ(report->identity.epoch, 2U);
  EXPECT_EQ(report->head.commit, CommitNumber(7)) << "with the record that begins the epoch";
}

TEST_F(BackupTest, KeepsWhatTheStoreRetired) {
  append_some(4);
  seal();
  append_some(4);
  backup();
  ASSERT_TRUE(files_.remove("/data/log/2026-11/00000000000000000001.jsonl.zst").has_value());
  ASSERT_TRUE(files_.remove("/data/index/00000000000000000001.idx").has_value());
  EXPECT_EQ(backup().head.commit, CommitNumber(8));
  EXPECT_EQ(verify_store(files_, "/backup")->commits, 8U);
  close();
  options_.directory = "/backup";
  options_.read_only = true;
  EXPECT_EQ(positions().size(), 8U) << "with its index";
}

TEST_F(BackupTest, OfADamagedSegmentIsRefusedAndTheFormerOneStays) {
  append_some(4);
  backup();
  append_some(40);
  seal();
  damage("/data/log/2026-11/00000000000000000001.jsonl.zst", 300);
  const Error error = backup_error();
  EXPECT_EQ(error.code(), Errc::damaged);
  EXPECT_THAT(error.detail(), HasSubstr("opossum repair"));
  EXPECT_EQ(restore("/restored").head.commit, CommitNumber(4));
}

TEST_F(BackupTest, WithCheckCopiesAgainWhatWentBad) {
  append_some(20);
  seal();
  backup();
  damage(kSealedCopy, 100);
  EXPECT_EQ(backup().files_healed, 0U) << "not looked at";
  EXPECT_EQ(backup({.check_kept = true}).files_healed, 1U);
  EXPECT_EQ(text_of(kSealedCopy), text_of("/data/log/2026-11/00000000000000000001.jsonl.zst"));
  EXPECT_EQ(backup({.check_kept = true}).files_healed, 0U);
}

TEST_F(BackupTest, TwoAtATimeAreNotPossible) {
  append_some(1);
  backup();
  const auto held = files_.lock("/backup/lock", "somebody\n");
  EXPECT_EQ(backup_error().code(), Errc::locked);
}

TEST_F(BackupTest, IsNeverOpenedForWriting) {
  append_some(1);
  backup();
  close();
  options_.directory = "/backup";
  const Error error = open_error();
  EXPECT_EQ(error.code(), Errc::not_a_store);
  EXPECT_THAT(error.detail(), HasSubstr("opossum restore"));
  options_.read_only = true;
  open();
  EXPECT_EQ(positions().size(), 1U);
}

TEST_F(BackupTest, RestoredStoreHasEveryCommitAndANewEpoch) {
  append_some(6);
  seal();
  append_group({commit(event("G", {"a"})), commit(event("G", {"b"}))});
  append(commit(event("Z")));
  const std::vector<std::string> whole = lines();
  const StoreIdentity before = store().identity();
  backup();
  const RestoreReport report = restore("/restored");
  EXPECT_EQ(report.identity.epoch, 2U);
  EXPECT_EQ(report.epoch_before, 1U);
  EXPECT_EQ(report.head.commit, CommitNumber(9));
  EXPECT_TRUE(report.taken.has_value());
  go_on_in("/restored");
  EXPECT_EQ(recorded(), whole);
  EXPECT_EQ(store().identity().id, before.id);
  EXPECT_EQ(store().identity().name, before.name);
  EXPECT_EQ(store().identity().epoch, 2U);
  EXPECT_EQ(positions({{{{}, {"n:2"}}}}).size(), 1U);
  EXPECT_EQ(append("Next").commit, CommitNumber(11)) << "after the record that begins the epoch";
  close();
  EXPECT_TRUE(verify_store(files_, "/restored")->sound());
}

TEST_F(BackupTest, HeadersTellWhereTheNewEpochBegins) {
  append_some(3);
  backup();
  restore("/restored");
  go_on_in("/restored");
  append_some(2);
  close();
  const LogFiles log = read_log_files(files_, "/restored");
  EXPECT_THAT(log.problems, testing::IsEmpty());
  ASSERT_EQ(log.headers.size(), 2U);
  EXPECT_THAT(log.headers[0], HasSubstr(R"("epoch":1,"first_commit":1,)"));
  EXPECT_THAT(log.headers[1], HasSubstr(R"("epoch":2,"first_commit":4,)"));
}

TEST_F(BackupTest, RestoreOfAnEmptyStoreBeginsItsLogInTheNewEpoch) {
  open();
  backup();
  restore("/restored");
  go_on_in("/restored");
  append_some(1);
  close();
  const LogFiles log = read_log_files(files_, "/restored");
  ASSERT_EQ(log.headers.size(), 1U);
  EXPECT_THAT(log.headers[0], HasSubstr(R"("epoch":2,"first_commit":1,)"));
}

TEST_F(BackupTest, EachRestoreHasAnEpochOfItsOwn) {
  append_some(1);
  backup();
  EXPECT_EQ(restore("/first").identity.epoch, 2U);
  EXPECT_EQ(restore("/second").identity.epoch, 3U);
  EXPECT_EQ(restore("/third", {.epoch = 7}).identity.epoch, 7U);
  EXPECT_EQ(restore("/fourth").identity.epoch, 8U);
  EXPECT_EQ(restore_error("/backup", "/fifth", {.epoch = 8}).code(), Errc::refused);
  EXPECT_FALSE(*files_.exists("/fifth"));
}

TEST_F(BackupTest, BackupThatCannotBeWrittenIsRestoredAllTheSame) {
  append_some(1);
  backup();
  files_.inject({.operation = Operation::create, .path = "/backup/restored.json", .error = EROFS});
  const RestoreReport report = restore("/restored");
  EXPECT_FALSE(report.noted);
  EXPECT_EQ(report.head.commit, CommitNumber(1));
}

TEST_F(BackupTest, PlainCopyOfAFolderIsRestoredToo) {
  append_some(3);
  seal();
  append_some(2);
  const std::vector<std::string> whole = lines();
  const auto copy = files_.after_kill();  // as a machine that was copied while it ran
  ASSERT_TRUE(restore_store(*copy, "/data", "/restored", {.clock = &clock_}).has_value());
  options_.files = copy.get();
  go_on_in("/restored");
  EXPECT_EQ(recorded(), whole);
  EXPECT_EQ(store().identity().epoch, 2U);
  store_.reset();
}

TEST_F(BackupTest, StoreThatRunsIsNoCopy) {
  append_some(1);
  EXPECT_EQ(restore_error("/data", "/restored").code(), Errc::locked);
  EXPECT_FALSE(*files_.exists("/restored"));
}

TEST_F(BackupTest, RestoreChangesNoFolderThatHoldsSomething) {
  append_some(1);
  backup();
  EXPECT_THAT(restore_error("/backup", "/data").detail(), HasSubstr("holds a store already"));
  ASSERT_TRUE(files_.make_directory("/photos").has_value());
  files_.set_content("/photos/cat.jpg", "meow");
  EXPECT_THAT(restore_error("/backup", "/photos").detail(), HasSubstr("is not empty"));
  EXPECT_EQ(files_.files_under("/photos/"), std::vector<std::string>{"/photos/cat.jpg"});
  EXPECT_EQ(restore_error("/photos", "/restored").code(), Errc::not_a_store);
}

TEST_F(BackupTest, RestoreNamesTheFileThatIsDamaged) {
  append_some(20);
  seal();
  append_some(1);
  backup();
  damage(kSealedCopy, 100);
  const Error error = restore_error("/backup", "/restored");
  EXPECT_EQ(error.code(), Errc::damaged);
  EXPECT_THAT(error.detail(), HasSubstr(kSealedCopy));
  close();
  options_.directory = "/restored";
  EXPECT_THAT(open_error().detail(), HasSubstr("run the same `opossum restore` again"));
}

TEST_F(BackupTest, DamagedListIsNotBelieved) {
  append_some(1);
  backup();
  damage("/backup/backup.json", 60);
  EXPECT_EQ(restore_error("/backup", "/restored").code(), Errc::damaged);
  EXPECT_EQ(backup_error().code(), Errc::damaged);
}

}  // namespace
}  // namespace opossum::test
