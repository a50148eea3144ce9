// SPDX-License-Identifier: MIT
#include "sync/pull/pull_log.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sync/commits/coverage.hpp"
#include "sync/commits/own_record.hpp"
#include "sync/protocol/json_reader.hpp"
#include "sync/pull/page_walk.hpp"

namespace opossum::sync::pull {

namespace {

namespace json = boost::json;

constexpr std::uint64_t kNowhere = UINT64_MAX;

/// What was pulled belongs to the central, whatever the target is called.
std::string central_tag(const std::string& central) { return "central:" + central; }

Commit pull_record(std::string_view type, const std::string& central, const std::string& target, json::object data) {
  data["target"] = target;
  return own_record(type, {central_tag(central), "target:" + target}, json::serialize(data));
}

/// The members behind `pull` of a commit's `sync`.
std::optional<std::string> further_members(const std::vector<protocol::Accepted>& echo, const Digest& hash) {
  std::string members;
  if (hash != Digest{}) members += "\"hash\":\"" + to_hex(hash) + '"';
  if (!echo.empty()) members += (members.empty() ? "" : ",") + std::string("\"echo\":") + json::serialize(to_json(echo));
  return members.empty() ? std::nullopt : std::optional(std::move(members));
}

}  // namespace

Result<void> PullLog::load(const std::string& central) {
  branch_ = {};
  at_ = {};
  own_ = {};
  recorded_ = {};
  echo_.clear();
  asked_ = known_ = {};
  OPOSSUM_TRY(load_filters(central));
  earlier_.clear();
  for (const auto& [id, progress] : store_.origins()) {
    if (id.lane != kPullLane || id.store != central) continue;
    if (!branch_.store.empty()) earlier_.insert(earlier_.begin(), counter());
    branch_ = {id.store, id.epoch};
  }
  if (!branch_.store.empty()) OPOSSUM_TRY(load_checkpoint());
  return load_backfill(central);
}

Result<void> PullLog::load_checkpoint() {
  const auto progress = store_.progress_of(counter());
  OPOSSUM_ASSERT(progress.has_value());
  auto stored = store_.find_outcome(counter(), progress->decided);
  if (!stored) return fail(std::move(stored).error());
  if (!*stored) return fail(Errc::damaged, "the newest pulled commit is missing in the log; run opossum verify");
  auto line = parse_commit_line((*stored)->line());
  if (!line) return fail(std::move(line).error());
  auto pulled = pulled_from(*line);
  if (!pulled) return fail(std::move(pulled).error());
  at_ = {protocol::branch_id(branch_.store, branch_.epoch), pulled->position, {}};
  own_ = pulled->own;
  recorded_ = pulled->position;
  protocol::JsonReader reader("pull", line->sync);
  if (reader.has("hash")) at_.hash = reader.digest("hash");
  if (!reader.good()) return fail(Errc::damaged, reader.error().detail());
  return {};
}

Result<void> PullLog::load_filters(const std::string& central) {
  filters_.clear();
  filter_positions_.clear();
  covered_.clear();
  if (central.empty()) return {};
  return for_each_record(store_, records_of(kFilterType, central_tag(central)), {}, [this](const StoredEvent& event) -> Result<bool> {
    auto fields = event.fields();
    if (!fields) return fail(std::move(fields).error());
    protocol::JsonReader reader("filter", fields->data);
    const auto* value = reader.value("filter");
    auto query = value == nullptr ? std::nullopt : reader.query("filter", *value);
    // A record without them is from before there were backfills: then only the first one is known to begin with the log.
    const bool dated = reader.has("at");
    const Position at(dated ? reader.number("at") : 0);
    const Position from(dated ? reader.number("from") : filters_.empty() ? 0 : kNowhere);
    if (!query || !reader.good()) return fail(Errc::damaged, "position " + std::to_string(fields->position.value()) + " holds no pull filter");
    add_filter(std::move(*query), fields->position, from, at);
    return true;
  });
}

bool PullLog::holds_what_was_pulled(const std::vector<protocol::Branch>& branches) const {
  if (!at_.position || branches.back().id == at_.branch) return true;
  const auto then = std::ranges::find(branches, at_.branch, &protocol::Branch::id);
  return then != branches.end() && at_.position <= std::next(then)->from;
}

Result<void> PullLog::begin(const std::vector<protocol::Branch>& branches) {
  const std::string& branch = branches.back().id;
  const auto named = protocol::read_branch(branch);
  if (!named) return fail(Errc::protocol, "the central names no branch of its history");
  // A target with a new name learns only now which central it is.
  if (named->store != branch_.store) OPOSSUM_TRY(load(named->store));
  if (!holds_what_was_pulled(branches)) {
    return fail(Errc::refused, "ROLLBACK: the central went on in another history (" + branch + ") than the one that was pulled up to position " +
                                   std::to_string(at_.position.value()) + " (" + at_.branch +
                                   "): it was restored from an older backup. Nothing was sent and nothing is deleted");
  }
  if (at_.position && named->epoch != branch_.epoch) earlier_.insert(earlier_.begin(), counter());
  branch_ = *named;
  at_.branch = branch;
  return backfill_ ? Result<void>() : look_at_filter();
}

Result<void> PullLog::record_filter(const Query& filter, Position from) {
  json::object data{{"filter", json::parse(to_json(filter))}, {"from", from.value()}, {"at", at_.position.value()}};
  auto receipt = store_.append(pull_record(kFilterType, branch_.store, target_, std::move(data)));
  if (!receipt) return fail(std::move(receipt).error());
  add_filter(filter, receipt->first, from, at_.position);
  return {};
}

void PullLog::add_filter(Query filter, Position recorded, Position from, Position at) {
  if (!covered_.empty()) covered_.back().to = at;
  covered_.push_back({filter, from, at});
  filters_.push_back(std::move(filter));
  filter_positions_.push_back(recorded);
}

std::vector<protocol::Covered> PullLog::covered() const {
  std::vector<protocol::Covered> all = covered_;
  if (!all.empty()) all.back().to = at_.position;
  return all;
}

Result<void> PullLog::look_at_filter() {
  if (!filters_.empty() && filters_.back() == *filter_) return {};
  const bool lacks_nothing = filters_.empty() || !at_.position || covers(filters_.back(), *filter_);
  if (lacks_nothing) return record_filter(*filter_, filters_.empty() ? Position() : at_.position);
  json::object data{{"filter", json::parse(to_json(*filter_))}, {"generation", filters_.size() + 1}, {"until", at_.position.value()}};
  auto receipt = store_.append(pull_record(kBackfillType, branch_.store, target_, std::move(data)));
  if (!receipt) return fail(std::move(receipt).error());
  backfill_.emplace(store_, branch_.store, static_cast<std::uint32_t>(filters_.size() + 1), *filter_, at_.position, covered());
  return {};
}

Result<void> PullLog::load_backfill(const std::string& central) {
  backfill_.reset();
  if (central.empty()) return {};
  auto event = newest_record(store_, records_of(kBackfillType, central_tag(central)));
  if (!event) return fail(std::move(event).error());
  if (!*event) return {};
  auto fields = (*event)->fields();
  if (!fields) return fail(std::move(fields).error());
  protocol::JsonReader reader("backfill", fields->data);
  const auto* value = reader.value("filter");
  auto query = value == nullptr ? std::nullopt : reader.query("filter", *value);
  const auto generation = static_cast<std::uint32_t>(reader.number("generation", UINT32_MAX));
  const Position until(reader.number("until"));
  if (!reader.good() || !query) return fail(Errc::damaged, "position " + std::to_string(fields->position.value()) + " begins no backfill");
  // Its filter is on record once it is complete.
  if (generation <= filters_.size()) return {};
  backfill_.emplace(store_, central, generation, std::move(*query), until, covered());
  return {};
}

protocol::Pull PullLog::next(std::uint64_t bytes) const {
  protocol::Pull pull{store_.identity().id, store_.identity().epoch, at_, own_, filter_, bytes, {}, {}};
  if (backfill_) backfill_->ask(pull);
  return pull;
}

Sequence PullLog::take_echo(const std::vector<protocol::Accepted>& own, std::size_t& next, Position before) {
  Sequence through = own_;
  for (; next < own.size() && own[next].last < before; ++next) {
    through = std::max(through, own[next].to);
    echo_.push_back(own[next]);
  }
  return through;
}

void PullLog::place(Commit& commit, Position to, Sequence own, const std::vector<protocol::Accepted>& echo, const Digest& hash) {
  commit.pulled = PulledFrom{branch_.store, branch_.epoch, recorded_, to, own};
  commit.sync = further_members(echo, hash);
}

Result<void> PullLog::apply(const protocol::Page& page) {
  const protocol::PageHead& head = page.head;
  if (head.branch != at_.branch) return bad_page("of another branch");
  if (backfill_) return apply_backfill(page);
  if (head.from != at_.position) return bad_page("that does not go on where the last one ended");
  if (head.own_through < own_) return bad_page("that takes outcomes back");
  std::vector<Commit> commits;
  std::size_t next_own = 0;
  OPOSSUM_TRY(for_each_commit(page, {branch_.store, branch_.epoch, 0}, [&](Commit commit, Position last) {
    own_ = take_echo(head.own, next_own, last);
    place(commit, last, own_, std::exchange(echo_, {}), last == head.to ? head.hash : Digest{});
    recorded_ = last;
    commits.push_back(std::move(commit));
  }));
  OPOSSUM_TRY(store_pulled(store_, std::move(commits)));
  static_cast<void>(take_echo(head.own, next_own, head.to.next()));
  own_ = head.own_through;
  at_.position = head.to;
  at_.hash = head.hash;
  return {};
}

Result<void> PullLog::apply_backfill(const protocol::Page& page) {
  OPOSSUM_TRY(backfill_->apply(page, branch_.epoch, own_));
  if (!backfill_->done()) return {};
  const Query filter = backfill_->filter();
  backfill_.reset();
  OPOSSUM_TRY(record_filter(filter, Position()));
  return look_at_filter();
}

Result<void> PullLog::mark() {
  if (!mark_due()) return {};
  Commit record = pull_record(kPulledType, branch_.store, target_, {{"branch", at_.branch}, {"from", recorded_.value()}, {"to", at_.position.value()}});
  place(record, at_.position, own_, echo_, at_.hash);
  auto receipt = store_.append(std::move(record));
  if (!receipt) return fail(std::move(receipt).error());
  recorded_ = at_.position;
  echo_.clear();
  return {};
}

Result<PullLog::Known> PullLog::known_at(Position position) {
  if (branch_.store.empty()) return Known{};
  if (position < asked_) asked_ = known_ = {};
  auto found = store_.find_newest(counter(), asked_, position);
  // Positions below its end mean the same in every later branch.
  for (auto before = earlier_.begin(); found && !*found && before != earlier_.end(); ++before) {
    found = store_.find_newest(*before, asked_, position);
  }
  if (!found) return fail(std::move(found).error());
  if (*found) {
    auto line = parse_commit_line((*found)->line());
    if (!line) return fail(std::move(line).error());
    auto pulled = pulled_from(*line);
    if (!pulled) return fail(std::move(pulled).error());
    known_ = pulled->position;
  }
  asked_ = Position(position.value() - 1);
  if (!known_) return Known{};
  const auto filter = std::ranges::lower_bound(filter_positions_, position);
  return Known{known_, static_cast<std::uint32_t>(filter - filter_positions_.begin())};
}

}  // namespace opossum::sync::pull
