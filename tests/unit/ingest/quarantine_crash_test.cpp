// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/quarantine.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::ingest {
namespace {

using ::testing::HasSubstr;

/// A day passes after every second message.
class DayClock : public Clock {
 public:
  int asked = 0;
  Timestamp now() const override { return *from_rfc3339("2026-11-23T14:00:00Z") + std::chrono::hours(24) * (asked / 2); }
  std::chrono::steady_clock::time_point steady_now() const override { return {}; }
};

Result<std::unique_ptr<Quarantine>> open(FileSystem& files, Clock& clock) {
  QuarantineOptions options;
  options.directory = "/data/quarantine";
  options.files = &files;
  options.clock = &clock;
  return Quarantine::open(options);
}

/// Larger than a sector, so that a line can land in parts.
std::string payload(int number) { return "message " + std::to_string(number) + ' ' + std::string(700, 'x'); }

/// How many messages were acknowledged before the disk stopped.
int run_until_stop(test::MemoryFileSystem& files) {
  DayClock clock;
  const auto quarantine = open(files, clock);
  if (!quarantine) return 0;
  int acknowledged = 0;
  for (; clock.asked < 5; ++clock.asked) {
    Message message;
    message.payload = payload(clock.asked);
    if (!(*quarantine)->add(message, "", "test")) break;
    ++acknowledged;
  }
  return acknowledged;
}

void expect_whole(test::MemoryFileSystem& files, int acknowledged, const std::string& where) {
  DayClock clock;
  clock.asked = 5;
  const auto quarantine = open(files, clock);
  ASSERT_TRUE(quarantine) << where << quarantine.error().message();
  const auto entries = (*quarantine)->list("", 100);
  ASSERT_TRUE(entries) << where;
  // The one whose acknowledgement the crash prevented may be there, too.
  ASSERT_GE(entries->size(), static_cast<std::size_t>(acknowledged)) << where;
  ASSERT_LE(entries->size(), static_cast<std::size_t>(acknowledged) + 1) << where;
  for (std::size_t i = 0; i < entries->size(); ++i) EXPECT_THAT((*entries)[i].json, HasSubstr(payload(static_cast<int>(i)))) << where;
  EXPECT_EQ((*quarantine)->statistics().messages, entries->size()) << where;
  EXPECT_EQ((*quarantine)->statistics().damaged, 0U) << where;
  Message message;
  message.payload = "after";
  ASSERT_TRUE((*quarantine)->add(message, "", "test")) << where;
  EXPECT_EQ((*quarantine)->list("", 100)->size(), entries->size() + 1) << where;
}

std::unique_ptr<test::MemoryFileSystem> new_disk() {
  auto files = std::make_unique<test::MemoryFileSystem>();
  EXPECT_TRUE(files->make_directory("/data"));
  EXPECT_TRUE(files->sync_directory("/"));
  return files;
}

TEST(QuarantineCrashTest, APowerCutAtAnyOperationLosesNothingAcknowledged) {
  const auto whole = new_disk();
  const std::uint64_t before = whole->changes();
  ASSERT_EQ(run_until_stop(*whole), 5);
  const std::uint64_t changes = whole->changes() - before;
  for (std::uint64_t stop = 1; stop <= changes + 1; ++stop) {
    const auto files = new_disk();
    files->stop_at_change(stop);
    const int acknowledged = run_until_stop(*files);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const auto rest = files->after_power_cut(seed);
      expect_whole(*rest, acknowledged, "stop " + std::to_string(stop) + " seed " + std::to_string(seed) + ": ");
      if (HasFatalFailure()) return;
    }
  }
}

/// Removes of four large messages the first two, which makes the second removal compact the file, and adds one more.
int remove_until_stop(test::MemoryFileSystem& files) {
  DayClock clock;
  const auto quarantine = open(files, clock);
  if (!quarantine) return 0;
  int done = 0;
  for (const char* id : {"20261123-000001", "20261123-000002", "20261123-000003"}) {
    const auto removed = (*quarantine)->remove(id, Removal::deleted);
    if (!removed) return done;
    EXPECT_TRUE(*removed);
    ++done;
  }
  return done;
}

TEST(QuarantineCrashTest, APowerCutWhileMessagesAreRemovedLosesNoOther) {
  const auto prepared = new_disk();
  {
    DayClock clock;
    const auto quarantine = open(*prepared, clock);
    Message message;
    message.payload = std::string(200'000, 'x');
    for (int i = 0; i < 4; ++i) ASSERT_TRUE((*quarantine)->add(message, "", "test"));
  }
  const auto whole = prepared->after_kill();
  ASSERT_EQ(remove_until_stop(*whole), 3);
  const std::uint64_t changes = whole->changes() - prepared->after_kill()->changes();
  ASSERT_GT(changes, 8U) << "with a compaction";
  for (std::uint64_t stop = 1; stop <= changes + 1; ++stop) {
    const auto files = prepared->after_kill();
    files->stop_at_change(stop);
    const int removed = remove_until_stop(*files);
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const auto rest = files->after_power_cut(seed);
      DayClock clock;
      const auto quarantine = open(*rest, clock);
      ASSERT_TRUE(quarantine);
      const auto left = (*quarantine)->list("", 100);
      ASSERT_TRUE(left);
      ASSERT_LE(left->size(), static_cast<std::size_t>(4 - removed)) << stop;
      ASSERT_GE(left->size(), static_cast<std::size_t>(4 - std::min(3, removed + 1))) << stop;
      EXPECT_EQ(left->back().id, "20261123-000004");
      EXPECT_EQ((*quarantine)->statistics().damaged, 0U);
    }
  }
}

TEST(QuarantineCrashTest, AShortWriteOnAFullDiskLeavesNoDebris) {
  const auto files = new_disk();
  DayClock clock;
  const auto quarantine = open(*files, clock);
  ASSERT_TRUE(quarantine);
  Message message;
  message.payload = payload(0);
  ASSERT_TRUE((*quarantine)->add(message, "", "test"));
  test::Fault fault;
  fault.operation = test::Operation::write;
  fault.error = ENOSPC;
  fault.bytes_written = 600;
  files->inject(fault);
  message.payload = payload(1);
  EXPECT_EQ((*quarantine)->add(message, "", "test").error().code(), Errc::disk_full);
  message.payload = "short";
  ASSERT_TRUE((*quarantine)->add(message, "", "test"));
  const auto entries = (*quarantine)->list("", 10);
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_THAT(entries->back().json, HasSubstr("\"short\""));
  EXPECT_EQ((*quarantine)->statistics().damaged, 0U);
  EXPECT_EQ(files->content("/data/quarantine/2026-11-23.jsonl")->size(), (*quarantine)->statistics().bytes);
}

}  // namespace
}  // namespace opossum::ingest
