// SPDX-License-Identifier: MIT
#include "sync/commits/skip_record.hpp"

#include "sync/commits/own_record.hpp"
#include "sync/commits/refusal_record.hpp"

namespace opossum::sync {

namespace {

constexpr std::string_view kSkippedType = "$sync.skipped";

}  // namespace

Commit skip_record(const OriginId& id, Sequence to, std::uint64_t before) {
  std::string data = "{\"from\":" + std::to_string(to.value() - before) + ",\"to\":" + std::to_string(to.value()) + '}';
  Commit record = own_record(kSkippedType, {origin_tag(id)}, std::move(data));
  record.origin = Origin{id, to, {}, {}};
  record.skipped = before;
  return record;
}

Commit epoch_begun_record(const OriginId& id, Sequence through, const std::optional<Digest>& link) {
  std::string data = "{\"epoch\":" + std::to_string(id.epoch) + ",\"through\":" + std::to_string(through.value()) + '}';
  Commit record = own_record(kEpochBegunType, {origin_tag(id), store_tag(id.store)}, std::move(data));
  if (!through) return record;
  record.origin = Origin{id, through, {}, {}};
  record.skipped = through.value() - 1;
  record.link = link;
  return record;
}

bool is_skip_record(const CommitLine& line) noexcept {
  return line.events.front().type == kSkippedType || line.events.front().type == kEpochBegunType;
}

std::string store_tag(const std::string& store) { return "store:" + store; }

}  // namespace opossum::sync
