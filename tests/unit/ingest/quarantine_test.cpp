// SPDX-License-Identifier: MIT
#include "ingest/quarantine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/mapping/json_text.hpp"
#include "tests/support/failing_files.hpp"
#include "tests/support/process.hpp"

namespace opossum::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SetClock : public Clock {
 public:
  std::string text = "2026-11-23T14:00:00Z";
  Timestamp now() const override { return *from_rfc3339(text); }
  std::chrono::steady_clock::time_point steady_now() const override { return {}; }
};

class QuarantineTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::unique_ptr<Quarantine> open() {
    QuarantineOptions options;
    options.directory = folder_ / "quarantine";
    options.files = &files_;
    options.clock = &clock_;
    options.bytes_max = bytes_max_;
    auto opened = Quarantine::open(options);
    if (!opened) throw std::runtime_error(opened.error().message());
    return std::move(*opened);
  }
  [[nodiscard]] static Message message(std::string payload) {
    Message made;
    made.source = "hall";
    made.kind = "mqtt";
    made.topic = "a/b";
    made.payload = std::move(payload);
    return made;
  }
  static std::string add(Quarantine& quarantine, std::string payload) {
    const auto added = quarantine.add(message(std::move(payload)), "rule 1", "because");
    if (!added) return added.error().message();
    return added->value_or("(let go)");
  }
  [[nodiscard]] static std::vector<std::string> ids(const Quarantine& quarantine, std::string_view after = "", std::size_t limit = 1000) {
    const auto listed = quarantine.list(after, limit);
    if (!listed) return {listed.error().message()};
    std::vector<std::string> all;
    for (const QuarantineEntry& entry : *listed) all.push_back(entry.id);
    return all;
  }
  [[nodiscard]] std::string day_file() const { return folder_ / "quarantine/2026-11-23.jsonl"; }

  testing::TemporaryFolder folder_;
  testing::FailingFiles files_;
  SetClock clock_;
  std::uint64_t bytes_max_ = 1 << 20;
};

TEST_F(QuarantineTest, KeepsTheWholeMessageWithItsReason) {
  const auto quarantine = open();
  Message kept = message("{\"broken\xC3\xA9");
  kept.retained = true;
  ASSERT_TRUE(quarantine->add(kept, "rule \"1\"", "not JSON\n"));
  const auto entries = *quarantine->list("", 10);
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].json,
            R"({"id":"20261123-000001","time":"2026-11-23T14:00:00.000000Z","source":"hall","kind":"mqtt","rule":"rule \"1\"",)"
            R"("reason":"not JSON\n","topic":"a/b","payload":"{\"brokené","meta":{"mqtt":{"retained":true}}})");
}

TEST_F(QuarantineTest, BytesThatAreNotTextAreBase64) {
  const auto quarantine = open();
  add(*quarantine, std::string("\x00\xFF", 2));
  const auto entries = *quarantine->list("", 10);
  EXPECT_THAT(entries[0].json, HasSubstr(R"("payload_base64":"AP8=")"));
  EXPECT_FALSE(mapping::check_json(entries[0].json));
}

TEST_F(QuarantineTest, IdsGoOnAfterAReopenAndAreListedAfterAnId) {
  auto quarantine = open();
  for (int i = 0; i < 3; ++i) add(*quarantine, "x");
  quarantine.reset();
  quarantine = open();
  EXPECT_EQ(quarantine->statistics().messages, 3U);
  EXPECT_EQ(add(*quarantine, "y"), "20261123-000004");
  EXPECT_THAT(ids(*quarantine, "20261123-000002"), ElementsAre("20261123-000003", "20261123-000004"));
  EXPECT_THAT(ids(*quarantine, "", 1), ElementsAre("20261123-000001"));
  EXPECT_THAT(ids(*quarantine, "", 0), IsEmpty());
  EXPECT_EQ(quarantine->list("nonsense", 1).error().code(), Errc::invalid_argument);
}

TEST_F(QuarantineTest, AFileADayAndIdsNeverGoBackWithTheClock) {
  const auto quarantine = open();
  add(*quarantine, "x");
  clock_.text = "2026-11-24T00:00:00Z";
  EXPECT_EQ(add(*quarantine, "x"), "20261124-000001");
  clock_.text = "2026-11-22T00:00:00Z";
  EXPECT_EQ(add(*quarantine, "x"), "20261124-000002");
  EXPECT_THAT(ids(*quarantine), ElementsAre("20261123-000001", "20261124-000001", "20261124-000002"));
  EXPECT_THAT(ids(*quarantine, "20261123-000001"), SizeIs(2));
}

TEST_F(QuarantineTest, ATailTornAtAnyByteIsCutAndTheRestStays) {
  auto quarantine = open();
  add(*quarantine, "first");
  const std::size_t whole = quarantine->statistics().bytes;
  add(*quarantine, "second");
  quarantine.reset();
  const std::string content = testing::read_text(day_file());
  for (std::size_t size = whole; size < content.size(); ++size) {
    testing::write_text(day_file(), content.substr(0, size));
    const auto reopened = open();
    EXPECT_THAT(ids(*reopened), ElementsAre("20261123-000001")) << size;
    EXPECT_EQ(reopened->statistics().bytes, whole);
    EXPECT_EQ(add(*reopened, "third"), "20261123-000002");
    EXPECT_THAT(ids(*reopened), SizeIs(2)) << size;
  }
}

TEST_F(QuarantineTest, ATornTailWhoseBlocksLandedOutOfOrderIsCut) {
  auto quarantine = open();
  add(*quarantine, "first");
  const std::size_t whole = quarantine->statistics().bytes;
  add(*quarantine, "second");
  quarantine.reset();
  std::string content = testing::read_text(day_file());
  content.replace(whole, 10, std::string(10, '\0'));
  testing::write_text(day_file(), content);
  EXPECT_THAT(ids(*open()), ElementsAre("20261123-000001"));
  EXPECT_EQ(testing::read_text(day_file()).size(), whole);
}

TEST_F(QuarantineTest, DamageInTheMiddleIsReportedAndCutsNothing) {
  auto quarantine = open();
  for (int i = 0; i < 3; ++i) add(*quarantine, "xyz");
  quarantine.reset();
  std::string content = testing::read_text(day_file());
  content[content.find("xyz", content.find('\n'))] = 'X';
  testing::write_text(day_file(), content);
  quarantine = open();
  EXPECT_EQ(quarantine->statistics().damaged, 1U);
  EXPECT_EQ(quarantine->statistics().messages, 2U);
  EXPECT_THAT(ids(*quarantine), ElementsAre("20261123-000001", "20261123-000003"));
  EXPECT_EQ(testing::read_text(day_file()), content);
  EXPECT_EQ(add(*quarantine, "x"), "20261123-000004");
}

TEST_F(QuarantineTest, AFullDiskIsAnErrorThatPasses) {
  const auto quarantine = open();
  add(*quarantine, "a long first message");
  files_.full = true;
  EXPECT_EQ(quarantine->add(message("x"), "", "r").error().code(), Errc::disk_full);
  files_.full = false;
  EXPECT_EQ(add(*quarantine, "y"), "20261123-000002");
  EXPECT_THAT(ids(*quarantine), SizeIs(2));
}

TEST_F(QuarantineTest, AFailedFsyncStopsItUntilARestart) {
  auto quarantine = open();
  files_.sync_fails = true;
  EXPECT_EQ(quarantine->add(message("x"), "", "r").error().code(), Errc::poisoned);
  files_.sync_fails = false;
  EXPECT_EQ(quarantine->add(message("x"), "", "r").error().code(), Errc::poisoned);
  quarantine.reset();
  quarantine = open();
  EXPECT_THAT(add(*quarantine, "y"), HasSubstr("20261123-"));
}

TEST_F(QuarantineTest, BeyondItsLimitMessagesAreCountedAndLetGo) {
  bytes_max_ = 400;
  const auto quarantine = open();
  EXPECT_EQ(add(*quarantine, "x"), "20261123-000001");
  EXPECT_EQ(add(*quarantine, std::string(300, 'x')), "(let go)");
  EXPECT_EQ(quarantine->statistics().refused, 1U);
  EXPECT_EQ(quarantine->statistics().messages, 1U);
  EXPECT_LE(testing::read_text(day_file()).size(), 400U);
}

TEST_F(QuarantineTest, OtherFilesInTheDirectoryAreLeftAlone) {
  open().reset();
  testing::write_text(folder_ / "quarantine/notes.txt", "mine");
  testing::write_text(folder_ / "quarantine/2026-11-2x.jsonl", "mine");
  const auto quarantine = open();
  EXPECT_EQ(quarantine->statistics().messages, 0U);
  EXPECT_EQ(testing::read_text(folder_ / "quarantine/notes.txt"), "mine");
}

TEST_F(QuarantineTest, AMessageIsFoundByItsIdUntilItIsRemoved) {
  auto quarantine = open();
  for (int i = 0; i < 3; ++i) add(*quarantine, "payload " + std::to_string(i));
  EXPECT_THAT((*quarantine->get("20261123-000002"))->json, HasSubstr("payload 1"));
  EXPECT_EQ(quarantine->remove("20261123-000002", Removal::deleted), true);
  for (int round = 0; round < 2; ++round) {
    EXPECT_FALSE(*quarantine->get("20261123-000002"));
    EXPECT_EQ(quarantine->remove("20261123-000002", Removal::deleted), false);
    EXPECT_THAT(ids(*quarantine), ElementsAre("20261123-000001", "20261123-000003"));
    EXPECT_EQ(quarantine->statistics().messages, 2U);
    quarantine.reset();
    quarantine = open();
  }
  for (const char* other : {"", "nonsense", "20261123-000009", "20261122-000001", "2026112x-000001"}) {
    EXPECT_FALSE(*quarantine->get(other)) << other;
    EXPECT_EQ(quarantine->remove(other, Removal::deleted), false) << other;
  }
}

TEST_F(QuarantineTest, TheIdOfARemovedMessageIsNotGivenAgain) {
  auto quarantine = open();
  for (int i = 0; i < 3; ++i) add(*quarantine, "x");
  for (const std::string& id : ids(*quarantine)) EXPECT_EQ(quarantine->remove(id, Removal::stored), true);
  EXPECT_LT(quarantine->statistics().bytes, 200U) << "the room is free again";
  quarantine.reset();
  quarantine = open();
  EXPECT_EQ(quarantine->statistics().messages, 0U);
  EXPECT_EQ(add(*quarantine, "y"), "20261123-000004");
}

TEST_F(QuarantineTest, ThePastDayOfWhichNothingIsLeftIsDeleted) {
  const auto quarantine = open();
  add(*quarantine, "x");
  add(*quarantine, "y");
  clock_.text = "2026-11-24T14:00:00Z";
  add(*quarantine, "z");
  EXPECT_EQ(quarantine->remove("20261123-000002", Removal::deleted), true);
  EXPECT_THAT(ids(*quarantine), ElementsAre("20261123-000001", "20261124-000001"));
  EXPECT_EQ(quarantine->remove("20261123-000001", Removal::deleted), true);
  EXPECT_FALSE(*files_.exists(day_file()));
  EXPECT_THAT(ids(*open()), ElementsAre("20261124-000001"));
}

TEST_F(QuarantineTest, RemovedMessagesGiveTheirRoomBack) {
  bytes_max_ = 1 << 20;
  const auto quarantine = open();
  const std::string large(100'000, 'x');
  for (int i = 0; i < 10; ++i) add(*quarantine, large + std::to_string(i));
  EXPECT_EQ(add(*quarantine, large), "(let go)");
  for (int i = 2; i <= 7; ++i) EXPECT_EQ(quarantine->remove("20261123-00000" + std::to_string(i), Removal::deleted), true);
  EXPECT_EQ(add(*quarantine, large), "20261123-000011");
  EXPECT_THAT(ids(*quarantine), ElementsAre("20261123-000001", "20261123-000008", "20261123-000009", "20261123-000010", "20261123-000011"));
  EXPECT_THAT((*quarantine->get("20261123-000009"))->json, HasSubstr("xx8\""));
  EXPECT_THAT(ids(*open()), SizeIs(5));
}

TEST_F(QuarantineTest, ARemovalThatCannotBeWrittenRemovesNothing) {
  auto quarantine = open();
  add(*quarantine, "x");
  files_.full = true;
  EXPECT_EQ(quarantine->remove("20261123-000001", Removal::deleted).error().code(), Errc::disk_full);
  files_.full = false;
  EXPECT_THAT(ids(*quarantine), SizeIs(1));
  files_.sync_fails = true;
  EXPECT_EQ(quarantine->remove("20261123-000001", Removal::deleted).error().code(), Errc::poisoned);
  files_.sync_fails = false;
  EXPECT_EQ(quarantine->remove("20261123-000001", Removal::deleted).error().code(), Errc::poisoned);
  EXPECT_THAT(ids(*quarantine), SizeIs(1));
}

TEST_F(QuarantineTest, AMessageComesBackAsItWas) {
  const auto quarantine = open();
  Message all = message(std::string("\x00\xFF\n\"", 4));
  all.topic = "a/\xC3\xA9";
  all.received = clock_.now();
  all.qos = 2;
  all.retained = true;
  all.duplicate = true;
  all.retain = true;
  all.client = "press\xFF";
  all.content_type = "text/plain";
  all.response_topic = "answer\xFF";
  all.correlation = std::string("\x01\x00", 2);
  all.properties = {{"a", "1"}, {"a", "2"}, {"b\xFF", "3"}};
  ASSERT_TRUE(quarantine->add(all, "", "r"));
  const Result<Message> back = message_of(quarantine->list("", 1)->front());
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_EQ(*back, all);
  EXPECT_EQ(message_of({"x", "{}"}).error().code(), Errc::damaged);
}

}  // namespace
}  // namespace opossum::ingest
