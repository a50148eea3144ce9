// SPDX-License-Identifier: MIT
#include "sync/push/approvals.hpp"

#include <boost/json.hpp>

#include "store/clock.hpp"
#include "store/commit_line.hpp"
#include "sync/commits/own_record.hpp"
#include "sync/protocol/json_reader.hpp"

namespace opossum::sync::push {

namespace {

constexpr std::string_view kApprovedType = "$sync.approved";

}  // namespace

Result<void> Approvals::load() {
  if (approved_) return {};
  auto event = newest_record(store_, records_of(kApprovedType, "target:" + target_));
  if (!event) return fail(std::move(event).error());
  Sequence through;
  if (*event) {
    auto fields = (*event)->fields();
    if (!fields) return fail(std::move(fields).error());
    protocol::JsonReader reader("approval", fields->data);
    through = Sequence(reader.number("through"));
    if (!reader.good()) return fail(Errc::damaged, reader.error().detail());
  }
  approved_ = through;
  return {};
}

Result<std::optional<Sequence>> Approvals::limit() {
  if (!needed_) return std::optional<Sequence>();
  const std::scoped_lock lock(mutex_);
  OPOSSUM_TRY(load());
  return approved_;
}

template <class Goes>
Result<void> Approvals::approve_while(Goes goes) {
  const std::scoped_lock lock(mutex_);
  OPOSSUM_TRY(load());
  auto cursor = store_.read_authored(*approved_);
  if (!cursor) return fail(std::move(cursor).error());
  Sequence through = *approved_;
  while (true) {
    auto stored = cursor->next();
    if (!stored) return fail(std::move(stored).error());
    if (!*stored) break;
    auto line = parse_commit_line((*stored)->line());
    if (!line) return fail(std::move(line).error());
    if (!line->sequence || line->lane != 0) continue;
    if (!goes(*line)) break;
    through = line->sequence;
  }
  if (through == *approved_) return {};
  const boost::json::object data{{"target", target_}, {"through", through.value()}};
  auto receipt = store_.append(own_record(kApprovedType, {"target:" + target_}, boost::json::serialize(data)));
  if (!receipt) return fail(std::move(receipt).error());
  approved_ = through;
  return {};
}

Result<void> Approvals::approve_through(CommitNumber commit) {
  return approve_while([commit](const CommitLine& line) { return line.commit <= commit; });
}

Result<void> Approvals::approve_until(Timestamp time) {
  return approve_while([time](const CommitLine& line) {
    for (const EventSlice& event : line.events) {
      const auto at = from_rfc3339(event.time);
      if (!at || *at > time) return false;
    }
    return true;
  });
}

}  // namespace opossum::sync::push
