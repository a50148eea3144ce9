// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "tests/contract/conformance/subjects.hpp"

namespace opossum::conformance {
namespace {

class Races : public Row {};
OPOSSUM_CONFORMANCE(Races);

TEST_P(Races, OfManyThatWantTheSameOneWins) {
  for (int round = 0; round < 5; ++round) {
    const std::string tag = "seat:" + std::to_string(round);
    std::vector<std::unique_ptr<Subject>> clients;
    for (int i = 0; i < 8; ++i) clients.push_back(store().second());
    std::atomic<int> won = 0;
    {
      std::vector<std::jthread> threads;
      for (auto& client : clients) {
        threads.emplace_back([&] {
          const auto answer = client->append(commit({event("Taken", {tag})}, unless(of_tags({tag}))));
          won += answer ? 1 : 0;
          EXPECT_TRUE(answer || answer.error().code == "condition-failed") << answer.error().code;
        });
      }
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(positions(of_tags({tag})).size(), 1U);
  }
}

TEST_P(Races, ALaterCommitOfAGroupSeesAnEarlierOne) {
  const auto answers = store().append_together(std::vector<Commit>(20, commit({event("Taken", {"seat"})}, unless(of_tags({"seat"})))));
  EXPECT_EQ(std::ranges::count_if(answers, [](const auto& answer) { return answer.has_value(); }), 1);
  EXPECT_EQ(positions(), Positions{1});
}

TEST_P(Races, ARefusedCommitDoesNotTakeItsGroupWithIt) {
  append({event("Taken", {"seat"})});
  std::vector<Commit> commits;
  for (int i = 0; i < 20; ++i) {
    if (i % 3 == 0) commits.push_back(commit({event("Taken", {"seat"})}, unless(of_tags({"seat"}))));
    if (i % 3 == 1) commits.push_back(commit({event("Free", {"n:" + std::to_string(i)}), event("Free")}));
    if (i % 3 == 2) commits.push_back(commit({event("Bad"), event("")}));
  }
  const auto answers = store().append_together(commits);
  std::set<std::uint64_t> taken = {1};
  for (std::size_t i = 0; i < commits.size(); ++i) {
    ASSERT_EQ(answers[i].has_value(), i % 3 == 1);
    if (!answers[i]) {
      EXPECT_EQ(answers[i].error().code, i % 3 == 0 ? "condition-failed" : "invalid-argument");
      continue;
    }
    EXPECT_EQ(answers[i]->last.value(), answers[i]->first.value() + 1);
    EXPECT_TRUE(taken.insert(answers[i]->first.value()).second);
    EXPECT_TRUE(taken.insert(answers[i]->last.value()).second);
    EXPECT_EQ(store().event_at(answers[i]->first.value()), stored(answers[i]->first.value(), commits[i].events[0]));
  }
  EXPECT_EQ(positions(), Positions(taken.begin(), taken.end()));
}

TEST_P(Races, TransfersNeverSpendMoreThanThereIs) {
  constexpr int kClients = 4;
  std::vector<std::unique_ptr<Subject>> clients;
  for (int i = 0; i < kClients; ++i) clients.push_back(store().second());
  append(std::vector<NewEvent>(10, event("Coin", {"purse"})));
  std::atomic<int> spent = 0;
  {
    std::vector<std::jthread> threads;
    for (auto& client : clients) {
      threads.emplace_back([&] {
        for (int tries = 0; tries < 1'000 && !HasFailure(); ++tries) {
          // The hook makes it one read: an append between two would be none of its business.
          const auto purse = client->read(of_tags({"purse"}), {}, [] {});
          ASSERT_TRUE(purse);
          if (purse->events.size() >= 20) return;
          const auto answer = client->append(commit({event("Spent", {"purse"})}, unless(of_tags({"purse"}), purse->head)));
          spent += answer ? 1 : 0;
          ASSERT_TRUE(answer || answer.error().code == "condition-failed") << answer.error().code;
        }
      });
    }
  }
  EXPECT_EQ(spent, 10);
  EXPECT_EQ(positions(of_types({"Spent"})).size(), 10U);
}

TEST_P(Races, OfManyWithOneKeyOneIsStoredAndAllGetItsReceipt) {
  const auto answers = store().append_together(std::vector<Commit>(12, commit({event("A", {"t"}, "1")}, unless(of_tags({"t"})), "key-1")));
  int fresh = 0;
  for (const auto& answer : answers) {
    ASSERT_TRUE(answer) << answer.error().code;
    EXPECT_EQ(answer->first, Position(1));
    EXPECT_EQ(answer->last, Position(1));
    fresh += answer->key_seen ? 0 : 1;
  }
  EXPECT_EQ(fresh, 1);
  EXPECT_EQ(positions(), Positions{1});
}

}  // namespace
}  // namespace opossum::conformance
