// SPDX-License-Identifier: MIT
#include "ingest/mqtt/listener/state_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>

#include "ingest/lines/checked_line.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::ingest::mqtt {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string state_record(int number) { return "{\"is\":" + std::to_string(number) + ",\"text\":\"" + std::string(700, 'x') + "\"}"; }

std::unique_ptr<test::MemoryFileSystem> state_disk() {
  auto files = std::make_unique<test::MemoryFileSystem>();
  EXPECT_TRUE(files->make_directory("/data"));
  EXPECT_TRUE(files->sync_directory("/"));
  return files;
}

/// A state file, what it restored, and what its thread has said.
class OpenedState {
 public:
  explicit OpenedState(FileSystem& files, std::uint64_t snapshot_bytes_min = 1U << 20) {
    StateFileOptions options;
    options.directory = "/data/mqtt";
    options.snapshot_bytes_min = snapshot_bytes_min;
    options.files = &files;
    file = std::make_unique<StateFile>(options);
    opened = file->open([this](std::string_view record) -> Result<void> {
      restored.emplace_back(record);
      return {};
    });
    if (!opened) file.reset();
  }
  ~OpenedState() {
    if (file) file->stop();
  }
  void start() {
    file->start({[this](broker::StateLog::Ticket ticket) {
                   const std::lock_guard lock(mutex_);
                   durable_ = ticket;
                   changed_.notify_all();
                 },
                 [this](const Error& error) {
                   const std::lock_guard lock(mutex_);
                   failed_ = error.code();
                   changed_.notify_all();
                 }});
  }
  /// Whether it became durable; else it has failed.
  bool wait(broker::StateLog::Ticket ticket) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return durable_ >= ticket || failed_; });
    return durable_ >= ticket;
  }
  [[nodiscard]] std::optional<Errc> failed() {
    const std::lock_guard lock(mutex_);
    return failed_;
  }

  std::vector<std::string> restored;
  std::unique_ptr<StateFile> file;
  Result<void> opened;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  broker::StateLog::Ticket durable_ = 0;
  std::optional<Errc> failed_;
};

TEST(MqttStateFile, GivesBackWhatWasWritten) {
  const auto files = state_disk();
  {
    OpenedState state(*files);
    ASSERT_TRUE(state.file);
    EXPECT_THAT(state.restored, IsEmpty());
    state.start();
    for (int i = 1; i <= 3; ++i) state.file->write(state_record(i));
    ASSERT_TRUE(state.wait(3));
  }
  OpenedState again(*files);
  EXPECT_THAT(again.restored, ElementsAre(state_record(1), state_record(2), state_record(3)));
}

TEST(MqttStateFile, WhatIsDurableSurvivesAPowerCut) {
  const auto files = state_disk();
  OpenedState state(*files);
  state.start();
  ASSERT_TRUE(state.wait(state.file->write(state_record(1))));
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto rest = files->after_power_cut(seed);
    OpenedState again(*rest);
    EXPECT_THAT(again.restored, ElementsAre(state_record(1))) << seed;
  }
}

TEST(MqttStateFile, StopWritesWhatIsLeft) {
  const auto files = state_disk();
  {
    OpenedState state(*files);
    state.start();
    for (int i = 1; i <= 50; ++i) state.file->write(state_record(i));
  }
  EXPECT_THAT(OpenedState(*files->after_power_cut(1)).restored, SizeIs(50));
}

TEST(MqttStateFile, ASnapshotReplacesWhatWasBefore) {
  const auto files = state_disk();
  {
    OpenedState state(*files);
    state.start();
    state.file->write(state_record(1));
    state.file->replace({state_record(2), state_record(3)});
    ASSERT_TRUE(state.wait(state.file->write(state_record(4))));
  }
  EXPECT_THAT(OpenedState(*files).restored, ElementsAre(state_record(2), state_record(3), state_record(4)));
  EXPECT_THAT(files->files_under("/data/mqtt"), SizeIs(1)) << "the old file is gone";
}

TEST(MqttStateFile, WantsASnapshotWhenItHasGrown) {
  const auto files = state_disk();
  {
    OpenedState state(*files, 10'000);
    state.start();
    for (int i = 0; i < 10; ++i) state.file->write(state_record(i));
    EXPECT_FALSE(state.file->wants_snapshot());
    for (int i = 0; i < 10; ++i) state.file->write(state_record(i));
    EXPECT_TRUE(state.file->wants_snapshot());
    state.file->replace({state_record(1), state_record(2), state_record(3), state_record(4)});
    EXPECT_FALSE(state.file->wants_snapshot());
    for (int i = 0; i < 20; ++i) state.file->write(state_record(i));
    EXPECT_TRUE(state.file->wants_snapshot()) << "four times the last one";
  }
  EXPECT_TRUE(OpenedState(*files, 10'000).file->wants_snapshot()) << "restarts do not make it grow";
}

TEST(MqttStateFile, CutsATornTail) {
  const auto files = state_disk();
  std::string content = lines::to_line(state_record(1)) + lines::to_line(state_record(2));
  ASSERT_TRUE(files->make_directory("/data/mqtt"));
  files->set_content("/data/mqtt/sessions-4.log", content + lines::to_line(state_record(3)).substr(0, 100));
  {
    OpenedState state(*files);
    EXPECT_THAT(state.restored, ElementsAre(state_record(1), state_record(2)));
    EXPECT_FALSE(state.file->wants_snapshot());
    state.start();
    ASSERT_TRUE(state.wait(state.file->write(state_record(5))));
  }
  EXPECT_EQ(files->content("/data/mqtt/sessions-4.log"), content + lines::to_line(state_record(5)));
}

TEST(MqttStateFile, RestoresWhileItReads) {
  const auto files = state_disk();
  std::string content;
  std::size_t count = 0;
  for (; content.size() < 3U << 20; ++count) content += lines::to_line(state_record(static_cast<int>(count)));
  ASSERT_TRUE(files->make_directory("/data/mqtt"));
  files->set_content("/data/mqtt/sessions-4.log", content);
  {
    OpenedState state(*files);
    ASSERT_TRUE(state.opened);
    ASSERT_THAT(state.restored, SizeIs(count)) << "none is lost where two blocks meet";
    EXPECT_EQ(state.restored.back(), state_record(static_cast<int>(count - 1)));
  }
  EXPECT_EQ(files->content("/data/mqtt/sessions-4.log"), content);
  test::Fault fault;
  fault.operation = test::Operation::read;
  fault.path = "sessions-4";
  fault.nth = 2;
  files->inject(fault);
  OpenedState state(*files);
  EXPECT_FALSE(state.opened);
  EXPECT_FALSE(state.restored.empty()) << "the beginning of the file was not kept until its end was there";
}

TEST(MqttStateFile, SetsADamagedFileAsideAfterASnapshot) {
  const auto files = state_disk();
  std::string content = lines::to_line(state_record(1)) + lines::to_line(state_record(2)) + lines::to_line(state_record(3));
  content[content.size() / 2] = '!';
  ASSERT_TRUE(files->make_directory("/data/mqtt"));
  files->set_content("/data/mqtt/sessions-4.log", content);
  test::Fault full;
  full.operation = test::Operation::sync;
  full.path = "sessions-5";
  full.error = ENOSPC;
  {
    OpenedState state(*files);
    EXPECT_THAT(state.restored, ElementsAre(state_record(1), state_record(3)));
    EXPECT_TRUE(state.file->wants_snapshot());
    state.file->replace({state_record(7)});
    EXPECT_FALSE(state.file->wants_snapshot());
    files->inject(full);  // it is tried again
    state.start();
    ASSERT_TRUE(state.wait(state.file->write(state_record(8))));
  }
  EXPECT_THAT(OpenedState(*files).restored, ElementsAre(state_record(7), state_record(8)));
  EXPECT_EQ(files->content("/data/mqtt/sessions-4.log.damaged"), content) << "the file is kept for whoever wants to look at it";
}

TEST(MqttStateFile, UsesTheNewerOfTwoFiles) {
  const auto files = state_disk();
  ASSERT_TRUE(files->make_directory("/data/mqtt"));
  files->set_content("/data/mqtt/sessions-9.log", lines::to_line(state_record(1)));
  files->set_content("/data/mqtt/sessions-10.log", lines::to_line(state_record(2)));
  files->set_content("/data/mqtt/sessions-x.log", "?");
  EXPECT_THAT(OpenedState(*files).restored, ElementsAre(state_record(2)));
  EXPECT_FALSE(files->content("/data/mqtt/sessions-9.log"));
  EXPECT_TRUE(files->content("/data/mqtt/sessions-x.log")) << "that is none of ours";
}

TEST(MqttStateFile, AFailedSyncIsTheEnd) {
  const auto files = state_disk();
  OpenedState state(*files);
  test::Fault fault;
  fault.operation = test::Operation::sync;
  files->inject(fault);
  state.start();
  EXPECT_FALSE(state.wait(state.file->write(state_record(1))));
  EXPECT_EQ(state.failed(), Errc::io_error);
}

TEST(MqttStateFile, AFullDiskIsTriedAgain) {
  const auto files = state_disk();
  OpenedState state(*files);
  test::Fault fault;
  fault.operation = test::Operation::write;
  fault.error = ENOSPC;
  fault.bytes_written = 100;
  files->inject(fault);
  state.start();
  EXPECT_TRUE(state.wait(state.file->write(state_record(1))));
  EXPECT_FALSE(state.failed());
  EXPECT_THAT(OpenedState(*files->after_power_cut(3)).restored, ElementsAre(state_record(1)));
}

/// Writes, replaces and writes again; how many of the eight changes were durable before the disk stopped.
std::uint64_t run_state_until_stop(test::MemoryFileSystem& files) {
  OpenedState state(files);
  if (!state.file) return 0;
  state.start();
  std::uint64_t durable = 0;
  for (int i = 1; i <= 8; ++i) {
    broker::StateLog::Ticket ticket = state.file->write(state_record(i));
    if (i == 4) {
      state.file->replace({state_record(1), state_record(2), state_record(3), state_record(4)});
      ++ticket;
    } else if (i > 4) {
      ticket = static_cast<broker::StateLog::Ticket>(i) + 1;
    }
    if (!state.wait(ticket)) break;
    durable = static_cast<std::uint64_t>(i);
  }
  return durable;
}

TEST(MqttStateFile, APowerCutAtAnyOperationLosesNothingDurable) {
  const auto whole = state_disk();
  const std::uint64_t before = whole->changes();
  ASSERT_EQ(run_state_until_stop(*whole), 8U);
  const std::uint64_t changes = whole->changes() - before;
  for (std::uint64_t stop = 1; stop <= changes + 1; ++stop) {
    const auto files = state_disk();
    files->stop_at_change(stop);
    const std::uint64_t durable = run_state_until_stop(*files);
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      const auto rest = files->after_power_cut(seed);
      OpenedState again(*rest);
      ASSERT_TRUE(again.file) << "stop " << stop << " seed " << seed;
      ASSERT_GE(again.restored.size(), durable) << "stop " << stop << " seed " << seed;
      ASSERT_LE(again.restored.size(), durable + 1) << "stop " << stop << " seed " << seed;
      for (std::size_t i = 0; i < again.restored.size(); ++i) ASSERT_EQ(again.restored[i], state_record(static_cast<int>(i) + 1));
    }
  }
}

TEST(MqttCheckedLine, KnowsDamageAndTornLines) {
  const std::string line = lines::to_line("{\"a\":1}");
  EXPECT_TRUE(line.ends_with("\"}\n"));
  const std::string_view bare(line.data(), line.size() - 1);
  EXPECT_EQ(lines::from_line(bare), "{\"a\":1}");
  for (std::size_t at = 0; at < bare.size(); ++at) {
    std::string changed(bare);
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(lines::from_line(changed)) << at;
    EXPECT_FALSE(lines::from_line(bare.substr(0, at))) << at;
  }
}

}  // namespace
}  // namespace opossum::ingest::mqtt
