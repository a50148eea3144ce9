// SPDX-License-Identifier: MIT
#include "store/repair.hpp"

#include <algorithm>
#include <map>

#include "store/commit_line.hpp"
#include "store/event_store.hpp"
#include "store/format/json_text.hpp"
#include "store/format/line_reader.hpp"
#include "store/format/log_format.hpp"
#include "store/log/check_all.hpp"
#include "store/log/continuity.hpp"
#include "store/log/frame_codec.hpp"
#include "store/log/identity_file.hpp"
#include "store/log/mend_lines.hpp"
#include "store/log/sealer.hpp"

namespace opossum {

namespace {

using log::SegmentVerdict;

/// A file that gets new content, or goes.
struct Change {
  RepairStep step;
  std::optional<std::string> content;
};

bool follows(const SegmentVerdict& before, const format::HeaderLine& header) {
  return header.first_commit == before.state.commit.next() && header.first_position == before.state.position.next() &&
         header.chain == before.state.chain;
}

class Repairer {
 public:
  Repairer(FileSystem& files, const std::string& directory, const RepairOptions& options)
      : files_(files), layout_(directory), options_(options), clock_(options.clock != nullptr ? *options.clock : system_clock()) {}

  Result<RepairReport> run() {
    auto before = verify_store(files_, layout_.directory());
    if (!before) return std::unexpected(std::move(before).error());
    if (before->sound()) return RepairReport{};
    auto identity = log::read_identity(files_, layout_);
    if (!identity) return std::unexpected(std::move(identity).error());
    store_ = identity->id;
    if (!options_.dry_run) {
      auto lock = files_.lock(layout_.lock_file(), "opossum repair\n");
      if (!lock) return std::unexpected(std::move(lock).error());
      lock_ = std::move(*lock);
    }
    OPOSSUM_TRY(plan());
    if (options_.dry_run) return planned(*before);
    if (!changes_.empty()) OPOSSUM_TRY(apply());
    return finish();
  }

 private:
  Result<void> plan() {
    auto verdicts = log::check_all_segments(files_, layout_, {}, 0);
    if (!verdicts) return std::unexpected(std::move(verdicts).error());
    verdicts_ = std::move(*verdicts);
    if (!options_.backup.empty()) OPOSSUM_TRY(read_backup());
    for (std::size_t i = 0; i < verdicts_.size(); ++i) plan_segment(i);
    return {};
  }

  /// Puts segments that only the backup has in their places.
  Result<void> read_backup() {
    const log::Layout layout(options_.backup);
    auto found = log::find_log_files(files_, layout);
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

  std::string in_store(const std::string& backup_path) const { return layout_.directory() + backup_path.substr(options_.backup.size()); }

  void plan_segment(std::size_t i) {
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

  /// Which commits cannot be reached, as far as the lines behind them and the next segment tell.
  std::string lost_commits(std::size_t i) const {
    const SegmentVerdict& verdict = verdicts_[i];
    const std::uint64_t first = verdict.header ? verdict.state.commit.value() + 1 : verdict.first.value();
    const format::HeaderLine* next = header_after(i);
    std::uint64_t behind = next != nullptr ? next->first_commit.value() : 0;
    const auto content = log::read_segment_file(files_, verdict.path);
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

  void say_what_is_lost(std::vector<Finding>& findings) const {
    for (Finding& finding : findings) {
      if (const auto lost = lost_.find(finding.file); lost != lost_.end()) finding.what += lost->second;
    }
  }

  bool mend(std::size_t i) {
    SegmentVerdict& verdict = verdicts_[i];
    if (!verdict.header) return false;
    auto content = log::read_segment_file(files_, verdict.path);
    if (!content) return false;
    std::optional<log::SegmentEnd> end;
    if (const format::HeaderLine* next = header_after(i)) end = {CommitNumber(next->first_commit.value() - 1), next->chain};
    else if (verdict.path != layout_.open_segment(verdict.first) || content->bad) return false;
    auto lines = log::mend_lines(content->bytes, end);
    if (!lines) return false;
    const auto scan = log::scan_segment(*lines, std::nullopt, nullptr);
    if (!scan || scan->good_bytes != lines->size() || !fits(i, scan->header, scan->state)) return false;
    verdict.state = scan->state;
    verdict.first_sequence = scan->first_sequence;
    verdict.whole = true;
    replace(verdict, content->frames.empty() ? std::move(*lines) : compressed(*lines),
            "written again without the bad chain lines; no commit is missing");
    return true;
  }

  static std::string compressed(const std::string& lines) {
    std::string file;
    log::FrameEncoder encoder;
    OPOSSUM_ASSERT(encoder.add(lines, file).has_value() && encoder.finish(file).has_value());
    return file;
  }

  void take_from_backup(std::size_t i) {
    SegmentVerdict& verdict = verdicts_[i];
    const auto copy = backup_.find(verdict.first);
    if (copy == backup_.end() || copy->second.sealed.empty()) return;
    // A plain file must not become the content of a compressed one.
    if (verdict.path.ends_with(format::kCompressedSuffix) != copy->second.sealed.ends_with(format::kCompressedSuffix)) return;
    SegmentVerdict candidate = log::SegmentCheck(files_, log::Layout(options_.backup)).run(verdict.first, copy->second.sealed, false);
    if (!candidate.whole || !candidate.header || candidate.header->store != store_ || !fits(i, *candidate.header, candidate.state)) return;
    auto content = read_file(files_, candidate.path, format::kSegmentBytesMax);
    if (!content) return;
    verdict.header = candidate.header;
    verdict.state = candidate.state;
    verdict.first_sequence = candidate.first_sequence;
    verdict.whole = true;
    replace(verdict, std::move(*content), "taken from " + candidate.path + "; its chain fits");
  }

  const format::HeaderLine* header_after(std::size_t i) const {
    return i + 1 < verdicts_.size() && verdicts_[i + 1].header ? &*verdicts_[i + 1].header : nullptr;
  }

  /// True if such a segment at place `i` continues what is before it and is continued by what is after it.
  bool fits(std::size_t i, const format::HeaderLine& header, const log::WriterState& state) const {
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

  void replace(const SegmentVerdict& verdict, std::string content, std::string done) {
    const Finding& finding = verdict.findings.front();
    // The index goes first, so that it is never beside a file that it does not describe. But of a missing segment it is the only trace.
    const bool segment_first = !files_.exists(verdict.path).value_or(true);
    if (!segment_first) remove_index_of(verdict);
    changes_.push_back({{verdict.path, finding.byte, finding.what, std::move(done), ""}, std::move(content)});
    if (segment_first) remove_index_of(verdict);
  }

  void remove_index_of(const SegmentVerdict& verdict) {
    const std::string index = layout_.index_file(verdict.first);
    if (!files_.exists(index).value_or(false)) return;
    changes_.push_back({{index, 0, "it described the damaged " + verdict.path, "built again from its segment", ""}, std::nullopt});
  }

  RepairReport planned(const VerifyReport& found) {
    RepairReport report;
    for (Change& change : changes_) report.steps.push_back(std::move(change.step));
    log::Continuity continuity(store_);
    for (const SegmentVerdict& verdict : verdicts_) {
      if (auto misfit = continuity.add(verdict)) report.left.push_back(std::move(*misfit));
      if (!verdict.whole) std::ranges::copy(verdict.findings, std::back_inserter(report.left));
    }
    // An index without a segment, unless the segment comes back.
    for (const Finding& finding : found.findings) {
      if (finding.derived || parent_of(finding.file) != layout_.index_folder()) continue;
      const auto same = [&](const SegmentVerdict& verdict) { return layout_.index_file(verdict.first) == finding.file; };
      if (std::ranges::none_of(verdicts_, same)) report.left.push_back(finding);
    }
    say_what_is_lost(report.left);
    return report;
  }

  Result<void> apply() {
    const std::string time = to_rfc3339(clock_.now());
    folder_ = layout_.quarantine_folder() + "/repair-" + time;
    OPOSSUM_TRY(files_.make_directory(layout_.quarantine_folder()));
    OPOSSUM_TRY(files_.sync_directory(layout_.directory()));
    OPOSSUM_TRY(files_.make_directory(folder_));
    OPOSSUM_TRY(files_.sync_directory(layout_.quarantine_folder()));
    std::string notes;
    for (Change& change : changes_) {
      OPOSSUM_TRY(keep(change.step));
      append_note(notes, change.step);
    }
    OPOSSUM_TRY(replace_file(files_, folder_ + "/notes.jsonl", notes));
    for (const Change& change : changes_) OPOSSUM_TRY(apply(change));
    return {};
  }

  Result<void> keep(RepairStep& step) {
    auto there = files_.exists(step.file);
    if (!there) return std::unexpected(std::move(there).error());
    if (!*there) return {};
    step.kept = folder_ + step.file.substr(step.file.rfind('/'));
    auto bytes = read_file(files_, step.file, format::kSegmentBytesMax);
    if (bytes) return replace_file(files_, step.kept, *bytes);
    // What cannot be read cannot be copied, but it can be moved.
    OPOSSUM_TRY(files_.rename(step.file, step.kept));
    OPOSSUM_TRY(files_.sync_directory(folder_));
    return files_.sync_directory(parent_of(step.file));
  }

  static void append_note(std::string& notes, const RepairStep& step) {
    notes += "{\"file\":";
    format::append_quoted(notes, step.file);
    notes += ",\"byte\":" + std::to_string(step.byte) + ",\"damage\":";
    format::append_quoted(notes, step.damage);
    notes += ",\"done\":";
    format::append_quoted(notes, step.done);
    notes += ",\"kept\":";
    format::append_quoted(notes, step.kept);
    notes += "}\n";
  }

  Result<void> apply(const Change& change) {
    const std::string folder = parent_of(change.step.file);
    if (change.content) {
      OPOSSUM_TRY(files_.make_directory(folder));
      OPOSSUM_TRY(files_.sync_directory(parent_of(folder)));
      return replace_file(files_, change.step.file, *change.content);
    }
    if (auto there = files_.exists(change.step.file); !there || !*there) return {};
    OPOSSUM_TRY(files_.remove(change.step.file));
    return files_.sync_directory(folder);
  }

  /// Opens the store once: that builds the indexes, and proves that it opens.
  Result<RepairReport> finish() {
    lock_.reset();
    StoreOptions opening;
    opening.directory = layout_.directory();
    opening.create = false;
    opening.background = false;
    opening.files = &files_;
    opening.clock = &clock_;
    const auto opened = changes_.empty() ? Result<std::unique_ptr<EventStore>>(nullptr) : EventStore::open(opening);
    auto after = verify_store(files_, layout_.directory());
    if (!after) return std::unexpected(std::move(after).error());
    if (!opened && after->sound()) return fail(opened.error());
    RepairReport report;
    for (Change& change : changes_) report.steps.push_back(std::move(change.step));
    report.left = std::move(after->findings);
    say_what_is_lost(report.left);
    return report;
  }

  FileSystem& files_;
  log::Layout layout_;
  const RepairOptions& options_;
  Clock& clock_;
  std::string store_;
  std::unique_ptr<FileLock> lock_;
  std::vector<SegmentVerdict> verdicts_;
  std::map<CommitNumber, log::SegmentFiles> backup_;
  std::vector<Change> changes_;
  std::map<std::string, std::string> lost_;  ///< by path, of what stays damaged
  std::string folder_;
};

}  // namespace

Result<RepairReport> repair_store(FileSystem& files, const std::string& directory, const RepairOptions& options) {
  return Repairer(files, directory, options).run();
}

}  // namespace opossum
