// SPDX-License-Identifier: MIT
#include "ingest/modbus/outbox.hpp"

#include <gmock/gmock.h>

#include "ingest/modbus/point_filter.hpp"

namespace opossum::ingest::modbus {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kStart = Outbox::Instant(std::chrono::hours(1));

/// A store that can be told to refuse.
struct FakeStore {
  std::optional<Errc> refusal{};
  std::vector<std::string> types{};
  std::vector<std::size_t> confirmed{};
  int calls = 0;

  Outbox outbox() {
    return Outbox(
        [this](Commit commit) -> Result<Receipt> {
          ++calls;
          if (refusal) return fail(*refusal, "told to refuse");
          for (const auto& event : commit.events) types.push_back(event.type);
          return Receipt{CommitNumber(1), Position(1), Position(1)};
        },
        [this](std::size_t slot, const PollResult&) { confirmed.push_back(slot); });
  }
};

PollResult poll_of(std::vector<std::string> types) {
  PollResult result;
  for (auto& type : types) {
    NewEvent event;
    event.type = std::move(type);
    result.events.push_back(std::move(event));
  }
  return result;
}

TEST(ModbusOutbox, StoresAPollAtOnceAndConfirmsIt) {
  FakeStore store;
  auto outbox = store.outbox();
  outbox.put(3, poll_of({"a", "b"}));
  EXPECT_FALSE(outbox.flush(kStart));
  EXPECT_THAT(store.types, ElementsAre("a", "b"));
  EXPECT_THAT(store.confirmed, ElementsAre(3U));
  EXPECT_EQ(store.calls, 1) << "a poll is one commit";
  EXPECT_TRUE(outbox.empty());
}

TEST(ModbusOutbox, APollWithoutEventsIsNoCommit) {
  FakeStore store;
  auto outbox = store.outbox();
  outbox.put(0, {});
  EXPECT_FALSE(outbox.flush(kStart));
  EXPECT_EQ(store.calls, 0);
}

TEST(ModbusOutbox, HoldsTheNewestPollOfEveryGroupWhileTheStoreRefusesAndCountsTheReplaced) {
  for (const auto refusal : {Errc::disk_full, Errc::queue_full, Errc::poisoned, Errc::io_error, Errc::closed}) {
    FakeStore store{.refusal = refusal};
    auto outbox = store.outbox();
    outbox.put(0, poll_of({"old", "old2"}));
    outbox.put(1, poll_of({"other"}));
    EXPECT_EQ(outbox.flush(kStart)->code(), refusal);
    EXPECT_THAT(store.confirmed, IsEmpty());
    outbox.put(0, poll_of({"new"}));
    outbox.put(0, {});
    EXPECT_EQ(outbox.replaced(0), 2U);
    EXPECT_EQ(outbox.replaced(1), 0U);
    EXPECT_TRUE(outbox.holds(0));
    store.refusal.reset();
    EXPECT_FALSE(outbox.flush(kStart + std::chrono::seconds(60)));
    EXPECT_THAT(store.types, ElementsAre("new", "other"));
    EXPECT_TRUE(outbox.empty());
  }
}

TEST(ModbusOutbox, DoesNotHammerAStoreThatRefuses) {
  FakeStore store{.refusal = Errc::disk_full};
  auto outbox = store.outbox();
  outbox.put(0, poll_of({"a"}));
  for (auto now = kStart; now < kStart + std::chrono::minutes(10); now += std::chrono::milliseconds(50)) (void)outbox.flush(now);
  EXPECT_GE(store.calls, 20);
  EXPECT_LE(store.calls, 45);
}

TEST(ModbusOutbox, ACommitThatCanNeverSucceedDoesNotBlockTheOthers) {
  FakeStore store{.refusal = Errc::too_large};
  auto outbox = store.outbox();
  outbox.put(0, poll_of({"a", "b"}));
  EXPECT_EQ(outbox.flush(kStart)->code(), Errc::too_large);
  EXPECT_EQ(outbox.given_up(0), 2U);
  EXPECT_TRUE(outbox.empty());
  store.refusal.reset();
  outbox.put(1, poll_of({"c"}));
  EXPECT_FALSE(outbox.flush(kStart));
  EXPECT_THAT(store.types, ElementsAre("c"));
}

Reading good(Value value) { return {.value = std::move(value), .quality = Quality::good}; }

TEST(ModbusFilter, WithoutADeadbandEveryPollPasses) {
  EXPECT_TRUE(passes(std::nullopt, good(std::int64_t{1}), std::nullopt));
  EXPECT_TRUE(passes(std::nullopt, good(std::int64_t{1}), good(std::int64_t{1})));
}

TEST(ModbusFilter, AZeroDeadbandPassesEveryChangeAndNothingElse) {
  EXPECT_FALSE(passes(0.0, good(std::int64_t{1}), good(std::int64_t{1})));
  EXPECT_TRUE(passes(0.0, good(true), good(false)));
  EXPECT_FALSE(passes(0.0, good(std::string("a")), good(std::string("a"))));
  EXPECT_TRUE(passes(0.0, good(std::string("a")), good(std::string("b"))));
  // Counters of 64 bits that are equal as doubles.
  EXPECT_TRUE(passes(0.0, good(std::uint64_t{18446744073709551615U}), good(std::uint64_t{18446744073709551614U})));
}

TEST(ModbusFilter, AStepOfExactlyTheDeadbandPassesDespiteBinaryFractions) {
  EXPECT_TRUE(passes(0.2, good(21.7), good(21.5)));
  EXPECT_TRUE(passes(0.2, good(21.3), good(21.5)));
  EXPECT_FALSE(passes(0.2, good(21.69), good(21.5)));
  EXPECT_TRUE(passes(0.2, good(21.3F), good(21.1F)));
  EXPECT_FALSE(passes(0.2, good(21.29F), good(21.1F)));
}

TEST(ModbusFilter, AChangeOfQualityOrExceptionAlwaysPasses) {
  EXPECT_TRUE(passes(100.0, {.value = 1.0, .quality = Quality::uncertain}, good(1.0)));
  EXPECT_TRUE(passes(100.0, {.quality = Quality::bad, .exception = 3}, Reading{.quality = Quality::bad, .exception = 2}));
  EXPECT_FALSE(passes(std::nullopt, {.quality = Quality::bad, .exception = 2}, Reading{.quality = Quality::bad, .exception = 2}));
  EXPECT_FALSE(passes(std::nullopt, {.value = 1.0, .quality = Quality::stale}, Reading{.value = 1.0, .quality = Quality::stale}));
}

}  // namespace
}  // namespace opossum::ingest::modbus
