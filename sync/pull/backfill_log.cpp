// SPDX-License-Identifier: MIT
#include "sync/pull/backfill_log.hpp"

#include <utility>

#include "store/append_all.hpp"
#include "sync/pull/page_walk.hpp"
#include "sync/pull/pulled_commit.hpp"

namespace opossum::sync::pull {

BackfillLog::BackfillLog(EventStore& store, std::string central, std::uint32_t generation, Query filter, Position until,
                         std::vector<protocol::Covered> covered)
    : store_(store), central_(std::move(central)), generation_(generation), filter_(std::move(filter)), until_(until), covered_(std::move(covered)) {
  if (const auto progress = store_.progress_of(backfill_counter(central_, generation_))) at_ = recorded_ = Position(progress->decided.value());
}

void BackfillLog::ask(protocol::Pull& pull) const {
  pull.at.position = at_;
  pull.at.hash = {};
  pull.filter = filter_;
  pull.backfill = protocol::Backfill{until_, covered_};
}

Result<void> BackfillLog::apply(const protocol::Page& page, std::uint32_t epoch, Sequence own) {
  if (page.head.from != at_ || page.head.to > until_ || page.head.to == at_) return bad_page("that does not go on where the last one ended");
  std::vector<Commit> commits;
  Position recorded = recorded_;
  auto walked = for_each_commit(page, {central_, epoch, 0}, [&](Commit commit, Position last) {
    commit.pulled = PulledFrom{central_, epoch, std::exchange(recorded, last), last, own, generation_};
    commits.push_back(std::move(commit));
  });
  if (!walked) return walked;
  OPOSSUM_TRY(store_pulled(store_, std::move(commits)));
  recorded_ = recorded;
  at_ = page.head.to;
  return {};
}

}  // namespace opossum::sync::pull
