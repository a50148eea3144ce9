// SPDX-License-Identifier: MIT
#include "sync/push/refusal_log.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "store/commit_line.hpp"
#include "sync/commits/own_record.hpp"
#include "sync/commits/tags.hpp"
#include "sync/protocol/json_reader.hpp"

namespace opossum::sync::push {

namespace {

namespace json = boost::json;

/// `$sync.rejected` data: the outcome and the positions and types of what it is about. Fills `tags` with the original's.
Result<std::string> data_of(const CommitLine& original, const protocol::Refused& refused, const std::string& target,
                            std::vector<std::string>& tags) {
  json::array positions;
  json::array types;
  for (const EventSlice& event : original.events) {
    auto type = unescape(event.type);
    if (!type) return fail(std::move(type).error());
    positions.emplace_back(event.position.value());
    types.emplace_back(*type);
    for (const std::string_view raw : event.tags) {
      auto tag = unescape(raw);
      if (!tag) return fail(std::move(tag).error());
      tags.push_back(std::move(*tag));
    }
  }
  const std::string outcome = to_json(refused);
  return outcome.substr(0, outcome.size() - 1) + ",\"target\":" + json::serialize(json::string(target)) +
         ",\"positions\":" + json::serialize(positions) + ",\"types\":" + json::serialize(types) + '}';
}

}  // namespace

Query RefusalLog::own(std::string_view type) const { return records_of(type, "target:" + target_); }

std::string RefusalLog::key_of(Sequence sequence) const {
  const StoreIdentity& identity = store_.identity();
  return "$sync/" + target_ + '/' + identity.id + '/' + std::to_string(identity.epoch) + '/' + std::to_string(sequence.value());
}

Result<void> RefusalLog::load_central() {
  auto event = oldest_record(store_, own(kTargetType));
  if (!event) return fail(std::move(event).error());
  if (!*event) return {};
  auto fields = (*event)->fields();
  if (!fields) return fail(std::move(fields).error());
  protocol::JsonReader reader("target", fields->data);
  central_ = reader.text("central");
  if (!reader.good()) return fail(Errc::damaged, reader.error().detail());
  return {};
}

Result<void> RefusalLog::load(Position first_pending) {
  if (central_.empty()) OPOSSUM_TRY(load_central());
  ReadOptions options;
  options.backwards = true;
  steps_.clear();
  OPOSSUM_TRY(for_each_record(store_, own(kRejectedType), options, [&](const StoredEvent& event) -> Result<bool> {
    auto fields = event.fields();
    if (!fields) return fail(std::move(fields).error());
    protocol::JsonReader reader("refusal", fields->data);
    steps_.emplace_back(fields->position, Sequence(reader.number("sequence")));
    if (!reader.good()) return fail(Errc::damaged, reader.error().detail());
    return fields->position >= first_pending;
  }));
  std::ranges::reverse(steps_);
  return {};
}

Result<void> RefusalLog::pin(const std::string& central) {
  if (central_ == central) return {};
  if (!central_.empty()) {
    return fail(Errc::refused, "WRONG_CENTRAL: target " + target_ + " belongs to central " + central_ + ", but " + central +
                                   " answered. If it was replaced on purpose, give the target another name; everything is then sent "
                                   "again. Nothing was sent and nothing is deleted");
  }
  Commit commit = own_record(kTargetType, {"target:" + target_}, json::serialize(json::object{{"target", target_}, {"central", central}}));
  commit.key = "$sync/" + target_ + "/central";
  auto receipt = store_.append(std::move(commit));
  if (!receipt) return fail(std::move(receipt).error());
  central_ = central;
  return {};
}

Sequence RefusalLog::known_at(Position position) const {
  const auto after = std::ranges::upper_bound(steps_, position, {}, &std::pair<Position, Sequence>::first);
  return after == steps_.begin() ? Sequence() : std::prev(after)->second;
}

Result<void> RefusalLog::record(const protocol::Refused& refused) {
  if (refused.sequence <= recorded()) return {};
  auto cursor = store_.read_authored(Sequence(refused.sequence.value() - 1));
  if (!cursor) return fail(std::move(cursor).error());
  auto stored = cursor->next();
  if (!stored) return fail(std::move(stored).error());
  if (!*stored) return fail(Errc::protocol, "the central refused sequence " + std::to_string(refused.sequence.value()) + ", which was never sent");
  auto line = parse_commit_line((*stored)->line());
  if (!line) return fail(std::move(line).error());
  if (line->sequence != refused.sequence) return fail(Errc::damaged, "a sequence is missing in the log; run opossum verify");
  std::vector<std::string> tags;
  auto data = data_of(*line, refused, target_, tags);
  if (!data) return fail(std::move(data).error());

  tags = record_tags(std::move(tags), {"origin:" + std::to_string(refused.sequence.value()), "target:" + target_});
  Commit commit = own_record(kRejectedType, std::move(tags), std::move(*data));
  commit.key = key_of(refused.sequence);
  commit.refuses = PositionRange{line->events.front().position, line->events.back().position};
  commit.sync = "\"outcomes\":{\"target\":" + json::serialize(json::string(target_)) +
                ",\"through\":" + std::to_string(refused.sequence.value()) + '}';
  auto receipt = store_.append(std::move(commit));
  if (!receipt) return fail(std::move(receipt).error());
  steps_.emplace_back(receipt->first, refused.sequence);
  return {};
}

}  // namespace opossum::sync::push
