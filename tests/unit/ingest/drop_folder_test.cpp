// SPDX-License-Identifier: MIT
#include "ingest/drop_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/support/failing_files.hpp"
#include "tests/support/process.hpp"

namespace opossum::ingest {
namespace {

using testing::read_text;
using testing::wait_until;
using testing::write_text;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
namespace fs = std::filesystem;

class DropFolderTest : public ::testing::Test {
 protected:
  DropFolderTest() {
    fs::create_directory(folder_ / "in");
    options_.name = "mes";
    options_.folder = folder_ / "in";
    options_.state_directory = folder_ / "data/ingest";
    options_.settle = options_.look_every = std::chrono::milliseconds(30);
    options_.retry_first = options_.retry_max = std::chrono::milliseconds(20);
    options_.files = &files_;
    open();
  }
  ~DropFolderTest() override { stop(); }

  void open() {
    StoreOptions store;
    store.directory = folder_ / "data";
    store.files = &store_files_;
    store_ = std::move(EventStore::open(store)).value();
    QuarantineOptions quarantine;
    quarantine.directory = folder_ / "data/quarantine";
    quarantine_ = std::move(Quarantine::open(quarantine)).value();
    intake_ = std::make_unique<Intake>(*store_, *quarantine_, RuleSet());
    use_rule("Reading");
  }
  void use_rule(const std::string& type, Unmatched unmatched = Unmatched::quarantine) {
    RuleOptions rule;
    rule.source = "mes";
    rule.topic = "{file}";
    rule.type = type;
    rule.tags = {"n:{/n}"};
    intake_->use_rules(std::move(RuleSet::compile({{rule}, unmatched})).value());
  }
  void start() { drop_ = DropFolder::start(options_, *intake_, *quarantine_); }
  void stop() { drop_.reset(); }
  void put(const std::string& name, const std::string& content) {
    write_text(folder_ / (name + ".part"), content);
    fs::rename(folder_ / (name + ".part"), in(name));
  }
  [[nodiscard]] std::string in(const std::string& name) const { return folder_ / ("in/" + name); }
  [[nodiscard]] static bool is_moved(const std::string& path) {
    return wait_until([&] { return fs::exists(path); });
  }
  /// The data of all events but those that Opossum writes about itself.
  [[nodiscard]] std::vector<std::string> data(bool own = false) const {
    std::vector<std::string> all;
    auto cursor = store_->read(Query::all()).value();
    while (auto event = cursor.next().value()) {
      const auto fields = event->fields().value();
      if (fields.type.starts_with('$') == own) all.emplace_back(fields.data);
    }
    return all;
  }
  [[nodiscard]] std::vector<std::string> quarantined() const {
    std::vector<std::string> all;
    const auto entries = quarantine_->list("", 10'000).value();
    for (const QuarantineEntry& entry : entries) all.push_back(entry.json);
    return all;
  }
  [[nodiscard]] std::uint64_t counter(const char* name) const { return drop_->status().counters.at(name); }

  testing::TemporaryFolder folder_;
  testing::FailingFiles store_files_;
  testing::FailingFiles files_;
  DropFolderOptions options_;
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<Quarantine> quarantine_;
  std::unique_ptr<Intake> intake_;
  std::unique_ptr<DropFolder> drop_;
};

TEST_F(DropFolderTest, CsvLinesAreStoredAndTheFileIsMovedWithItsReport) {
  put("a.csv", "n,v\n1,1.50\n2,\"x\"\n");
  start();
  ASSERT_TRUE(is_moved(in("done/a.csv")));
  EXPECT_THAT(data(), ElementsAre(R"({"n":1,"v":1.50})", R"({"n":2,"v":"x"})"));
  EXPECT_FALSE(fs::exists(in("a.csv")));
  const std::string report = read_text(in("done/a.csv.report.json"));
  EXPECT_THAT(report, AllOf(HasSubstr("\"file\": \"a.csv\""), HasSubstr("\"result\": \"done\""), HasSubstr("\"lines\": 2"),
                            HasSubstr("\"stored\": 2"), HasSubstr("\"refused\": 0"), Not(HasSubstr("refused_lines")),
                            HasSubstr("\"sha256\": \"c74b3510e7196f0a2cbd3eb26b53b7fc791836c3ed3b466452e4e23a3597d240\"")))
      << report;
  EXPECT_THAT(data(true), ElementsAre(AllOf(HasSubstr(R"("source":"mes","file":"a.csv")"), HasSubstr(R"("lines":2,"stored":2)"))));
  EXPECT_TRUE(wait_until([&] { return counter("files_done") == 1 && drop_->status().state == SourceState::connected; }));
  EXPECT_EQ(counter("stored"), 2U);
}

TEST_F(DropFolderTest, ReportsCanBeReadByWhoeverMayReadTheFolder) {
  put("a.ndjson", "{\"n\":1}\n");
  start();
  ASSERT_TRUE(is_moved(in("done/a.ndjson")));
  EXPECT_EQ(fs::status(in("done/a.ndjson.report.json")).permissions() & fs::perms::others_read, fs::perms::others_read);
}

TEST_F(DropFolderTest, FilesAreTakenInTheOrderOfTheirTimes) {
  for (int n = 9; n >= 1; --n) {
    const std::string name = std::to_string(10 - n) + ".ndjson";
    put(name, "{\"n\":" + std::to_string(n) + "}\n");
    fs::last_write_time(in(name), fs::file_time_type::clock::now() - std::chrono::hours(10 - n));
  }
  start();
  ASSERT_TRUE(wait_until([&] { return counter("files_done") == 9; }));
  std::vector<std::string> wanted;
  for (int n = 1; n <= 9; ++n) wanted.push_back("{\"n\":" + std::to_string(n) + "}");
  EXPECT_EQ(data(), wanted);
}

TEST_F(DropFolderTest, TheSameContentUnderAnotherNameIsNotStoredAgain) {
  put("a.csv", "n\n1\nbad,line\n");
  start();
  ASSERT_TRUE(is_moved(in("done/a.csv")));
  put("b.csv", "n\n1\nbad,line\n");
  ASSERT_TRUE(is_moved(in("done/b.csv")));
  EXPECT_THAT(data(), SizeIs(1));
  EXPECT_THAT(quarantined(), SizeIs(1));
  EXPECT_THAT(read_text(in("done/b.csv.report.json")),
              AllOf(HasSubstr("\"result\": \"already imported\""), HasSubstr("\"imported_as\": \"a.csv\""), HasSubstr("\"stored\": 0")));
  EXPECT_TRUE(wait_until([&] { return counter("files_known") == 1; }));
}

TEST_F(DropFolderTest, TheSameNameAgainIsAnotherFile) {
  for (const char* n : {"1", "2", "3"}) {
    put("a.csv", "n\n" + std::string(n) + '\n');
    if (!drop_) start();
    ASSERT_TRUE(wait_until([&] { return !fs::exists(in("a.csv")); }));
  }
  EXPECT_THAT(data(), SizeIs(3));
  for (const char* name : {"done/a.csv", "done/a.2.csv", "done/a.3.csv"}) {
    EXPECT_TRUE(fs::exists(in(name))) << name;
    EXPECT_TRUE(fs::exists(in(std::string(name) + ".report.json"))) << name;
  }
}

TEST_F(DropFolderTest, LinesThatCannotBeMappedGoToQuarantineAndTheOthersAreStored) {
  put("a.ndjson", "{\"n\":1}\n{\"m\":2}\n{\"n\":3}\n{broken\n");
  start();
  ASSERT_TRUE(is_moved(in("done/a.ndjson")));
  EXPECT_THAT(data(), ElementsAre("{\"n\":1}", "{\"n\":3}"));
  const auto whole = HasSubstr("\"source\":\"mes\",\"kind\":\"file\"");
  EXPECT_THAT(quarantined(), ElementsAre(AllOf(whole, HasSubstr("line 2: "), HasSubstr("{\\\"m\\\":2}")),
                                         AllOf(HasSubstr("line 4: "), HasSubstr("{broken"))));
  EXPECT_THAT(read_text(in("done/a.ndjson.report.json")),
              AllOf(HasSubstr("\"refused\": 2"), HasSubstr("\n    {\"line\":2,\"reason\":"), HasSubstr("\n    {\"line\":4,\"reason\":")));
  EXPECT_TRUE(wait_until([&] { return counter("quarantined") == 2; }));
}

TEST_F(DropFolderTest, ALineFromQuarantineIsStoredOnceHoweverOftenItWasPutThere) {
  put("a.ndjson", "{\"n\":1}\n{\"m\":2}\n");
  start();
  ASSERT_TRUE(is_moved(in("done/a.ndjson")));
  stop();
  const auto first = quarantine_->list("", 1).value();
  ASSERT_THAT(first, SizeIs(1));
  ASSERT_TRUE(quarantine_->add(message_of(first[0]).value(), "", "again"));
  RuleOptions rule;
  rule.topic = "#";
  rule.type = "Mended";
  intake_->use_rules(std::move(RuleSet::compile({{rule}, Unmatched::quarantine})).value());
  const auto entries = quarantine_->list("", 10).value();
  EXPECT_THAT(entries, SizeIs(2));
  for (const QuarantineEntry& entry : entries) EXPECT_TRUE(intake_->retry(entry.id).value());
  EXPECT_THAT(data(), ElementsAre("{\"n\":1}", "{\"m\":2}"));
  EXPECT_THAT(quarantined(), IsEmpty());
}

TEST_F(DropFolderTest, AFileOfWhichNothingCanBeMappedFailsWholeAndCanBePutBack) {
  put("a.csv", "m\n1\n2\n");
  start();
  ASSERT_TRUE(is_moved(in("failed/a.csv")));
  EXPECT_THAT(data(), IsEmpty());
  EXPECT_THAT(data(true), IsEmpty());
  EXPECT_THAT(quarantined(), IsEmpty()) << "its lines are in the file";
  EXPECT_THAT(read_text(in("failed/a.csv.report.json")),
              AllOf(HasSubstr("\"result\": \"failed\""), HasSubstr("none of its lines can be mapped"), HasSubstr("\"refused\": 2"),
                    HasSubstr("{\"line\":2,\"reason\":")));
  RuleOptions rule;
  rule.topic = "#";
  rule.type = "Mended";
  intake_->use_rules(std::move(RuleSet::compile({{rule}, Unmatched::quarantine})).value());
  fs::rename(in("failed/a.csv"), in("a.csv"));
  ASSERT_TRUE(is_moved(in("done/a.csv")));
  EXPECT_THAT(data(), SizeIs(2));
}

TEST_F(DropFolderTest, ACsvFileWithoutNamesOfColumnsFails) {
  put("a.csv", "n,\"m\n1,2\n");
  start();
  ASSERT_TRUE(is_moved(in("failed/a.csv")));
  EXPECT_THAT(read_text(in("failed/a.csv.report.json")), HasSubstr("names of the columns"));
}

TEST_F(DropFolderTest, UnmatchedLinesAreDroppedIfTheRulesSaySo) {
  put("a.ndjson", "{\"n\":1}\n");
  RuleOptions rule;
  rule.source = "other";
  rule.topic = "#";
  rule.type = "T";
  intake_->use_rules(std::move(RuleSet::compile({{rule}, Unmatched::drop})).value());
  start();
  ASSERT_TRUE(is_moved(in("done/a.ndjson")));
  EXPECT_THAT(data(), IsEmpty());
  EXPECT_THAT(read_text(in("done/a.ndjson.report.json")), AllOf(HasSubstr("\"dropped\": 1"), HasSubstr("\"refused\": 0")));
}

TEST_F(DropFolderTest, WhatIsNotFinishedOrHiddenOrEmptyIsLeftAlone) {
  for (const char* name : {"a.csv.part", "b.tmp", ".hidden.csv", "c.filepart", "d.csv~", "e.csv.report.json"}) put(name, "n\n1\n");
  put("empty.csv", "");
  fs::create_symlink(in(".hidden.csv"), in("link.csv"));
  fs::create_directory(in("sub.csv"));
  put("last.csv", "n\n2\n");
  start();
  ASSERT_TRUE(is_moved(in("done/last.csv")));
  std::this_thread::sleep_for(options_.look_every * 5);
  EXPECT_THAT(data(), ElementsAre("{\"n\":2}"));
  EXPECT_EQ(std::distance(fs::directory_iterator(in("")), fs::directory_iterator()), 11) << "nine of ours, done and failed";
}

TEST_F(DropFolderTest, AFileThatIsStillWrittenIsNotTaken) {
  options_.settle = std::chrono::milliseconds(600);
  start();
  std::ofstream writer(in("a.ndjson"));
  for (int n = 1; n <= 10; ++n) {
    writer << "{\"n\":" << n << "}\n" << std::flush;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  writer.close();
  ASSERT_TRUE(is_moved(in("done/a.ndjson")));
  EXPECT_THAT(data(), SizeIs(10));
}

TEST_F(DropFolderTest, AFileThatIsChangedWhileItIsImportedFailsAndSaysWhatIsStored) {
  store_files_.sync_held = true;
  put("a.ndjson", "{\"n\":1}\n");
  start();
  store_files_.waiting_syncs.wait(0);
  std::ofstream(in("a.ndjson"), std::ios::app) << "{\"n\":2}\n";
  store_files_.sync_held = false;
  store_files_.sync_held.notify_all();
  ASSERT_TRUE(is_moved(in("failed/a.ndjson")));
  EXPECT_THAT(data(), ElementsAre("{\"n\":1}"));
  EXPECT_THAT(read_text(in("failed/a.ndjson.report.json")), AllOf(HasSubstr("its first 8 bytes"), HasSubstr("\"stored\": 1")));
  EXPECT_EQ(read_text(in("failed/a.ndjson")), "{\"n\":1}\n{\"n\":2}\n");
}

TEST_F(DropFolderTest, AFileThatIsChangedBetweenTwoTriesFails) {
  std::string content;
  for (int n = 0; n < 300'000; ++n) content += "{\"n\":" + std::to_string(n) + "}\n";
  put("a.ndjson", content);
  start();
  ASSERT_TRUE(wait_until([&] { return counter("stored") > 0; }));
  stop();
  const std::size_t stored = data().size();
  ASSERT_TRUE(fs::exists(in("a.ndjson")));
  std::ofstream(in("a.ndjson"), std::ios::app) << "{\"n\":-1}\n";
  start();
  ASSERT_TRUE(is_moved(in("failed/a.ndjson")));
  EXPECT_THAT(data(), SizeIs(stored)) << "nothing of it twice";
  EXPECT_THAT(read_text(in("failed/a.ndjson.report.json")), HasSubstr("changed after its import had begun"));
  fs::rename(in("failed/a.ndjson"), in("a.ndjson"));
  EXPECT_TRUE(is_moved(in("done/a.ndjson"))) << "whoever puts it back means it";
}

TEST_F(DropFolderTest, WhileTheStoreRefusesTheFileStaysAndThenNothingIsMissing) {
  std::string content;
  for (int n = 0; n < 2'500; ++n) content += (n % 100 == 7 ? "{\"m\":" : "{\"n\":") + std::to_string(n) + "}\n";
  store_files_.full = true;
  put("a.ndjson", content);
  start();
  ASSERT_TRUE(wait_until([&] { return counter("errors") > 2; }));
  EXPECT_EQ(drop_->status().state, SourceState::degraded);
  EXPECT_THAT(drop_->status().detail, AllOf(HasSubstr("a.ndjson stays"), HasSubstr("disk-full")));
  EXPECT_TRUE(fs::exists(in("a.ndjson")));
  EXPECT_THAT(data(), IsEmpty());
  store_files_.full = false;
  ASSERT_TRUE(is_moved(in("done/a.ndjson")));
  EXPECT_THAT(data(), SizeIs(2'475));
  EXPECT_THAT(quarantined(), SizeIs(25)) << "each try found them bad; they are there once";
  EXPECT_THAT(read_text(in("done/a.ndjson.report.json")), AllOf(HasSubstr("\"stored\": 2475"), HasSubstr("\"refused\": 25")));
  EXPECT_TRUE(wait_until([&] { return drop_->status().state == SourceState::connected; }));
}

TEST_F(DropFolderTest, AFolderThatIsMissingIsWaitedFor) {
  fs::remove(in(""));
  fs::remove(folder_ / "in");
  start();
  ASSERT_TRUE(wait_until([&] { return counter("errors") > 1; }));
  EXPECT_EQ(drop_->status().state, SourceState::connecting);
  EXPECT_THAT(drop_->status().detail, AllOf(HasSubstr(options_.folder), HasSubstr("create it")));
  EXPECT_FALSE(fs::exists(folder_ / "in")) << "it may be a disk that is not mounted";
  fs::create_directory(folder_ / "in");
  put("a.csv", "n\n1\n");
  EXPECT_TRUE(is_moved(in("done/a.csv")));
}

TEST_F(DropFolderTest, WithoutAPlaceForFinishedFilesNothingIsImported) {
  write_text(in("done"), "a file");
  put("a.csv", "n\n1\n");
  start();
  ASSERT_TRUE(wait_until([&] { return counter("errors") > 1; }));
  EXPECT_EQ(drop_->status().state, SourceState::degraded);
  EXPECT_THAT(drop_->status().detail, HasSubstr("/done"));
  EXPECT_THAT(data(), IsEmpty());
  fs::remove(in("done"));
  EXPECT_TRUE(is_moved(in("done/a.csv")));
}

TEST_F(DropFolderTest, AnInterruptedImportGoesOnUnderOtherRulesWithoutStoringALineTwice) {
  std::string content;
  for (int n = 0; n < 40'000; ++n) content += "{\"n\":" + std::to_string(n) + "}\n";
  put("a.ndjson", content);
  start();
  ASSERT_TRUE(wait_until([&] { return counter("stored") > 0; }));
  stop();
  const std::size_t first = data().size();
  use_rule("Other");
  start();
  ASSERT_TRUE(is_moved(in("done/a.ndjson")));
  EXPECT_GT(first, 0U);
  EXPECT_THAT(data(), SizeIs(40'000));
}

TEST_F(DropFolderTest, StoppedAnywhereItGoesOnAndEveryLineIsInOnePlace) {
  std::string content;
  for (int n = 0; n < 20'000; ++n) content += (n % 2'000 == 1 ? "{\"m\":" : "{\"n\":") + std::to_string(n) + "}\n";
  put("a.ndjson", content);
  for (int round = 0; round < 12 && !fs::exists(in("done/a.ndjson")); ++round) {
    start();
    std::this_thread::sleep_for(std::chrono::milliseconds(40 + 7 * round));
    stop();
  }
  start();
  ASSERT_TRUE(is_moved(in("done/a.ndjson")));
  EXPECT_THAT(data(), SizeIs(19'990));
  EXPECT_THAT(quarantined(), SizeIs(10));
  EXPECT_THAT(read_text(in("done/a.ndjson.report.json")),
              AllOf(HasSubstr("\"stored\": 19990"), HasSubstr("\"refused\": 10"), Not(HasSubstr("stored_before"))));
}

}  // namespace
}  // namespace opossum::ingest
