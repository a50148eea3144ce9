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

bool is_skip_record(const CommitLine& line) noexcept { return line.events.front().type == kSkippedType; }

}  // namespace opossum::sync
