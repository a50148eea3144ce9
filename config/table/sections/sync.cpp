// SPDX-License-Identifier: MIT
#include "config/table/slot.hpp"
#include "config/table/special_codecs.hpp"
#include "config/table/text_rules.hpp"

namespace opossum::config::table {

namespace {

const Bytes kBandwidth{1ULL << 10, 1ULL << 40, true};

void visit_filters(Visitor& visitor, Target& target) {
  using Nothing = QueryTable::Nothing;
  visitor.key({"pull", kRestart, "What the target sends to us; not set = nothing, {} = everything."}, QueryTable{Nothing::must_be_said},
              target.pull);
  visitor.key({"include", kRestart, "Queries for what is sent, whole commits; [] = everything."}, QueryTable{Nothing::is_everything}, target.include);
  visitor.key({"exclude", kRestart, "Queries for what is not sent, whole commits, whatever include says; [] = nothing."}, QueryTable{Nothing::is_nothing}, target.exclude);
  visitor.key({"redact", kRestart, "Members of the events' data that are removed before sending."}, TextList{kJsonPointer, 0, 256},
              target.redact);
}

}  // namespace

void visit_keys(Visitor& visitor, Sync& sync) {
  visitor.list({"target", kRestart, "Where events go to; an edge's HQ is a target of kind opossum."}, sync.targets);
}

void visit_keys(Visitor& visitor, Target& target) {
  visitor.key({"name", kRestart, "Name of the target.", {}, Need::required}, Text{kName}, target.name);
  visitor.key({"kind", kRestart, "What answers there."}, Choice<TargetKind>{{"opossum", "kafka", "nats", "event-hubs", "s3", "http", "mqtt"}},
              target.kind);
  visitor.key({"url", kRestart, "Where it is: scheme, host and port.", {}, Need::required}, Text{kUrl}, target.url);
  visitor.key({"token", kRestart, "Our token there."}, SecretText{}, target.token);
  visitor.table({"tls", kRestart, "Certificates for the connection."}, target.tls);
  visitor.key({"insecure", kRestart, "Send without TLS to another host."}, Flag{}, target.insecure);
  visitor.key({"authority", kRestart, "This target decides about conditions; exactly one of kind opossum does, the first by default."}, Flag{},
              target.authority);
  visitor.key({"schedule", kRestart, "When we may send, local time: windows such as \"daily 01:00-05:00\", \"mon-fri 18:00-06:00\"."},
              ScheduleText{}, target.schedule);
  visitor.key({"bandwidth", kRestart, "Most that is sent; not set = no cap.", "bytes/s"}, kBandwidth, target.bandwidth);
  visitor.key({"approve", kRestart, "Nothing is sent until an operator approves it."}, Flag{}, target.approve);
  visitor.key({"required", kRestart, "Retention keeps what this target has not yet taken."}, Flag{}, target.required);
  visit_filters(visitor, target);
  visitor.list({"lanes", kRestart, "What this target does differently for a lane."}, target.lanes);
}

void visit_keys(Visitor& visitor, TargetLane& lane) {
  visitor.key({"name", kRestart, "Name of a [[lane]].", {}, Need::required}, Text{kName}, lane.name);
  visitor.key({"schedule", kRestart, "When the lane may send; not set = as the target."}, ScheduleText{}, lane.schedule);
  visitor.key({"bandwidth", kRestart, "Most that the lane sends; not set = as the target.", "bytes/s"}, kBandwidth, lane.bandwidth);
}

void visit_keys(Visitor& visitor, Lane& lane) {
  visitor.key({"name", kRestart, "Name of the lane.", {}, Need::required}, Text{kName}, lane.name);
  visitor.key({"types", kRestart, "Event types that travel in it; only the first lane may name none, and takes the rest."},
              TextList{kEventType}, lane.types);
}

void visit_keys(Visitor& visitor, Replication& replication) {
  visitor.key({"enrolment", kRestart, "Who may join beside the origins named here and those enrolled with a code: nobody, or who shows a token with the scope sync."},
              Choice<Enrolment>{{"closed", "token"}}, replication.enrolment);
  visitor.list({"origin", kRestart, "An edge that this central takes commits from."}, replication.origins);
}

void visit_keys(Visitor& visitor, ReplicationOrigin& origin) {
  visitor.key({"name", kRestart, "Name of the edge.", {}, Need::required}, Text{kName}, origin.name);
  visitor.key({"token", kRestart, "The token that the edge shows; each edge has its own.", {}, Need::required}, SecretText{}, origin.token);
  visitor.key({"store", kRestart, "Its store id; not set = the first store that shows the token."}, Text{kStoreId}, origin.store);
  visitor.key({"allow_types", kRestart, "Event types it may send, and ask for in a condition; [] = any."}, TextList{kEventType}, origin.allow_types);
  visitor.key({"allow_tags", kRestart, "Tags that each of its events must have, and each query of its conditions."}, TextList{kTag, 0, 64}, origin.allow_tags);
  visitor.key({"policy", kRestart, "What happens to a decision whose condition fails."}, PolicyTable{}, origin.policy);
  visitor.key({"compensate", kRestart, "The Lua function that makes the compensating events of that policy."}, Text{kLuaFunction},
              origin.compensate);
}

}  // namespace opossum::config::table
