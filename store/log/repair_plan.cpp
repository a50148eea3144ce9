// SPDX-License-Identifier: MIT
#include "store/log/repair_plan.hpp"

#include <algorithm>

#include "store/commit_line.hpp"
#include "store/format/line_reader.hpp"
#include "store/format/log_format.hpp"
#include "store/log/continuity.hpp"
#include "store/log/mend_lines.hpp"
#include "store/log/sealer.hpp"

namespace opossum::log {

namespace {

bool follows(const SegmentVerdict& before, const format::HeaderLine& header) {
  return header.first_commit == before.state.commit.next() && header.first_position == before.state.position.next() &&
         header.chain == before.state.chain;
}

std::string compressed(const std::string& lines) {
  std::string file;
  FrameEncoder encoder;
  OPOSSUM_ASSERT(encoder.add(lines, file).has_value() && encoder.finish(file).has_value());
  return file;
}

}  // namespace

Result<void> RepairPlan::make(std::vector<SegmentVerdict> verdicts) {
  verdicts_ = std::move(verdicts);
  if (!backup_directory_.empty()) OPOSSUM_TRY(read_backup());
  for (std::size_t i = 0; i < verdicts_.size(); ++i) plan_segment(i);
  return {};
}

// Puts segments that only the backup has in their places.
Result<void> RepairPlan::read_backup() {
  const Layout layout(backup_directory_);
  auto found = find_log_files(files_, layout);
  if (!found) return std::unexpected(std::move(found).error());
  backup_ = std::move(found->segments);
  for (const auto& [first, segment] : backup_) {
    if (verdicts_.empty() || first > verdicts_.back().first || segment.sealed.empty()) continue;
    const auto place = std::ranges::lower_bound(verdicts_, first, {}, &SegmentVerdict::first);
    if (place->first == first) continue;
    // At the front it may have been retired; only its index tells that it was not.
    if (place == verdicts_.begin() && !files_.exists(layout_.index_file(first)).value_or(false)) continue;
    SegmentVerdict missing;
    missing.first = first;
    missing.path = in_store(segment.sealed);
    missing.findings.push_back({missing.path, 0, "the segment is missing"});
    verdicts_.insert(place, std::move(missing));
  }
  return {};
}

std::string RepairPlan::in_store(const std::string& backup_path) const { return layout_.directory() + backup_path.substr(backup_directory_.size()); }

void RepairPlan::plan_segment(std::size_t i) {
  if (verdicts_[i].whole) {
    for (const Finding& finding : verdicts_[i].findings) {
      changes_.push_back({{finding.file, finding.byte, finding.what, "built again from its segment", ""}, std::nullopt});
    }
    return;
  }
  if (verdicts_[i].findings.empty() || mend(i)) return;
  take_from_backup(i);
  if (!verdicts_[i].whole) lost_[verdicts_[i].path] = lost_commits(i);
}

// Which commits cannot be reached, as far as the lines behind them and the next segment tell.
std::string RepairPlan::lost_commits(std::size_t i) const {
  const SegmentVerdict& verdict = verdicts_[i];
  const std::uint64_t first = verdict.header ? verdict.state.commit.value() + 1 : verdict.first.value();
  const format::HeaderLine* next = header_after(i);
  std::uint64_t behind = next != nullptr ? next->first_commit.value() : 0;
  const auto content = read_segment_file(files_, verdict.path);
  const std::string_view bytes = content ? std::string_view(content->bytes) : std::string_view();
  for (auto line = format::line_at(bytes, verdict.bytes); line; line = format::line_at(bytes, line->next)) {
    const auto commit = parse_commit_line(line->text);
    if (!commit || commit->commit.value() < first) continue;
    behind = commit->commit.value();
    break;
  }
  if (behind == 0) return "; lost: commits from " + std::to_string(first) + " on";
  return behind <= first ? "" : "; lost: commits " + std::to_string(first) + " to " + std::to_string(behind - 1);
}

void RepairPlan::say_what_is_lost(std::vector<Finding>& findings) const {
  for (Finding& finding : findings) {
    if (const auto lost = lost_.find(finding.file); lost != lost_.end()) finding.what += lost->second;
  }
}

bool RepairPlan::mend(std::size_t i) {
  SegmentVerdict& verdict = verdicts_[i];
  if (!verdict.header) return false;
  auto content = read_segment_file(files_, verdict.path);
  if (!content) return false;
  std::optional<SegmentEnd> end;
  if (const format::HeaderLine* next = header_after(i)) end = {CommitNumber(next->first_commit.value() - 1), next->chain};
  else if (verdict.path != layout_.open_segment(verdict.first) || content->bad) return false;
  auto lines = mend_lines(content->bytes, end);
  if (!lines) return false;
  const auto scan = scan_segment(*lines, std::nullopt, nullptr);
  if (!scan || scan->good_bytes != lines->size() || !fits(i, scan->header, scan->state)) return false;
  verdict.state = scan->state;
  verdict.first_sequence = scan->first_sequence;
  verdict.whole = true;
  replace(verdict, content->frames.empty() ? std::move(*lines) : compressed(*lines),
          "written again without the bad chain lines; no commit is missing");
  return true;
}

void RepairPlan::take_from_backup(std::size_t i) {
  SegmentVerdict& verdict = verdicts_[i];
  const auto copy = backup_.find(verdict.first);
  if (copy == backup_.end() || copy->second.sealed.empty()) return;
  // A plain file must not become the content of a compressed one.
  if (verdict.path.ends_with(format::kCompressedSuffix) != copy->second.sealed.ends_with(format::kCompressedSuffix)) return;
  SegmentVerdict candidate = SegmentCheck(files_, Layout(backup_directory_)).run(verdict.first, copy->second.sealed, false);
  if (!candidate.whole || !candidate.header || candidate.header->store != store_ || !fits(i, *candidate.header, candidate.state)) return;
  auto content = read_file(files_, candidate.path, format::kSegmentBytesMax);
  if (!content) return;
  verdict.header = candidate.header;
  verdict.state = candidate.state;
  verdict.first_sequence = candidate.first_sequence;
  verdict.whole = true;
  replace(verdict, std::move(*content), "taken from " + candidate.path + "; its chain fits");
}

const format::HeaderLine* RepairPlan::header_after(std::size_t i) const {
  return i + 1 < verdicts_.size() && verdicts_[i + 1].header ? &*verdicts_[i + 1].header : nullptr;
}

// True if such a segment at place `i` continues what is before it and is continued by what is after it.
bool RepairPlan::fits(std::size_t i, const format::HeaderLine& header, const WriterState& state) const {
  SegmentVerdict self;
  self.state = state;
  if (i > 0 && verdicts_[i - 1].whole && !follows(verdicts_[i - 1], header)) return false;
  // Behind damage that stays, only its own header can tell what it continued.
  const auto& own = verdicts_[i].header;
  const bool same = own && own->chain == header.chain && own->first_position == header.first_position;
  if (i > 0 && !verdicts_[i - 1].whole && !same) return false;
  const format::HeaderLine* next = header_after(i);
  return next == nullptr || follows(self, *next);
}

void RepairPlan::replace(const SegmentVerdict& verdict, std::string content, std::string done) {
  const Finding& finding = verdict.findings.front();
  // The index goes first, so that it is never beside a file that it does not describe. But of a missing segment it is the only trace.
  const bool segment_first = !files_.exists(verdict.path).value_or(true);
  if (!segment_first) remove_index_of(verdict);
  changes_.push_back({{verdict.path, finding.byte, finding.what, std::move(done), ""}, std::move(content)});
  if (segment_first) remove_index_of(verdict);
}

void RepairPlan::remove_index_of(const SegmentVerdict& verdict) {
  const std::string index = layout_.index_file(verdict.first);
  if (!files_.exists(index).value_or(false)) return;
  changes_.push_back({{index, 0, "it described the damaged " + verdict.path, "built again from its segment", ""}, std::nullopt});
}

std::vector<Finding> RepairPlan::left(const std::vector<Finding>& found) const {
  std::vector<Finding> findings;
  Continuity continuity(store_);
  for (const SegmentVerdict& verdict : verdicts_) {
    if (auto misfit = continuity.add(verdict)) findings.push_back(std::move(*misfit));
    if (!verdict.whole) std::ranges::copy(verdict.findings, std::back_inserter(findings));
  }
  // An index without a segment, unless the segment comes back.
  for (const Finding& finding : found) {
    if (finding.derived || parent_of(finding.file) != layout_.index_folder()) continue;
    const auto same = [&](const SegmentVerdict& verdict) { return layout_.index_file(verdict.first) == finding.file; };
    if (std::ranges::none_of(verdicts_, same)) findings.push_back(finding);
  }
  say_what_is_lost(findings);
  return findings;
}

}  // namespace opossum::log
