// SPDX-License-Identifier: MIT
#include "ingest/file/waiting_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opossum::ingest::file {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class WaitingFilesTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> complete(const std::vector<FoundFile>& found) {
    std::vector<std::string> names;
    for (const FoundFile& file : waiting_.complete(found, now_)) names.push_back(file.name);
    return names;
  }
  WaitingFiles waiting_{2s};
  WaitingFiles::Instant now_{};
};

TEST_F(WaitingFilesTest, AFileIsCompleteWhenItHasNotChangedForTheWholeTime) {
  EXPECT_THAT(complete({{"a", {1, 10, 5}}}), IsEmpty());
  now_ += 1999ms;
  EXPECT_THAT(complete({{"a", {1, 10, 5}}}), IsEmpty());
  now_ += 1ms;
  EXPECT_THAT(complete({{"a", {1, 10, 5}}}), ElementsAre("a"));
}

TEST_F(WaitingFilesTest, EachChangeBeginsTheWaitAgain) {
  for (const Stamp& stamp : {Stamp{1, 10, 5}, Stamp{1, 11, 5}, Stamp{1, 11, 6}, Stamp{2, 11, 6}}) {
    EXPECT_THAT(complete({{"a", stamp}}), IsEmpty()) << "size, time and file";
    now_ += 1900ms;
    EXPECT_THAT(complete({{"a", stamp}}), IsEmpty());
    now_ += 50ms;
  }
}

TEST_F(WaitingFilesTest, AFileThatWasAwayBeginsAgain) {
  EXPECT_THAT(complete({{"a", {1, 10, 5}}}), IsEmpty());
  now_ += 1s;
  EXPECT_THAT(complete({}), IsEmpty());
  now_ += 1s;
  EXPECT_THAT(complete({{"a", {1, 10, 5}}}), IsEmpty());
}

TEST_F(WaitingFilesTest, AnEmptyFileIsNeverComplete) {
  EXPECT_THAT(complete({{"a", {1, 0, 5}}}), IsEmpty());
  now_ += 1h;
  EXPECT_THAT(complete({{"a", {1, 0, 5}}}), IsEmpty());
}

TEST_F(WaitingFilesTest, TheOldestComesFirstAndThenTheNameDecides) {
  const std::vector<FoundFile> found{{"c", {1, 1, 5}}, {"b", {2, 1, 7}}, {"a", {3, 1, 7}}};
  EXPECT_THAT(complete(found), IsEmpty());
  now_ += 2s;
  EXPECT_THAT(complete(found), ElementsAre("c", "a", "b"));
}

}  // namespace
}  // namespace opossum::ingest::file
