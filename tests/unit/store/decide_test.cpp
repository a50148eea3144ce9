// SPDX-License-Identifier: MIT
// Decisions on what the store knows: read, fold, choose, append, and again when something came in between.
#include "store/decide.hpp"

#include <atomic>
#include <latch>
#include <thread>

#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// What subscribing a student to a course depends on: the course's own events, and everything the student subscribed to.
struct Subscribing {
  int capacity = 0;
  int taken = 0;
  int of_student = 0;
};

enum class No : std::uint8_t { full, too_many_courses };

class DecideTest : public StoreTest {
 protected:
  static constexpr int kCoursesMax = 2;

  static Query about(const std::string& course, const std::string& student) {
    return {{{{"CourseDefined", "Subscribed"}, {course}}, {{"Subscribed"}, {student}}}};
  }
  static auto fold(std::string course, std::string student) {
    return [course, student](Subscribing& state, const EventFields& event) {
      const auto has = [&](const std::string& tag) { return std::ranges::find(event.tags, tag) != event.tags.end(); };
      if (event.type == "CourseDefined") state.capacity = std::stoi(std::string(event.data));
      if (event.type == "Subscribed" && has(course)) ++state.taken;
      if (event.type == "Subscribed" && has(student)) ++state.of_student;
    };
  }
  static Choice<No> choose(const Subscribing& state, const std::string& course, const std::string& student) {
    if (state.taken >= state.capacity) return std::unexpected(No::full);
    if (state.of_student >= kCoursesMax) return std::unexpected(No::too_many_courses);
    return commit(event("Subscribed", {course, student}));
  }
  Result<Decided<No>> subscribe(const std::string& course, const std::string& student) {
    return decide(store(), about(course, student), Subscribing{}, fold(course, student),
                  [&](const Subscribing& state) { return choose(state, course, student); });
  }

  static auto count_events() {
    return [](int& count, const EventFields&) { ++count; };
  }
  static auto always() {
    return [](int) -> Choice<No> { return commit(event("B", {"x"})); };
  }
  const Query tagged_{{{{}, {"x"}}}};
};

TEST_F(DecideTest, StoresWhatTheRuleAllowsAndRefusesTheRest) {
  append(commit(event("CourseDefined", {"course:1"}, "2")));
  append(commit(event("CourseDefined", {"course:2"}, "9")));
  append(commit(event("CourseDefined", {"course:3"}, "9")));
  EXPECT_TRUE(subscribe("course:1", "student:a")->result);
  EXPECT_TRUE(subscribe("course:1", "student:b")->result);
  EXPECT_EQ(subscribe("course:1", "student:c")->result.error(), No::full);
  EXPECT_TRUE(subscribe("course:2", "student:a")->result);
  EXPECT_EQ(subscribe("course:3", "student:a")->result.error(), No::too_many_courses) << "the second item of the query says so";
  EXPECT_EQ(positions({{{{"Subscribed"}, {}}}}).size(), 3U);
}

TEST_F(DecideTest, ARefusalStoresNothing) {
  append(commit(event("CourseDefined", {"course:1"}, "0")));
  const Head before = store().head();
  const auto decided = subscribe("course:1", "student:a");
  ASSERT_TRUE(decided.has_value()) << "a refusal is no error";
  EXPECT_EQ(decided->result.error(), No::full);
  EXPECT_EQ(decided->head, Position(1));
  EXPECT_EQ(decided->attempts, 1U);
  EXPECT_EQ(store().head().chain, before.chain);
}

TEST_F(DecideTest, ManyThreadsNeverOverfillACourse) {
  constexpr int kThreads = 8;
  constexpr int kEach = 20;
  constexpr int kCapacity = 50;
  options_.background = true;
  append(commit(event("CourseDefined", {"course:1"}, std::to_string(kCapacity))));
  std::latch all_have_read(kThreads);
  std::atomic<int> stored = 0;
  std::atomic<int> full = 0;
  std::atomic<std::uint32_t> attempts = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        bool first = true;
        for (int i = 0; i < kEach; ++i) {
          const std::string student = "student:" + std::to_string(thread) + "-" + std::to_string(i);
          const auto choice = [&](const Subscribing& state) {
            if (std::exchange(first, false)) all_have_read.arrive_and_wait();  // so that they get in each other's way for certain
            return choose(state, "course:1", student);
          };
          const auto decided = decide(store(), about("course:1", student), Subscribing{}, fold("course:1", student), choice);
          ASSERT_TRUE(decided.has_value()) << decided.error().message();
          ++(decided->result ? stored : full);
          attempts += decided->attempts;
        }
      });
    }
  }
  EXPECT_EQ(stored, kCapacity);
  EXPECT_EQ(full, kThreads * kEach - kCapacity);
  EXPECT_EQ(positions({{{{"Subscribed"}, {"course:1"}}}}).size(), std::size_t{kCapacity});
  EXPECT_GE(attempts, std::uint32_t{kThreads * kEach + kThreads - 1}) << "of those that read the same only one can be stored";
}

TEST_F(DecideTest, AConflictBetweenReadAndAppendIsRetriedWithFreshState) {
  append("A", {"x"});
  std::vector<int> seen;
  const auto decided = decide(store(), tagged_, 0, count_events(), [&](int count) -> Choice<No> {
    seen.push_back(count);
    if (seen.size() == 1) append("A", {"x"});
    return commit(event("B", {"x"}, std::to_string(count)));
  });
  ASSERT_TRUE(decided.has_value()) << decided.error().message();
  EXPECT_THAT(seen, ElementsAre(1, 2)) << "neither the old state nor the old one with everything counted twice";
  EXPECT_EQ(decided->attempts, 2U);
  EXPECT_EQ(decided->head, Position(2));
  EXPECT_EQ(decided->result->first, Position(3));
  EXPECT_THAT(json(3), HasSubstr(R"("data":2)"));
}

TEST_F(DecideTest, WhatIsNoneOfItsBusinessIsNoConflict) {
  append("A", {"x"});
  const auto decided = decide(store(), tagged_, 0, count_events(), [&](int) -> Choice<No> {
    append("A", {"y"});
    return commit(event("B", {"x"}));
  });
  ASSERT_TRUE(decided.has_value());
  EXPECT_EQ(decided->attempts, 1U);
}

TEST_F(DecideTest, TheBoundIsTheHeadOfTheReadAndTheQueryIsTheSame) {
  append("A", {"x"});
  append("A", {"y"});
  append("A", {"y"});
  ASSERT_TRUE(decide(store(), tagged_, 0, count_events(), always()).has_value());
  EXPECT_THAT(lines().back(), HasSubstr(R"("condition":{"failIfEventsMatch":{"items":[{"tags":["x"]}]},"after":3})"));
}

TEST_F(DecideTest, WorksInAnEmptyStoreAndOnEveryEvent) {
  for (const int expected : {0, 1}) {
    const auto decided = decide(store(), Query::all(), 0, count_events(), [&](int count) -> Choice<No> {
      EXPECT_EQ(count, expected);
      return commit(event("A"));
    });
    ASSERT_TRUE(decided.has_value()) << decided.error().message();
  }
}

TEST_F(DecideTest, GivesUpAtTheBoundAndSaysHowOftenItTried) {
  DecideOptions options;
  options.attempts_max = 4;
  int asked = 0;
  const auto decided = decide(
      store(), tagged_, 0, count_events(),
      [&](int) -> Choice<No> {
        ++asked;
        append("A", {"x"});
        return commit(event("B", {"x"}));
      },
      options);
  ASSERT_FALSE(decided.has_value());
  EXPECT_EQ(decided.error().code(), Errc::condition_failed);
  EXPECT_THAT(decided.error().detail(), HasSubstr("gave up after 4 attempts"));
  ASSERT_NE(decided.error().conflict(), nullptr);
  EXPECT_EQ(decided.error().conflict()->position, Position(4));
  EXPECT_EQ(asked, 4);
  EXPECT_EQ(positions({{{{"B"}, {}}}}).size(), 0U);
}

TEST_F(DecideTest, TriesOnceWhenNoAttemptIsAllowed) {
  DecideOptions options;
  options.attempts_max = 0;
  EXPECT_TRUE(decide(store(), tagged_, 0, count_events(), always(), options).has_value());
}

TEST_F(DecideTest, AnIdempotencyKeyGoesThrough) {
  const auto once = [&] {
    return decide(store(), tagged_, 0, count_events(), [](int) -> Choice<No> {
      Commit made = commit(event("B", {"x"}));
      made.key = "order-7";
      return made;
    });
  };
  const auto first = once();
  append("A", {"x"});
  const auto second = once();
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_FALSE(first->result->key_seen);
  EXPECT_TRUE(second->result->key_seen);
  EXPECT_EQ(second->result->commit, first->result->commit);
  EXPECT_EQ(positions({{{{"B"}, {}}}}).size(), 1U);
}

TEST_F(DecideTest, AFoldThatFailsEndsTheDecision) {
  append("A", {"x"});
  const auto decided = decide(
      store(), tagged_, 0,
      [](int&, const EventFields& event) -> Result<void> {
        return fail(Errc::damaged, "no price in " + std::to_string(event.position.value()));
      },
      [](int) -> Choice<No> {
        ADD_FAILURE() << "asked on a state that is not whole";
        return commit(event("B", {"x"}));
      });
  ASSERT_FALSE(decided.has_value());
  EXPECT_EQ(decided.error().code(), Errc::damaged);
  EXPECT_THAT(decided.error().detail(), HasSubstr("no price in 1"));
}

TEST_F(DecideTest, ErrorsThatTryingAgainCannotHelpComeAtOnce) {
  int asked = 0;
  const auto with = [&](Commit made) {
    return decide(store(), tagged_, 0, count_events(), [&](int) -> Choice<No> {
             ++asked;
             return made;
           })
        .error()
        .code();
  };
  EXPECT_EQ(with(Commit{}), Errc::invalid_argument);
  EXPECT_EQ(with(commit(event(std::string(300, 'n')))), Errc::too_large);
  EXPECT_EQ(asked, 2);
  const Query of_nothing{{{{}, {}}}};
  EXPECT_EQ(decide(store(), of_nothing, 0, count_events(), always()).error().code(), Errc::invalid_argument);
}

TEST_F(DecideTest, ACommitMustNotBringItsOwnCondition) {
  Commit narrow = commit(event("B", {"x"}));
  narrow.condition = if_none({"z"});
  Commit foreign = commit(event("B", {"x"}));
  foreign.origin = Origin{{"11111111-1111-4111-8111-111111111111", 1, 0}, Sequence(1), CommitNumber(1), Position(1)};
  for (const Commit& made : {narrow, foreign}) {
    const auto decided = decide(store(), tagged_, 0, count_events(), [&](int) -> Choice<No> { return made; });
    ASSERT_FALSE(decided.has_value());
    EXPECT_EQ(decided.error().code(), Errc::invalid_argument);
    EXPECT_THAT(decided.error().detail(), HasSubstr("decide()"));
  }
  EXPECT_EQ(store().head().commit, CommitNumber());
}

/// A store whose committer thread stands still in a listener until open_gate(), with unanswered appends up to the limit.
class FullQueueTest : public DecideTest {
 protected:
  void SetUp() override {
    options_.background = true;
    options_.queue_commits_max = 2;
    listener_ = store().on_new_head([this](Position) {
      entered_ = true;
      entered_.notify_all();
      open_.wait(false);
    });
    submit();
    entered_.wait(false);
    submit();
  }
  void TearDown() override { open_gate(); }

  void submit() {
    store().submit(commit(event("A", {"y"})), [](const Result<Receipt>& receipt) { EXPECT_TRUE(receipt.has_value()); });
  }
  std::uint64_t waiting() { return store().statistics().queue_commits; }
  void open_gate() {
    open_ = true;
    open_.notify_all();
  }
  Result<Decided<No>> decide_with(const DecideOptions& options) {
    return decide(store(), tagged_, 0, count_events(), always(), options);
  }

  std::atomic<bool> entered_ = false;
  std::atomic<bool> open_ = false;
  std::shared_ptr<void> listener_;
};

TEST_F(FullQueueTest, IsWaitedForAsLongAsTheStoreAdvises) {
  const auto advised = store().append(commit(event("A", {"y"}))).error().retry_after();
  ASSERT_TRUE(advised.has_value());
  std::vector<std::chrono::milliseconds> pauses;
  DecideOptions options;
  options.pause_max = *advised + std::chrono::milliseconds(1);
  options.wait = [&](std::chrono::milliseconds pause) {
    pauses.push_back(pause);
    options.pause_max = *advised - std::chrono::milliseconds(1);
    if (pauses.size() < 3) return;
    open_gate();
    while (waiting() != 0) std::this_thread::yield();
  };
  const auto decided = decide_with(options);
  ASSERT_TRUE(decided.has_value()) << decided.error().message();
  EXPECT_TRUE(decided->result.has_value());
  EXPECT_EQ(decided->attempts, 4U);
  EXPECT_THAT(pauses, ElementsAre(*advised, options.pause_max, options.pause_max)) << "the longest pause is the caller's";
}

TEST_F(FullQueueTest, IsReportedWhenItStaysFull) {
  DecideOptions options;
  options.attempts_max = 3;
  options.pause_max = std::chrono::milliseconds(1);
  const auto decided = decide_with(options);
  ASSERT_FALSE(decided.has_value());
  EXPECT_EQ(decided.error().code(), Errc::queue_full);
  EXPECT_THAT(decided.error().detail(), HasSubstr("gave up after 3 attempts"));
}

// What does not compile must stay so: a fold or a choice of another shape would do nothing useful.
static_assert(FoldOf<decltype([](int&, const EventFields&) {}), int>);
static_assert(FoldOf<decltype([](int&, const EventFields&) -> Result<void> { return {}; }), int>);
static_assert(!FoldOf<decltype([](int&, const EventFields&) { return 1; }), int>, "a new state that would be dropped");
static_assert(!FoldOf<decltype([](std::unique_ptr<int>&, const EventFields&) {}), std::unique_ptr<int>>, "each attempt needs a copy");
static_assert(ChoiceOn<decltype([](const int&) -> Choice<No> { return Commit{}; }), int>);
static_assert(!ChoiceOn<decltype([](const int&) { return true; }), int>);

}  // namespace
}  // namespace opossum::test
