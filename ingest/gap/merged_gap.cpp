// SPDX-License-Identifier: MIT
#include "ingest/gap/merged_gap.hpp"

#include <algorithm>

#include "ingest/mapping/identifier.hpp"
#include "ingest/mapping/json_object.hpp"
#include "ingest/mapping/json_text.hpp"
#include "store/clock.hpp"

namespace opossum::ingest::gap {

namespace {

std::string_view readable(std::string_view text) { return mapping::is_utf8(text) ? text : std::string_view("(not UTF-8)"); }

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
  mapping::JsonObject data;
  data.text("source", readable(gap.source)).text("kind", readable(gap.kind)).text("reason", readable(gap.reason));
  if (!gap.part.empty()) data.text("part", readable(gap.part));
  if (gap.from) data.text("from", to_rfc3339(*gap.from));
  data.text("until", to_rfc3339(*gap.until));
  if (gap.count) data.number("count", *gap.count);
  data.number("reports", reports);
  if (!gap.detail.empty()) data.text("detail", readable(gap.detail));
  NewEvent event;
  event.type = kGapType;
  std::string tag = "source:" + gap.source;
  if (!mapping::identifier_problem(tag)) event.tags.push_back(std::move(tag));
  event.data = std::move(data).take();
  Commit commit;
  commit.system = true;
  commit.events.push_back(std::move(event));
  return commit;
}

}  // namespace opossum::ingest::gap
