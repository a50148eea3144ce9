// SPDX-License-Identifier: MIT
#include "gateway/wiring/quarantine.hpp"

#include "gateway/http/json_text.hpp"

namespace opossum::gateway {

Result<std::string> quarantine_list_json(const ingest::Quarantine& quarantine, const std::string& after, std::size_t limit) {
  const auto entries = quarantine.list(after, limit);
  if (!entries) return fail(entries.error());
  std::string list;
  for (const ingest::QuarantineEntry& entry : *entries) list.append(list.empty() ? "" : ",").append(entry.json);
  const ingest::QuarantineStatistics statistics = quarantine.statistics();
  JsonObject object;
  object.raw("messages", "[" + list + "]")
      .number("total", statistics.messages)
      .number("bytes", statistics.bytes)
      .number("bytes_max", statistics.bytes_max)
      .number("let_go", statistics.refused);
  return std::move(object).take();
}

std::string retried_json(const std::string& id, const ingest::Retried& retried) {
  JsonObject object;
  object.string("id", id);
  if (retried.fate == ingest::Fate::quarantined) {
    object.string("outcome", "quarantined");
    if (!retried.rejection.rule.empty()) object.string("rule", retried.rejection.rule);
    object.string("reason", retried.rejection.reason);
    return std::move(object).take();
  }
  object.string("outcome", retried.fate == ingest::Fate::seen ? "seen" : "stored");
  if (retried.receipt) {
    object.number("commit", retried.receipt->commit.value())
        .number("first", retried.receipt->first.value())
        .number("last", retried.receipt->last.value());
  }
  return std::move(object).take();
}

}  // namespace opossum::gateway
