// SPDX-License-Identifier: MIT
#include "sync/central/lineage.hpp"

#include <algorithm>
#include <map>

#include "sync/commits/own_record.hpp"
#include "sync/commits/skip_record.hpp"
#include "sync/protocol/json_reader.hpp"

namespace opossum::sync::central {

namespace {

/// Where each epoch of a store but its first one here began.
Result<std::map<std::uint32_t, Sequence>> begins_of(const EventStore& store, const std::string& origin_store) {
  std::map<std::uint32_t, Sequence> begins;
  OPOSSUM_TRY(for_each_record(store, records_of(kEpochBegunType, store_tag(origin_store)), {}, [&](const StoredEvent& event) -> Result<bool> {
    auto fields = event.fields();
    if (!fields) return fail(std::move(fields).error());
    protocol::JsonReader reader("epoch", fields->data);
    begins[static_cast<std::uint32_t>(reader.number("epoch", UINT32_MAX))] = Sequence(reader.number("through"));
    if (!reader.good()) return fail(Errc::damaged, reader.error().detail());
    return true;
  }));
  return begins;
}

}  // namespace

Result<Lineage> Lineage::of(const EventStore& store, const OriginId& id) {
  Lineage lineage;
  lineage.id_ = id;
  if (id.epoch <= 1) return lineage;
  auto begins = begins_of(store, id.store);
  if (!begins) return fail(std::move(begins).error());
  // Backwards: each epoch counts up to the earliest place where a later one went on.
  const auto own = begins->find(id.epoch);
  Sequence through = own == begins->end() ? Sequence() : own->second;
  for (auto step = begins->lower_bound(id.epoch); through; ) {
    const bool first = step == begins->begin();
    if (!first) --step;
    const std::uint32_t epoch = first ? 1 : step->first;
    const Sequence begin = first ? Sequence() : step->second;
    if (begin < through) lineage.earlier_.push_back({{id.store, epoch, id.lane}, through});
    through = std::min(through, begin);
  }
  std::ranges::reverse(lineage.earlier_);
  return lineage;
}

bool Lineage::holds(const Origin& origin) const {
  if (origin.id == id_) return true;
  return std::ranges::any_of(earlier_, [&](const Stretch& stretch) { return stretch.id == origin.id && origin.sequence <= stretch.through; });
}

std::vector<OwnKnowledge> Lineage::knowledge(Sequence through) const {
  std::vector<OwnKnowledge> known;
  for (const Stretch& stretch : earlier_) known.push_back({stretch.id, std::min(stretch.through, through)});
  known.push_back({id_, through});
  return known;
}

Result<std::vector<RefusedCommit>> Lineage::refusals_after(const EventStore& store, Sequence after) const {
  std::vector<RefusedCommit> all;
  for (const Stretch& stretch : earlier_) {
    if (stretch.through <= after) continue;
    auto refused = sync::refusals_after(store, stretch.id, after);
    if (!refused) return fail(std::move(refused).error());
    for (RefusedCommit& one : *refused) {
      if (one.outcome.sequence <= stretch.through) all.push_back(std::move(one));
    }
  }
  auto refused = sync::refusals_after(store, id_, after);
  if (!refused) return fail(std::move(refused).error());
  std::ranges::move(*refused, std::back_inserter(all));
  return all;
}

}  // namespace opossum::sync::central
