// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "sync/push/backoff.hpp"
#include "sync/push/frame_size.hpp"
#include "sync/push/pace.hpp"

namespace opossum::sync::push {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, BoundDoublesUpToTheMostAndStartsAnewAfterASuccess) {
  Backoff backoff(1s, 300s, 7);
  for (const auto bound : {1000ms, 2000ms, 4000ms, 8000ms}) {
    EXPECT_EQ(backoff.bound(), bound);
    EXPECT_LE(backoff.next(), bound);
  }
  for (int i = 0; i < 20; ++i) EXPECT_LE(backoff.next(), 300s);
  EXPECT_EQ(backoff.bound(), 300s);
  backoff.reset();
  EXPECT_EQ(backoff.bound(), 1s);
}

TEST(Backoff, TwoEdgesDoNotReturnAtOnce) {
  Backoff one(1s, 300s, 1);
  Backoff other(1s, 300s, 2);
  int equal = 0;
  for (int i = 0; i < 20; ++i) equal += one.next() == other.next() ? 1 : 0;
  EXPECT_LT(equal, 3);
}

TEST(FrameSize, GrowsWhileFramesAreFullAndHalvesWhenOneIsLost) {
  FrameSize size(64 << 10, 1 << 20);
  size.came_through(false);
  EXPECT_EQ(size.bytes(), 64U << 10);
  for (int i = 0; i < 10; ++i) size.came_through(true);
  EXPECT_EQ(size.bytes(), 1U << 20);
  size.was_lost();
  EXPECT_EQ(size.bytes(), 512U << 10);
  for (int i = 0; i < 40; ++i) size.was_lost();
  EXPECT_EQ(size.bytes(), 1U);
}

TEST(Pace, BytesArePaidForBeforeTheNextRequest) {
  const SteadyTime start{};
  Pace pace(1000);
  pace.sent(500, start + 10s);
  EXPECT_EQ(pace.free_at(), start + 10s + 500ms);
  pace.sent(1000, start + 10s);
  EXPECT_EQ(pace.free_at(), start + 11s + 500ms);
  Pace without(0);
  without.sent(1'000'000, start + 10s);
  EXPECT_LE(without.free_at(), start + 10s);
}

TEST(Rate, ForgetsAfterTenSeconds) {
  const SteadyTime start{};
  Rate rate;
  rate.add(1000, start);
  EXPECT_DOUBLE_EQ(rate.per_second(start + 1s), 100.0);
  EXPECT_DOUBLE_EQ(rate.per_second(start + 11s), 0.0);
}

}  // namespace
}  // namespace opossum::sync::push
