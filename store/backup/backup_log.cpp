// SPDX-License-Identifier: MIT
// How a backup copies the segments of the log.
#include <algorithm>

#include "store/backup/backup_run.hpp"
#include "store/format/log_format.hpp"

namespace opossum::backup {

namespace {

std::unexpected<Error> does_not_go_on(const std::string& destination, const std::string& why) {
  return fail(Errc::refused, destination + " holds commits that the store does not have: " + why +
                                 ". The store was restored or replaced by an older copy. Nothing was changed; back up into an empty folder");
}

std::uint64_t size_of(FileSystem& files, const std::string& path) {
  auto file = files.open(path, OpenMode::read);
  return file ? (*file)->size().value_or(0) : 0;
}

}  // namespace

Result<void> BackupRun::copy_log() {
  auto found = log::find_log_files(files_, layout_);
  if (!found) return std::unexpected(std::move(found).error());
  OPOSSUM_TRY(keep_retired(*found));
  for (const auto& [first, segment] : found->segments) total_bytes_ += size_of(files_, segment.path());
  for (auto entry = found->segments.begin(); entry != found->segments.end(); ++entry) {
    OPOSSUM_TRY(copy_segment(entry->first, entry->second, std::next(entry) == found->segments.end()));
  }
  const CommitNumber end = manifest_.segments.empty() ? CommitNumber() : manifest_.segments.back().last_commit;
  if (!former_.segments.empty() && former_.segments.back().last_commit > end) {
    return does_not_go_on(destination_, "it ends with commit " + std::to_string(former_.segments.back().last_commit.value()) +
                                            ", the store with " + std::to_string(end.value()));
  }
  return {};
}

// A log may begin anywhere: its first segments can have been retired. The backup still has them.
Result<void> BackupRun::keep_retired(const log::LogFiles& found) {
  for (const CopiedSegment& segment : former_.segments) {
    if (found.segments.contains(segment.first_commit)) continue;
    const bool in_front = !found.segments.empty() && segment.first_commit < found.segments.begin()->first;
    if (!in_front && !segment.empty()) {
      return fail(Errc::damaged, layout_.directory() + " lacks the segment " + segment.file.path +
                                     ", which the backup has; run `opossum repair --from " + destination_ + "` on the store");
    }
    if (!in_front) continue;
    auto there = is_still_there(segment.file);
    if (!there) return std::unexpected(std::move(there).error());
    if (!*there) {
      return fail(Errc::damaged, destination_ + "/" + segment.file.path + " is missing or not what was copied, and the store has retired it");
    }
    OPOSSUM_TRY(check_follows(verdict_of(segment, manifest_.identity.id)));
    keep(segment.file);
    manifest_.segments.push_back(segment);
    OPOSSUM_TRY(copy_index(segment.first_commit, true));
  }
  return {};
}

Result<void> BackupRun::copy_index(CommitNumber first, bool kept) {
  const std::string path = inside(layout_.index_file(first));
  if (const CopiedFile* former = former_file(path); former != nullptr && kept) {
    auto there = is_still_there(*former);
    if (!there) return std::unexpected(std::move(there).error());
    if (*there) {
      keep(*former);
      manifest_.files.push_back(*former);
      return {};
    }
  }
  return copy_other(path);
}

Result<void> BackupRun::copy_segment(CommitNumber first, const log::SegmentFiles& found, bool last) {
  const CopiedSegment* former = former_segment(first);
  const std::uint64_t bytes = size_of(files_, found.path());
  if (former != nullptr && !found.sealed.empty() && former->file.path == inside(found.sealed) && former->file.bytes == bytes) {
    auto there = is_still_there(former->file);
    if (!there) return std::unexpected(std::move(there).error());
    if (*there) {
      OPOSSUM_TRY(check_follows(verdict_of(*former, manifest_.identity.id)));
      keep(former->file);
      manifest_.segments.push_back(*former);
      tell(bytes);
      return copy_index(first, true);
    }
  }
  auto source = read_segment(files_, layout_, first, found, last);
  if (!source) return std::unexpected(std::move(source).error());
  if (*source) OPOSSUM_TRY(stage_segment(first, **source));
  tell(bytes);
  // One that is not sealed has none.
  return copy_index(first, false);
}

Result<void> BackupRun::stage_segment(CommitNumber first, const SegmentBytes& source) {
  const std::string path = inside(source.path);
  auto file = stage(path, source.bytes);
  if (!file) return std::unexpected(std::move(file).error());
  // The copy is what is checked: that proves what was read and what was written.
  const bool kept = !files_.exists(staged_.full(path)).value_or(false);
  const log::Layout copy(kept ? destination_ : staged_.root());
  log::SegmentVerdict verdict = log::SegmentCheck(files_, copy).run(first, copy.directory() + "/" + path, source.open);
  // Of the index, which is derived, only an older copy may be there yet.
  if (const auto finding = std::ranges::find(verdict.findings, false, &Finding::derived); finding != verdict.findings.end()) {
    return fail(Errc::damaged, source.path + " is damaged at byte " + std::to_string(finding->byte) + ": " + finding->what +
                                   "; run `opossum verify` on the store, then `opossum repair`");
  }
  OPOSSUM_TRY(check_goes_on(source, verdict));
  OPOSSUM_TRY(check_follows(verdict));
  manifest_.segments.push_back(segment_of(verdict, std::move(*file)));
  return {};
}

// The former backup's lines of this segment must be the first ones of the new one.
Result<void> BackupRun::check_goes_on(const SegmentBytes& source, const log::SegmentVerdict& verdict) const {
  const CopiedSegment* former = former_segment(verdict.first);
  if (former == nullptr || former->empty()) return {};
  const auto refuse = [&] {
    return does_not_go_on(destination_, "the segment that begins with commit " + std::to_string(verdict.first.value()) + " is another one");
  };
  if (former->chain == verdict.state.chain && former->last_commit == verdict.state.commit) return {};
  if (!former->file.path.ends_with(format::kPlainSuffix)) return refuse();
  const std::string lines = source.lines();
  if (lines.size() < former->file.bytes || !is_content_of(former->file, std::string_view(lines).substr(0, former->file.bytes))) return refuse();
  return {};
}

Result<void> BackupRun::check_follows(const log::SegmentVerdict& verdict) {
  const auto misfit = continuity_->add(verdict);
  if (!misfit) return {};
  // If the backup has the segment before from an earlier time, it may be the backup that does not fit.
  const bool former_before = !manifest_.segments.empty() && former_segment(manifest_.segments.back().first_commit) != nullptr;
  if (former_before) return does_not_go_on(destination_, misfit->file + ": " + misfit->what);
  return fail(Errc::damaged, misfit->file + ": " + misfit->what);
}

}  // namespace opossum::backup
