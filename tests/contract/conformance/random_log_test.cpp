// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <random>

#include "tests/contract/conformance/model.hpp"
#include "tests/contract/conformance/subjects.hpp"

namespace opossum::conformance {
namespace {

/// Random commits and reads out of a small world, so that they often meet.
class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t end) { return std::uniform_int_distribution<std::uint64_t>(0, end - 1)(random_); }
  bool chance(std::uint64_t percent) { return below(100) < percent; }

  Commit any_commit(std::uint64_t head) {
    Commit any;
    for (std::uint64_t i = 0, count = 1 + below(4); i < count; ++i) any.events.push_back(any_event());
    if (chance(60)) any.condition = unless(any_query(), chance(70) ? std::optional(any_position(head)) : std::nullopt);
    if (chance(15)) any.key = "key:" + std::to_string(below(40));
    if (chance(3)) any.events.push_back(event(""));
    if (chance(2)) any.events.clear();
    return any;
  }

  Query any_query() {
    Query query;
    for (std::uint64_t i = 0, count = below(4); i < count; ++i) {
      QueryItem item;
      item.types = some("type", 4, 3);
      item.tags = some("tag", 8, 3);
      if (!item.types.empty() || !item.tags.empty() || chance(3)) query.items.push_back(std::move(item));
    }
    return query;
  }

  Range any_range(std::uint64_t head) {
    Range range;
    if (chance(50)) range.after(any_position(head));
    if (chance(30)) range.before(any_position(head));
    if (chance(40)) range.limit(below(12));
    if (chance(40)) range.backwards();
    if (chance(15)) range.since(any_time());
    if (chance(15)) range.until(any_time());
    return range;
  }

 private:
  std::uint64_t any_position(std::uint64_t head) { return chance(60) && head > 10 ? head - below(10) : below(head + 5); }
  Timestamp any_time() { return *event("A").time + std::chrono::milliseconds(below(1'000)); }

  NewEvent any_event() {
    NewEvent any = event("type:" + std::to_string(below(4)), some("tag", 8, 4));
    any.time = any_time();
    if (chance(50)) any.data = "{\"n\":" + std::to_string(below(1'000)) + "}";
    if (chance(5)) any.data = in_quotes(std::string(below(20'000), 'x'));
    return any;
  }

  std::vector<std::string> some(const std::string& what, std::uint64_t of, std::uint64_t end) {
    std::vector<std::string> names;
    for (std::uint64_t i = 0, count = below(end); i < count; ++i) names.push_back(what + ":" + std::to_string(below(of)));
    return names;
  }

  std::mt19937_64 random_;
};

template <class T>
std::string code_of(const Answer<T>& answer) {
  return answer ? "ok" : answer.error().code;
}

class RandomLog : public ::testing::TestWithParam<Kind> {
 protected:
  void step() {
    if (world_.chance(1) && world_.chance(10)) subject_->reopen();
    if (world_.chance(40)) return append();
    read();
    if (const std::uint64_t position = world_.below(model_.head() + 2); world_.chance(20)) {
      ASSERT_EQ(subject_->event_at(position), model_.event_at(position));
    }
  }

  void append() {
    const Commit commit = world_.any_commit(model_.head());
    const auto wanted = model_.append(commit);
    const auto answer = subject_->append(commit);
    ASSERT_EQ(code_of(answer), code_of(wanted));
    if (answer) {
      ASSERT_EQ(*answer, *wanted);
    } else {
      ASSERT_EQ(answer.error().position, wanted.error().position);
      ASSERT_EQ(answer.error().event, wanted.error().event);
    }
    ASSERT_EQ(subject_->head(), model_.head());
  }

  void read() {
    const Query query = world_.any_query();
    const Range range = world_.any_range(model_.head());
    const auto wanted = model_.read(query, range, {});
    const auto answer = subject_->read(query, range, {});
    ASSERT_EQ(code_of(answer), code_of(wanted));
    if (!answer) return;
    ASSERT_EQ(answer->events, wanted->events);
    ASSERT_EQ(answer->head, wanted->head);
  }

  static std::uint64_t seed() {
    const char* given = std::getenv("OPOSSUM_SEED");
    return given == nullptr ? std::random_device()() : std::stoull(given);
  }

  std::uint64_t seed_ = seed();
  World world_{seed_};
  Model model_;
  std::unique_ptr<Subject> subject_ = make_subject(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Conformance, RandomLog, ::testing::Values(Kind::library, Kind::library_sealed, Kind::http), parameter_name);

TEST_P(RandomLog, AnswersLikeAScanOfEverything) {
  std::cout << "OPOSSUM_SEED=" << seed_ << '\n';
  const int steps = GetParam() == Kind::library ? 4'000 : 600;
  for (int i = 0; i < steps && !HasFatalFailure(); ++i) {
    SCOPED_TRACE("OPOSSUM_SEED=" + std::to_string(seed_) + ", step " + std::to_string(i));
    step();
  }
}

}  // namespace
}  // namespace opossum::conformance
