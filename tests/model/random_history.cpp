// SPDX-License-Identifier: MIT
#include <array>
#include <random>
#include <string_view>

#include "tests/model/history.hpp"
#include "tests/support/manual_clock.hpp"

namespace opossum::test {

namespace {

// Few names, so that events, queries and conditions often meet; and names that a careless comparison takes for one another.
constexpr auto kTypes = std::to_array<std::string_view>({"A", "a", "AB", "A ", "B\"\\"});
constexpr auto kTags = std::to_array<std::string_view>({"x", "X", "x:1", "x:11", " x", "e\u0301", "\u00e9", "q\"\\\u2028", "y"});

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  Sizes sizes() {
    Sizes sizes;
    sizes.segment_bytes = 600 + below(8'000);
    sizes.preallocate_bytes = 1 + below(3'000);
    sizes.frame_cache_bytes = chance(30) ? below(3'000) : 1 << 20;
    if (chance(40)) sizes.group_commits_max = static_cast<std::uint32_t>(1 + below(5));
    sizes.compress = chance(70);
    return sizes;
  }

  Action action() {
    Action next;
    next.slot = below(kSlots);
    next.step = step();
    switch (next.step) {
      case Step::append:
      case Step::append_on_full: next.commits = {commit()}; break;
      case Step::append_group:
        for (std::uint64_t i = 0, count = 2 + below(7); i < count; ++i) next.commits.push_back(commit());
        break;
      case Step::read:
      case Step::begin_read:
      case Step::other_read:
        next.query = query();
        next.options = options();
        break;
      case Step::subscribe:
        next.query = query();
        if (chance(50)) next.options.after = position();
        break;
      default: break;
    }
    next.number = next.step == Step::event_at || next.step == Step::read_commits ? position().value() : below(500);
    return next;
  }

 private:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  bool chance(std::uint64_t percent) { return below(100) < percent; }

  Step step() {
    struct Weight {
      Step step;
      std::uint64_t weight;
    };
    static constexpr auto kWeights = std::to_array<Weight>({{Step::append, 30}, {Step::append_group, 12}, {Step::append_on_full, 2},
        {Step::read, 22}, {Step::begin_read, 3}, {Step::end_read, 3}, {Step::other_read, 3}, {Step::event_at, 3}, {Step::read_commits, 2},
        {Step::subscribe, 2}, {Step::poll, 6}, {Step::seal, 3}, {Step::maintain, 2}, {Step::quiet, 2}, {Step::next_day, 1},
        {Step::reopen, 2}, {Step::kill, 1}, {Step::power_cut, 2}});
    std::uint64_t total = 0;
    for (const Weight& entry : kWeights) total += entry.weight;
    std::uint64_t luck = below(total);
    for (const Weight& entry : kWeights) {
      if (luck < entry.weight) return entry.step;
      luck -= entry.weight;
    }
    return Step::maintain;
  }

  Commit commit() {
    Commit made;
    for (std::uint64_t i = 0, count = chance(10) ? 4 + below(8) : 1 + below(2); i < count; ++i) made.events.push_back(event());
    events_ += made.events.size() / 2;
    if (chance(50)) made.condition = AppendCondition{query(), chance(75) ? std::optional(position()) : std::nullopt};
    if (chance(20)) made.key = "key:" + std::to_string(below(12));
    // A repeated append: the same key with the same content is a success, with another one a refusal.
    if (made.key && chance(70)) made.events = {NewEvent{.type = "A", .tags = {"x"}, .data = "\"" + *made.key + "\""}};
    if (chance(2)) made.events.back().tags.emplace_back();
    return made;
  }

  NewEvent event() {
    NewEvent made;
    made.type = kTypes[below(kTypes.size())];
    made.tags = some(kTags, below(4));
    if (chance(50)) made.time = time();
    if (chance(60)) made.data = "{ \"n\" : " + std::to_string(below(1'000)) + " }";
    if (chance(8)) made.data = '"' + std::string(below(3'000), 'x') + '"';
    return made;
  }

  Query query() {
    Query made;
    for (std::uint64_t i = 0, count = below(4); i < count; ++i) {
      QueryItem item{some(kTypes, below(3)), some(kTags, below(3))};
      if (!item.types.empty() || !item.tags.empty() || chance(3)) made.items.push_back(std::move(item));
    }
    return made;
  }

  ReadOptions options() {
    ReadOptions made;
    if (chance(50)) made.after = position();
    if (chance(30)) made.before = position();
    if (chance(40)) made.limit = below(9);
    if (chance(15)) made.since = time();
    if (chance(15)) made.until = time();
    made.backwards = chance(40);
    return made;
  }

  /// Mostly near the end of the log, as far as that can be guessed.
  Position position() { return Position(chance(70) && events_ > 10 ? events_ - below(10) : below(events_ + 8)); }
  Timestamp time() { return Timestamp(ManualClock::kStart) + std::chrono::milliseconds(below(20'000)); }

  template <std::size_t N>
  std::vector<std::string> some(const std::array<std::string_view, N>& names, std::uint64_t count) {
    std::vector<std::string> chosen;
    for (std::uint64_t i = 0; i < count; ++i) chosen.emplace_back(names[below(chance(60) ? 3 : N)]);
    return chosen;
  }

  std::mt19937_64 random_;
  std::uint64_t events_ = 0;
};

}  // namespace

History random_history(std::uint64_t seed, std::size_t count) {
  Generator generator(seed);
  History history{seed, generator.sizes(), {}};
  for (std::size_t i = 0; i < count; ++i) history.actions.push_back(generator.action());
  return history;
}

}  // namespace opossum::test
