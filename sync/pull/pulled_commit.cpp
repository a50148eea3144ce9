// SPDX-License-Identifier: MIT
#include "sync/pull/pulled_commit.hpp"

#include "sync/commits/received_commit.hpp"

namespace opossum::sync::pull {

Result<Commit> pulled_commit(const CommitLine& line, const OriginId& central) {
  const std::string where = "the central's commit " + std::to_string(line.commit.value());
  if (!line.origin && !line.sequence) return fail(Errc::protocol, where + " is a record of its own");
  auto events = events_of(line);
  if (!events) return fail(Errc::protocol, where + ": " + events.error().detail());
  Commit commit;
  commit.events = std::move(*events);
  const Origin authored_there{{central.store, central.epoch, line.lane}, line.sequence, line.commit, line.events.front().position};
  commit.origin = line.origin.value_or(authored_there);
  if (!line.condition.empty()) {
    auto condition = parse_condition(line.condition);
    if (!condition) return fail(Errc::protocol, where + ": " + condition.error().detail());
    commit.condition = AppendCondition{std::move(condition->query), condition->after};
  }
  return commit;
}

}  // namespace opossum::sync::pull
