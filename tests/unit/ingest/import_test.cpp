// SPDX-License-Identifier: MIT
#include "ingest/import_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/event_store.hpp"
#include "tests/support/failing_files.hpp"
#include "tests/support/process.hpp"

namespace opossum::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ImportTest : public ::testing::Test {
 protected:
  ImportTest() {
    StoreOptions options;
    options.directory = folder_ / "data";
    options.files = &files_;
    options.limits.data_bytes_max = 10'000;
    store_ = std::move(EventStore::open(options)).value();
  }
  /// What the file holds becomes the data of events; a record with "bad" cannot be mapped.
  Result<ImportReport> import(const std::string& content, FileFormat format = FileFormat::ndjson, const char* type = "T") {
    testing::write_text(folder_ / "file", content);
    ImportOptions options;
    options.path = folder_ / "file";
    options.format = format;
    options.dry_run = dry_run_;
    const MapRecord map = [this, type](std::string_view json) -> std::expected<Commit, std::string> {
      if (!takes_bad_ && json.find("bad") != std::string_view::npos) return std::unexpected("it is bad");
      if (json == "\"unwanted\"") return Commit{};
      Commit commit;
      commit.events.push_back({.type = type, .data = std::string(json)});
      return commit;
    };
    const AppendCommits append = [this](std::vector<Commit> commits) {
      std::vector<Result<Receipt>> receipts;
      for (const Commit& commit : commits) {
        if (stop_after_ && commits_ == *stop_after_) {
          receipts.push_back(fail(Errc::closed, "the power went"));
          continue;
        }
        ++commits_;
        receipts.push_back(store_->append(commit));
      }
      return receipts;
    };
    return import_file(options, map, append);
  }
  [[nodiscard]] std::vector<std::string> data() const {
    std::vector<std::string> all;
    auto cursor = store_->read(Query::all()).value();
    while (auto event = cursor.next().value()) all.emplace_back(event->fields().value().data);
    return all;
  }
  [[nodiscard]] static std::string numbers(int count) {
    std::string text;
    for (int n = 1; n <= count; ++n) text += std::to_string(n) + '\n';
    return text;
  }

  testing::TemporaryFolder folder_;
  testing::FailingFiles files_;
  std::unique_ptr<EventStore> store_;
  bool dry_run_ = false;
  bool takes_bad_ = false;
  std::optional<int> stop_after_;
  int commits_ = 0;
};

TEST_F(ImportTest, EveryLineIsStoredInOrder) {
  const auto report = import("{\"a\":1}\r\n\n  \n2\n\"three\"").value();
  EXPECT_THAT(data(), ElementsAre("{\"a\":1}", "2", "\"three\""));
  EXPECT_EQ(report.records, 3U);
  EXPECT_EQ(report.stored, 3U);
  EXPECT_EQ(commits_, 1);
}

TEST_F(ImportTest, TheSameContentIsStoredOnce) {
  ASSERT_TRUE(import(numbers(2500)));
  const auto again = import(numbers(2500)).value();
  EXPECT_EQ(again.stored, 0U);
  EXPECT_EQ(again.seen, 2500U);
  EXPECT_EQ(data().size(), 2500U);
  EXPECT_EQ(import(numbers(2501)).value().stored, 2501U) << "other content is another file";
}

TEST_F(ImportTest, AnInterruptedImportGoesOnWhereItWas) {
  for (int stop = 0; stop <= 3; ++stop) {
    stop_after_ = commits_ + stop;
    const std::string content = std::to_string(stop + 1) + "000000\n" + numbers(2500);
    const std::size_t before = data().size();
    EXPECT_EQ(import(content).has_value(), stop == 3) << stop;
    stop_after_ = {};
    const auto report = import(content).value();
    EXPECT_EQ(report.stored + report.seen, 2501U);
    EXPECT_EQ(report.seen, stop == 3 ? 2501U : static_cast<unsigned>(stop) * 1000U);
    EXPECT_EQ(data().size(), before + 2501) << stop;
  }
}

TEST_F(ImportTest, BadLinesAreNamedAndTheOthersStored) {
  const auto report = import("1\n\"bad\"\n3\n").value();
  EXPECT_THAT(data(), ElementsAre("1", "3"));
  EXPECT_EQ(report.bad, 1U);
  ASSERT_THAT(report.bad_lines, SizeIs(1));
  EXPECT_EQ(report.bad_lines[0].line, 2U);
  EXPECT_EQ(report.bad_lines[0].reason, "it is bad");
}

TEST_F(ImportTest, ALineThatTheStoreRefusesDoesNotTakeItsNeighboursWithIt) {
  const std::string content = "1\n\"" + std::string(20'000, 'x') + "\"\n3\n{\n5\n";
  for (int round = 0; round < 2; ++round) {
    const auto report = import(content).value();
    EXPECT_THAT(data(), ElementsAre("1", "3", "5")) << round;
    EXPECT_EQ(report.bad, 2U);
    EXPECT_THAT(report.bad_lines[0].reason, HasSubstr("too-large"));
    EXPECT_EQ(report.bad_lines[1].line, 4U);
    EXPECT_EQ(report.seen, round == 0 ? 0U : 3U);
  }
}

TEST_F(ImportTest, ALineThatIsTooLongForAnyRecordIsBadAndTheNextOnesAreStored) {
  for (const FileFormat format : {FileFormat::ndjson, FileFormat::csv}) {
    const auto report = import((format == FileFormat::csv ? "a\n1\n" : "1\n") + std::string(40 << 20, 'x') + "\n3\n", format).value();
    EXPECT_EQ(report.stored, 2U);
    ASSERT_THAT(report.bad_lines, SizeIs(1));
    EXPECT_EQ(report.bad_lines[0].line, format == FileFormat::csv ? 3U : 2U);
    EXPECT_THAT(report.bad_lines[0].reason, HasSubstr("longer than"));
  }
}

TEST_F(ImportTest, WhatTheMappingDoesNotWantIsLeftOut) {
  const auto report = import("1\n\"unwanted\"\n3\n").value();
  EXPECT_THAT(data(), ElementsAre("1", "3"));
  EXPECT_EQ(report.left_out, 1U);
  EXPECT_EQ(report.bad, 0U);
}

TEST_F(ImportTest, AnotherMappingOfTheSameContentStoresNothing) {
  ASSERT_TRUE(import("\"bad\"\n1\n2\n"));
  const auto other = import("\"bad\"\n1\n2\n", FileFormat::ndjson, "Other");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code(), Errc::key_reuse);
  EXPECT_EQ(data().size(), 2U);
}

TEST_F(ImportTest, AMappingThatTakesALineThatWasBadStoresNoOtherAgain) {
  ASSERT_TRUE(import("\"bad\"\n1\n2\n"));
  takes_bad_ = true;
  const auto other = import("\"bad\"\n1\n2\n");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code(), Errc::key_reuse);
  EXPECT_THAT(data(), ElementsAre("1", "2"));
}

TEST_F(ImportTest, AStoreThatTakesNothingNowIsAnErrorAndNothingIsLost) {
  files_.full = true;
  EXPECT_EQ(import("1\n2\n").error().code(), Errc::disk_full);
  files_.full = false;
  EXPECT_EQ(import("1\n2\n").value().stored, 2U);
}

TEST_F(ImportTest, ADryRunStoresNothing) {
  dry_run_ = true;
  const auto report = import("1\n\"bad\"\n").value();
  EXPECT_EQ(report.stored, 1U);
  EXPECT_EQ(report.bad, 1U);
  EXPECT_THAT(data(), IsEmpty());
}

TEST_F(ImportTest, CsvRecordsAreObjectsWithTheNamesOfTheFirst) {
  const auto report =
      import("\xEF\xBB\xBFname,\"the \"\"value\"\"\",n\r\na,1.50,\"7\"\r\n\"x,\ny\",,-2e3\nshort,1\n\"open,1,2\n", FileFormat::csv).value();
  EXPECT_THAT(data(), ElementsAre(R"({"name":"a","the \"value\"":1.50,"n":"7"})", R"({"name":"x,\ny","the \"value\"":"","n":-2e3})"));
  ASSERT_THAT(report.bad_lines, SizeIs(2));
  EXPECT_EQ(report.bad_lines[0].line, 5U) << "a record of two lines came before";
  EXPECT_THAT(report.bad_lines[0].reason, HasSubstr("2 fields"));
  EXPECT_THAT(report.bad_lines[1].reason, HasSubstr("not closed"));
  EXPECT_EQ(report.records, 4U);
}

TEST_F(ImportTest, RecordsThatSpanBlocksAreWhole) {
  std::string content = "a\n";
  for (int n = 0; n < 800; ++n) content += '"' + std::string(static_cast<std::size_t>(2500 + n), n % 2 == 0 ? '\n' : 'x') + "\"\n";
  EXPECT_EQ(import(content, FileFormat::csv).value().stored, 800U);
  EXPECT_EQ(data()[1], R"({"a":")" + std::string(2'501, 'x') + "\"}");
}

TEST_F(ImportTest, AMissingFileSaysItsName) {
  ImportOptions options;
  options.path = folder_ / "nothing";
  const auto report = import_file(options, {}, {});
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().message(), HasSubstr("nothing"));
}

}  // namespace
}  // namespace opossum::ingest
