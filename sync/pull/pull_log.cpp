// SPDX-License-Identifier: MIT
#include "sync/pull/pull_log.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "store/append_all.hpp"
#include "sync/commits/coverage.hpp"
#include "sync/commits/own_record.hpp"
#include "sync/protocol/json_reader.hpp"
#include "sync/pull/pulled_commit.hpp"

namespace opossum::sync::pull {

namespace {

namespace json = boost::json;

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

std::unexpected<Error> bad_page(std::string_view what) { return fail(Errc::protocol, "the central sent a page " + std::string(what)); }

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
  return branch_.store.empty() ? Result<void>() : load_checkpoint();
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
  if (central.empty()) return {};
  return for_each_record(store_, records_of(kFilterType, central_tag(central)), {}, [this](const StoredEvent& event) -> Result<bool> {
    auto fields = event.fields();
    if (!fields) return fail(std::move(fields).error());
    protocol::JsonReader reader("filter", fields->data);
    const auto* value = reader.value("filter");
    auto query = value == nullptr ? std::nullopt : reader.query("filter", *value);
    if (!query) return fail(Errc::damaged, "position " + std::to_string(fields->position.value()) + " holds no pull filter");
    filters_.push_back(std::move(*query));
    filter_positions_.push_back(fields->position);
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
  return record_filter();
}

Result<void> PullLog::record_filter() {
  if (!filters_.empty() && filters_.back() == *filter_) return {};
  if (!filters_.empty() && !covers(filters_.back(), *filter_)) {
    return fail(Errc::refused, "the pull filter of target " + target_ + " was widened from " + to_json(filters_.back()) + " to " +
                                   to_json(*filter_) + ": what the old one left out would be missing. Take the old filter back, or begin a "
                                   "new store for the wider one. Nothing is deleted");
  }
  auto receipt = store_.append(pull_record(kFilterType, branch_.store, target_, {{"filter", json::parse(to_json(*filter_))}}));
  if (!receipt) return fail(std::move(receipt).error());
  filters_.push_back(*filter_);
  filter_positions_.push_back(receipt->first);
  return {};
}

protocol::Pull PullLog::next(std::uint64_t bytes) const {
  return {store_.identity().id, store_.identity().epoch, at_, own_, filter_, bytes};
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
  if (head.branch != at_.branch || head.from != at_.position) return bad_page("that does not go on where the last one ended");
  if (head.own_through < own_) return bad_page("that takes outcomes back");
  std::vector<Commit> commits;
  Position before = head.from;
  std::size_t next_own = 0;
  for (const std::string_view text : page.lines) {
    auto line = parse_commit_line(text);
    if (!line) return bad_page("with a line that is no commit: " + line.error().detail());
    const Position last = line->events.back().position;
    if (line->events.front().position <= before || last > head.to) return bad_page("whose commits are not in order");
    auto commit = pulled_commit(*line, {branch_.store, branch_.epoch, 0});
    if (!commit) return fail(std::move(commit).error());
    own_ = take_echo(head.own, next_own, last);
    place(*commit, last, own_, std::exchange(echo_, {}), last == head.to ? head.hash : Digest{});
    recorded_ = before = last;
    commits.push_back(std::move(*commit));
  }
  for (auto& result : append_all(store_, std::move(commits))) {
    // Those behind it were not taken either. What the log holds now is read again before anything else is pulled.
    if (!result) return fail(std::move(result).error().in("storing what was pulled"));
  }
  static_cast<void>(take_echo(head.own, next_own, head.to.next()));
  own_ = head.own_through;
  at_.position = head.to;
  at_.hash = head.hash;
  return {};
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
