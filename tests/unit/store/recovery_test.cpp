// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <algorithm>

#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class RecoveryTest : public StoreTest {
 protected:
  /// As a process leaves it that was killed: locks gone, nothing trimmed.
  std::string image() { return *files_.content(kActive); }
  std::string closed_image() {
    close();
    return *files_.content(kActive);
  }
};

TEST_F(RecoveryTest, TornTailOfEveryLengthIsCutAndItsBytesAreLogged) {
  append("A", {"x"});
  const std::string one = closed_image();
  open();
  append("B", {"y"});
  const std::string two = closed_image();
  for (std::size_t length = one.size() + 1; length < two.size(); ++length) {
    files_.set_content(kActive, two.substr(0, length) + std::string(100, '\0'));
    logged_.clear();
    open();
    EXPECT_THAT(positions(), ElementsAre(1));
    EXPECT_THAT(logged_, Contains(HasSubstr("cut " + std::to_string(length - one.size()) + " bytes"))) << length;
    EXPECT_EQ(append("C").commit, CommitNumber(2));
    close();
    EXPECT_TRUE(read_log_files(files_, "/data").problems.empty());
  }
}

TEST_F(RecoveryTest, LastLineThatWentBadAfterACleanCloseIsKeptInQuarantine) {
  append("A");
  const std::size_t start = closed_image().size();
  open();
  append("B");
  std::string bytes = closed_image();
  bytes[start + 30] = static_cast<char>(bytes[start + 30] ^ 1);
  files_.set_content(kActive, bytes);
  open();
  EXPECT_THAT(positions(), ElementsAre(1));
  EXPECT_THAT(logged_, Contains(HasSubstr("may have been acknowledged")));
  const auto kept = files_.files_under("/data/quarantine/");
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(*files_.content(kept.front()), bytes.substr(start));
}

TEST_F(RecoveryTest, TailOfNulBytesIsIgnored) {
  append("A");
  const std::string good = closed_image();
  for (const std::size_t nuls : {1UL, 511UL, 512UL, 100'000UL}) {
    files_.set_content(kActive, good + std::string(nuls, '\0'));
    logged_.clear();
    open();
    EXPECT_THAT(positions(), ElementsAre(1));
    EXPECT_THAT(logged_, ElementsAre());
    close();
    EXPECT_EQ(*files_.content(kActive), good);
  }
}

TEST_F(RecoveryTest, BadLineWithGoodOnesAfterItIsRefusedWithItsBytesAndTheCommand) {
  append("A");
  const std::size_t start = closed_image().size();
  open();
  append("B");
  const std::size_t end = closed_image().size();
  open();
  append("C");
  for (const bool unclean : {false, true}) {
    std::string bytes = closed_image();
    bytes[start + 40] = static_cast<char>(bytes[start + 40] ^ 1);
    if (unclean) bytes += std::string(1000, '\0');
    files_.set_content(kActive, bytes);
    const Error error = open_error();
    EXPECT_EQ(error.code(), Errc::damaged);
    EXPECT_THAT(error.detail(), HasSubstr("bytes " + std::to_string(start) + " to " + std::to_string(end)));
    EXPECT_THAT(error.detail(), HasSubstr("opossum repair"));
    EXPECT_EQ(*files_.content(kActive), bytes) << "nothing may be changed";
    bytes[start + 40] = static_cast<char>(bytes[start + 40] ^ 1);
    files_.set_content(kActive, bytes);
    open();
    EXPECT_EQ(positions().size(), 3U);
  }
}

TEST_F(RecoveryTest, GroupWhoseMarkAndFirstCommitsNeverArrivedIsCut) {
  append("A");
  const std::size_t start = closed_image().size();
  open();
  append_group({commit(event("B")), commit(event("B")), commit(event("B"))});
  std::string bytes = image();
  const std::size_t second = bytes.find("{\"commit\":3");
  ASSERT_NE(second, std::string::npos);
  close();
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(start), bytes.begin() + static_cast<std::ptrdiff_t>(second), '\0');
  files_.set_content(kActive, bytes);
  open();
  EXPECT_THAT(positions(), ElementsAre(1));
}

TEST_F(RecoveryTest, MarkAloneLostInAnUncleanStopLosesNoCommit) {
  append("A");
  const std::size_t start = closed_image().size();
  open();
  append_group({commit(event("B")), commit(event("C"))});
  std::string bytes = image();
  close();
  bytes[start + 20] = static_cast<char>(bytes[start + 20] ^ 1);
  files_.set_content(kActive, bytes);
  open();
  EXPECT_THAT(positions(), ElementsAre(1, 2, 3));
  append("D");
  close();
  EXPECT_TRUE(read_log_files(files_, "/data").problems.empty());
}

TEST_F(RecoveryTest, NumbersGoOnAfterAReopen) {
  append("A");
  append("A");
  reopen();
  const Receipt receipt = append("A");
  EXPECT_EQ(receipt.commit, CommitNumber(3));
  EXPECT_EQ(receipt.first, Position(3));
  EXPECT_EQ(store().authored().sequence, Sequence(3));
}

TEST_F(RecoveryTest, ForeignSegmentAndForeignDirectoryAreRefused) {
  append("A");
  close();
  std::string text = *files_.content("/data/store.json");
  const std::string good = text;
  const std::size_t id = text.find("\"store\":\"") + 9;
  text[id] = text[id] == 'a' ? 'b' : 'a';
  files_.set_content("/data/store.json", text);
  EXPECT_EQ(open_error().code(), Errc::damaged);
  files_.set_content("/data/store.json", "{}");
  EXPECT_EQ(open_error().code(), Errc::not_a_store);
  ASSERT_TRUE(files_.remove("/data/store.json").has_value());
  EXPECT_THAT(open_error().detail(), HasSubstr("store.json"));
  EXPECT_EQ(open_error().code(), Errc::not_a_store);
}

TEST_F(RecoveryTest, SecondOpenerIsToldWhoHoldsTheLock) {
  append("A");
  const Error error = open_error();
  EXPECT_EQ(error.code(), Errc::locked);
  EXPECT_THAT(error.detail(), HasSubstr("process " + std::to_string(::getpid())));
  reopen();
}

TEST_F(RecoveryTest, StoreIsNotCreatedWhenThatIsNotWanted) {
  options_.create = false;
  EXPECT_EQ(open_error().code(), Errc::not_a_store);
  EXPECT_TRUE(files_.files_under("/data").empty());
}

TEST_F(RecoveryTest, ClosedStoreRefusesAppends) {
  append("A");
  ASSERT_TRUE(store().close().has_value());
  EXPECT_EQ(store().append(commit(event("A"))).error().code(), Errc::closed);
}

}  // namespace
}  // namespace opossum::test
