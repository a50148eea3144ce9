// SPDX-License-Identifier: MIT
#include "ingest/gap/merged_gap.hpp"

#include <algorithm>

#include "ingest/mapping/identifier.hpp"
#include "ingest/mapping/json_text.hpp"
#include "store/clock.hpp"

namespace opossum::ingest::gap {

namespace {

void append_member(std::string& out, const char* name, std::string_view text) {
  out += std::string(out.size() > 1 ? ",\"" : "\"") + name + "\":";
  mapping::append_quoted(out, mapping::is_utf8(text) ? text : std::string_view("(not UTF-8)"));
}

/// A count that one of them does not know is not known of both together.
/// A beginning that the later one does not know is where the earlier ends.
Gap merge(const Gap& earlier, Gap later) {
  later.from = earlier.from && later.from ? std::min(earlier.from, later.from) : earlier.from;
  later.until = std::max(*earlier.until, *later.until);
  later.count = earlier.count && later.count ? std::optional(*earlier.count + *later.count) : std::nullopt;
  return later;
}

}  // namespace

void MergedGap::add(Gap report, Timestamp wall, Instant now) {
  if (!report.until) report.until = wall;
  last_report_ = now;
  if (has_unrecorded()) {
    gap_ = merge(gap_, std::move(report));
  } else {
    first_report_ = now;
    if (recorded_) {
      // The record before told everything up to its end.
      const Timestamp end = *gap_.until;
      report.from = report.from ? std::max(*report.from, end) : end;
      report.until = std::max(*report.until, end);
    }
    gap_ = std::move(report);
  }
  ++reports_;
}

MergedGap::Instant MergedGap::due(const GapLogOptions& options) const {
  const Instant end = last_report_ + options.quiet;
  if (!has_unrecorded()) return end;
  return std::min(end, recorded_ ? *recorded_ + options.renew : first_report_ + options.settle);
}

void MergedGap::recorded(Instant now) {
  recorded_ = now;
  reports_ = 0;
}

void MergedGap::take_back(const MergedGap& before) {
  gap_ = has_unrecorded() ? merge(before.gap_, gap_) : before.gap_;
  reports_ += before.reports_;
  first_report_ = before.first_report_;
  recorded_ = before.recorded_;
}

Commit to_commit(const Gap& gap, std::uint64_t reports) {
  std::string data = "{";
  append_member(data, "source", gap.source);
  append_member(data, "kind", gap.kind);
  append_member(data, "reason", gap.reason);
  if (!gap.part.empty()) append_member(data, "part", gap.part);
  if (gap.from) append_member(data, "from", to_rfc3339(*gap.from));
  append_member(data, "until", to_rfc3339(*gap.until));
  if (gap.count) data += ",\"count\":" + std::to_string(*gap.count);
  data += ",\"reports\":" + std::to_string(reports);
  if (!gap.detail.empty()) append_member(data, "detail", gap.detail);
  data += '}';
  NewEvent event;
  event.type = kGapType;
  std::string tag = "source:" + gap.source;
  if (!mapping::identifier_problem(tag)) event.tags.push_back(std::move(tag));
  event.data = std::move(data);
  Commit commit;
  commit.system = true;
  commit.events.push_back(std::move(event));
  return commit;
}

}  // namespace opossum::ingest::gap
