// SPDX-License-Identifier: MIT
// Repair puts right what can be proven, keeps what it found, and never drops a commit.
#include "store/repair.hpp"

#include "store/log/frame_codec.hpp"
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using ::testing::HasSubstr;

/// Three sealed segments of ten commits, an active one, and a backup of all of it.
class RepairTest : public StoreTest {
 protected:
  static constexpr const char* kFirst = "/data/log/2026-11/00000000000000000001.jsonl.zst";
  static constexpr const char* kSecond = "/data/log/2026-11/00000000000000000011.jsonl.zst";
  static constexpr const char* kThird = "/data/log/2026-11/00000000000000000021.jsonl.zst";
  static constexpr const char* kLast = "/data/log/00000000000000000031.jsonl";
  static constexpr const char* kSecondIndex = "/data/index/00000000000000000011.idx";

  void SetUp() override {
    for (int segment = 0; segment < 3; ++segment) {
      for (int n = 0; n < 4; ++n) append(commit(event("T", {"n:" + std::to_string(n)}, "\"" + std::string(9000, 'x') + "\"")));
      append_group({commit(event("G", {"a"})), commit(event("G", {"b"})), commit(event("G", {"c"}))});
      for (int n = 7; n < 10; ++n) append(commit(event("T", {"n:" + std::to_string(n)}, "\"" + std::string(9000, 'x') + "\"")));
      ASSERT_TRUE(store().seal().has_value());
    }
    append("A");
    append_group({commit(event("L", {"a"})), commit(event("L", {"b"}))});
    append("Z");
    whole_ = lines();
    close();
    copy("/data", "/backup");
  }

  void copy(const std::string& from, const std::string& to) {
    for (const std::string& path : files_.files_under(from + "/")) {
      const std::string target = to + path.substr(from.size());
      for (std::size_t slash = target.find('/', 1); slash != std::string::npos; slash = target.find('/', slash + 1)) {
        ASSERT_TRUE(files_.make_directory(target.substr(0, slash)).has_value());
        ASSERT_TRUE(files_.sync_directory(parent_of(target.substr(0, slash))).has_value());
      }
      files_.set_content(target, *files_.content(path));
    }
  }

  RepairReport repair(const std::string& backup = "", bool dry_run = false) {
    auto report = repair_store(files_, "/data", {.dry_run = dry_run, .backup = backup, .clock = &clock_});
    EXPECT_TRUE(report.has_value()) << report.error().message();
    return report.value_or(RepairReport{});
  }
  void flip(const std::string& path, std::size_t at) {
    std::string bytes = *files_.content(path);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 0x01);
    files_.set_content(path, bytes);
  }
  /// Flips a byte of the lines of a compressed file, in frames that are right.
  void flip_line(const std::string& path, const std::string& line_start, bool last = false) {
    std::string text = unzstd(*files_.content(path));
    const std::size_t at = (last ? text.rfind(line_start) : text.find(line_start)) + line_start.size();
    ASSERT_LT(at, text.size());
    text[at] = static_cast<char>(text[at] ^ 0x01);
    std::string file;
    log::FrameEncoder encoder;
    ASSERT_TRUE(encoder.add(text, file).has_value() && encoder.finish(file).has_value());
    files_.set_content(path, file);
  }
  std::map<std::string, std::string> everything() {
    std::map<std::string, std::string> all;
    for (const std::string& path : files_.files_under("/data/")) {
      if (!path.ends_with("/lock")) all[path] = *files_.content(path);
    }
    return all;
  }
  /// The chain value that a header states, as raw bytes.
  static std::string chain_in(const std::string& header) {
    const auto digest = digest_from_hex(header.substr(header.find("\"chain\":\"") + 9, 64));
    EXPECT_TRUE(digest.has_value()) << header;
    return {digest->begin(), digest->end()};
  }
  void expect_whole() {
    const auto report = verify_store(files_, "/data");
    ASSERT_TRUE(report.has_value());
    EXPECT_TRUE(report->sound()) << report->findings.front().what;
    open();
    EXPECT_EQ(lines(), whole_);
    EXPECT_EQ(positions({{{{}, {"n:2"}}}}).size(), 3U);
  }
  void expect_kept(const RepairStep& step, const std::string& bytes) {
    EXPECT_TRUE(step.kept.starts_with("/data/quarantine/repair-2026-11-23T14:")) << step.kept;
    EXPECT_EQ(files_.content(step.kept), bytes);
    const std::string notes = files_.content(step.kept.substr(0, step.kept.rfind('/')) + "/notes.jsonl").value_or("");
    EXPECT_THAT(notes, HasSubstr("{\"file\":\"" + step.file + "\",\"byte\":" + std::to_string(step.byte) + ",\"damage\":"));
    EXPECT_THAT(notes, HasSubstr("\"kept\":\"" + step.kept + "\"}\n"));
  }
  void expect_untouched_and_left(const std::string& path, const std::string& backup = "", const std::string& lost = "") {
    const auto before = everything();
    const RepairReport report = repair(backup);
    EXPECT_TRUE(report.steps.empty());
    ASSERT_FALSE(report.left.empty());
    EXPECT_EQ(report.left.front().file, path);
    EXPECT_THAT(report.left.front().what, HasSubstr(lost));
    EXPECT_EQ(everything(), before);
  }

  std::vector<std::string> whole_;
};

TEST_F(RepairTest, SoundStoreIsLeftAlone) {
  const auto before = everything();
  const RepairReport report = repair("/backup");
  EXPECT_TRUE(report.steps.empty() && report.left.empty());
  EXPECT_EQ(everything(), before);
}

TEST_F(RepairTest, DamagedIndexIsBuiltAgain) {
  flip(kSecondIndex, files_.content(kSecondIndex)->size() / 2);
  const std::string damaged = *files_.content(kSecondIndex);
  const RepairReport report = repair();
  ASSERT_EQ(report.steps.size(), 1U);
  EXPECT_EQ(report.steps[0].file, kSecondIndex);
  expect_kept(report.steps[0], damaged);
  EXPECT_TRUE(report.left.empty());
  expect_whole();
}

TEST_F(RepairTest, BadGroupMarkInASealedSegmentIsLeftOut) {
  flip_line(kSecond, "{\"chain\":\"");
  const std::string damaged = *files_.content(kSecond);
  const RepairReport report = repair();
  ASSERT_EQ(report.steps.size(), 2U) << "the segment, and the index that described it";
  EXPECT_EQ(report.steps[1].file, kSecond);
  expect_kept(report.steps[1], damaged);
  EXPECT_TRUE(report.left.empty());
  expect_whole();
}

TEST_F(RepairTest, BadSealingLineIsWrittenAgain) {
  flip_line(kSecond, "{\"chain\":\"", true);
  EXPECT_TRUE(repair().left.empty());
  EXPECT_TRUE(unzstd(*files_.content(kSecond)).find("\"sealed\":true") != std::string::npos);
  expect_whole();
}

TEST_F(RepairTest, BadGroupMarkInTheActiveSegmentIsLeftOut) {
  flip(kLast, files_.content(kLast)->find("{\"chain\":") + 20);
  EXPECT_EQ(open_error().code(), Errc::damaged);
  EXPECT_TRUE(repair().left.empty());
  expect_whole();
}

TEST_F(RepairTest, LostCommitIsNeverDropped) {
  flip_line(kSecond, "{\"commit\":13,\"seq");
  expect_untouched_and_left(kSecond, "", "; lost: commits 13 to 13");
}

TEST_F(RepairTest, LostLastCommitOfASegmentIsNeverDropped) {
  flip_line(kSecond, "{\"commit\":20,\"seq");
  expect_untouched_and_left(kSecond, "", "; lost: commits 20 to 20");
  flip_line(kSecond, "{\"chain\":\"", true);
  expect_untouched_and_left(kSecond, "", "; lost: commits 20 to 20");
}

TEST_F(RepairTest, LostCommitOfTheActiveSegmentIsNeverDropped) {
  flip(kLast, files_.content(kLast)->find("{\"commit\":31,") + 20);
  expect_untouched_and_left(kLast, "/backup", "; lost: commits 31 to 31");
}

TEST_F(RepairTest, DamagedSegmentIsTakenFromTheBackup) {
  flip(kSecond, files_.content(kSecond)->size() / 2);
  const std::string damaged = *files_.content(kSecond);
  const RepairReport report = repair("/backup");
  ASSERT_EQ(report.steps.size(), 2U);
  EXPECT_EQ(report.steps[1].file, kSecond);
  expect_kept(report.steps[1], damaged);
  expect_whole();
}

TEST_F(RepairTest, NeighboursAreTakenFromTheBackupToo) {
  flip(kFirst, files_.content(kFirst)->size() / 2);
  flip(kSecond, 0);
  flip(kThird, files_.content(kThird)->size() - 10);
  EXPECT_TRUE(repair("/backup").left.empty());
  expect_whole();
}

TEST_F(RepairTest, MissingSegmentsAreTakenFromTheBackup) {
  ASSERT_TRUE(files_.remove(kFirst).has_value());
  ASSERT_TRUE(files_.remove(kThird).has_value());
  const RepairReport report = repair("/backup");
  EXPECT_TRUE(report.left.empty());
  EXPECT_EQ(files_.content(kFirst), files_.content("/backup/log/2026-11/00000000000000000001.jsonl.zst"));
  expect_whole();
}

TEST_F(RepairTest, FileThatCannotBeReadIsMovedAway) {
  files_.inject({.operation = Operation::read, .nth = 1, .path = kSecond, .error = EIO, .lasting = true});
  const std::string unreadable = *files_.content(kSecond);
  const RepairReport report = repair("/backup");
  ASSERT_EQ(report.steps.size(), 2U);
  EXPECT_EQ(files_.content(report.steps[1].kept), unreadable);
}

TEST_F(RepairTest, DamagedBackupIsNotTaken) {
  flip(kSecond, files_.content(kSecond)->size() / 2);
  flip("/backup/log/2026-11/00000000000000000011.jsonl.zst", 200);
  expect_untouched_and_left(kSecond, "/backup");
}

TEST_F(RepairTest, SegmentOfAnotherHistoryIsNotTaken) {
  // The same store, restored and written differently: all is right with it, but for the chain.
  files_.set_content("/backup/log/2026-11/00000000000000000011.jsonl.zst", [&] {
    std::string text = unzstd(*files_.content(kSecond));
    std::string other;
    std::string value;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      std::string line = text.substr(at, end - at);
      if (line.starts_with("{\"opossum\"")) value = chain_in(line);
      if (line.starts_with("{\"commit\":12,")) line[line.find("xxx")] = 'y';
      if (line.starts_with("{\"chain\":\"")) line.replace(10, 64, hex(value));
      line = with_crc(line);
      if (!line.starts_with("{\"chain\":")) value = sha256_bytes(value + sha256_bytes(line));
      other += line + "\n";
      at = end + 1;
    }
    std::string file;
    log::FrameEncoder encoder;
    EXPECT_TRUE(encoder.add(other, file).has_value() && encoder.finish(file).has_value());
    return file;
  }());
  flip(kSecond, files_.content(kSecond)->size() / 2);
  expect_untouched_and_left(kSecond, "/backup");
}

TEST_F(RepairTest, DryRunSaysTheSameAndChangesNothing) {
  flip(kSecondIndex, 100);
  flip(kThird, files_.content(kThird)->size() / 2);
  ASSERT_TRUE(files_.remove(kFirst).has_value());
  const auto before = everything();
  const RepairReport planned = repair("/backup", true);
  EXPECT_EQ(everything(), before);
  EXPECT_TRUE(planned.left.empty());
  const RepairReport without = repair("", true);
  ASSERT_EQ(without.left.size(), 2U);
  const RepairReport done = repair("/backup");
  ASSERT_EQ(planned.steps.size(), done.steps.size());
  for (std::size_t i = 0; i < done.steps.size(); ++i) EXPECT_EQ(planned.steps[i].file, done.steps[i].file);
  EXPECT_TRUE(done.left.empty());
  expect_whole();
}

TEST_F(RepairTest, PowerCutLeavesEachFileAsItWasOrPutRightAndNothingLost) {
  flip(kSecond, files_.content(kSecond)->size() / 2);
  ASSERT_TRUE(files_.remove(kFirst).has_value());
  const std::string damaged = *files_.content(kSecond);
  const std::string good = *files_.content("/backup/log/2026-11/00000000000000000011.jsonl.zst");
  std::uint64_t runs = 0;
  for (std::uint64_t nth = 1;; ++nth, ++runs) {
    const auto disk = files_.after_kill();
    disk->stop_at_change(nth);
    const auto report = repair_store(*disk, "/data", {.backup = "/backup", .clock = &clock_});
    if (!disk->stopped()) break;
    const auto after = disk->after_power_cut(nth);
    const auto second = after->content(kSecond);
    ASSERT_TRUE(second == damaged || second == good) << "change " << nth;
    if (second == good) {
      bool kept = false;
      for (const std::string& path : after->files_under("/data/quarantine/")) kept = kept || after->content(path) == damaged;
      ASSERT_TRUE(kept) << "change " << nth;
    }
    const auto again = repair_store(*after, "/data", {.backup = "/backup", .clock = &clock_});
    ASSERT_TRUE(again.has_value()) << "change " << nth << ": " << again.error().message();
    ASSERT_TRUE(again->left.empty()) << "change " << nth << ": " << again->left.front().what;
    options_.files = after.get();
    open();
    ASSERT_EQ(lines(), whole_) << "change " << nth;
    close();
  }
  EXPECT_GT(runs, 20U);
}

TEST_F(RepairTest, StoreInUseIsRefused) {
  flip(kSecondIndex, files_.content(kSecondIndex)->size() / 2);
  open();
  const auto before = everything();
  const auto report = repair_store(files_, "/data", {});
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code(), Errc::locked);
  EXPECT_EQ(everything(), before);
}

}  // namespace
}  // namespace opossum::test
