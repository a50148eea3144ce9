// SPDX-License-Identifier: MIT
#pragma once

#include "store/commit_line.hpp"
#include "sync/protocol/page_body.hpp"
#include "tests/unit/sync/stores.hpp"

namespace opossum::sync::testing {

/// A central with two edges. Edge a pulls what its filter lets through.
class PullTest : public ::testing::Test {
 protected:
  explicit PullTest(std::optional<Query> filter = Query::all()) : filter_(std::move(filter)) { restart(); }

  void restart() {
    session_.emplace(*a_, "hq", clock_, filter_);
    other_.emplace(*b_, "hq", clock_);
  }
  void store_of_b(Commit commit) {
    ASSERT_TRUE(b_->append(commit));
    ASSERT_TRUE(push_all(*other_, *central_, "token of b"));
  }
  Result<void> push() { return push_all(*session_, *central_, "token of a"); }
  CentralAnswer ask(std::uint64_t bytes = 1 << 20) { return central_->handle("pull", "token of a", session_->next_pull(bytes)); }
  Result<void> pull(std::uint64_t bytes = 1 << 20) {
    for (int pages = 0; pages < 1000; ++pages) {
      OPOSSUM_TRY(session_->on_pull_answer(ask(bytes).body));
      ++pages_;
      if (!session_->more_to_pull()) return {};
    }
    return fail(Errc::internal, "it never ends");
  }
  Result<void> sync() {
    OPOSSUM_TRY(push());
    return pull();
  }
  /// "type" of the events of edge a's log that came from elsewhere.
  std::vector<std::string> types(View view = View::effective) {
    std::vector<std::string> found;
    ReadOptions options;
    options.view = view;
    auto cursor = a_->read(Query::all(), options);
    for (auto next = cursor->next(); next && *next; next = cursor->next()) {
      const auto fields = (*next)->fields();
      if (!fields->type.starts_with("$")) found.push_back(fields->type);
    }
    return found;
  }
  CommitLine line_of(std::uint64_t position) {
    static std::vector<StoredCommit> kept;
    kept.push_back(**a_->commit_of(Position(position)));
    return *parse_commit_line(kept.back().line());
  }

  test::ManualClock clock_;
  MemoryStore central_store_{"hq", clock_};
  MemoryStore a_{"a", clock_};
  MemoryStore b_{"b", clock_};
  std::unique_ptr<Central> central_ = central_for(*central_store_, {origin("a"), origin("b")}, clock_);
  std::optional<Query> filter_;
  std::optional<push::EdgeSession> session_;
  std::optional<push::EdgeSession> other_;
  int pages_ = 0;
};

}  // namespace opossum::sync::testing
