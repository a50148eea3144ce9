// SPDX-License-Identifier: MIT
#include "store/log/recovery.hpp"

#include "store/format/log_format.hpp"
#include "store/log/log_writer.hpp"
#include "store/log/mend_segment.hpp"

namespace opossum::log {

Result<RecoveredLog> Recovery::run() {
  auto found = find_log_files(files_, layout_);
  if (!found) return std::unexpected(std::move(found).error());
  if (!options_.read_only) {
    OPOSSUM_TRY(remove_temporaries(*found));
    // A process that was killed may have left names that no disk knows yet; what is built on them below must not outlive them.
    OPOSSUM_TRY(files_.sync_directory(layout_.log_folder()));
  }
  const auto& segments = found->segments;
  for (auto entry = segments.begin(); entry != segments.end(); ++entry) {
    const bool last = std::next(entry) == segments.end();
    OPOSSUM_TRY(entry->second.sealed.empty() ? open_plain(entry->first, entry->second.open, last) : open_sealed(entry->first, entry->second));
  }
  if (!log_.active && !options_.read_only) OPOSSUM_TRY(begin_segment());
  return std::move(log_);
}

Result<void> Recovery::remove_temporaries(const LogFiles& found) {
  for (const std::string& path : found.temporaries) {
    say(LogLevel::info, "removing the unfinished file " + path);
    OPOSSUM_TRY(files_.remove(path));
  }
  auto indexes = files_.list(layout_.index_folder());
  if (!indexes) return std::unexpected(std::move(indexes).error());
  for (const std::string& name : *indexes) {
    if (name.ends_with(format::kTemporarySuffix)) OPOSSUM_TRY(files_.remove(layout_.index_folder() + "/" + name));
  }
  return {};
}

Result<void> Recovery::check_follows(CommitNumber first, Position position, const std::string& path) const {
  // The first segment may begin anywhere: earlier ones can have been retired.
  if (log_.segments.empty()) return {};
  if (first == log_.state.commit.next() && position == log_.state.position.next()) return {};
  return fail(Errc::damaged, path + " begins with commit " + std::to_string(first.value()) + ", but the segment before it ends with commit " +
                                 std::to_string(log_.state.commit.value()) + "; a segment is missing: restore it from a backup");
}

Result<void> Recovery::open_sealed(CommitNumber first, const SegmentFiles& found) {
  // The plain file is left over when sealing was interrupted just before its last step.
  if (!found.open.empty() && !options_.read_only) {
    // The process may have been killed between the rename and the sync of its folder: first make the new form's name durable.
    OPOSSUM_TRY(files_.sync_directory(parent_of(found.sealed)));
    OPOSSUM_TRY(files_.remove(found.open));
    OPOSSUM_TRY(files_.sync_directory(layout_.log_folder()));
  }
  auto segment = sealer_.open(found.sealed, first, log_.state.authored, options_.read_only, options_.logger);
  if (!segment) return std::unexpected(std::move(segment).error());
  OPOSSUM_TRY(check_follows(first, (*segment)->first_position(), found.sealed));
  log_.state = (*segment)->state_after();
  note_origins(**segment);
  log_.segments.push_back(std::move(*segment));
  return {};
}

Result<void> Recovery::open_plain(CommitNumber first, const std::string& path, bool last) {
  auto mended = mend_segment(files_, path, log_.state.authored, {.last = last, .read_only = options_.read_only,
                              .keep_in = layout_.quarantine_folder(), .log = options_.logger});
  if (!mended) return std::unexpected(std::move(mended).error());
  if (!*mended) return {};  // its header never reached the disk, so nothing else did
  const SegmentScan& scan = (*mended)->scan;
  if (scan.header.store != identity_.id) {
    return fail(Errc::damaged, path + " belongs to store " + scan.header.store + ", not to " + identity_.id + "; move it away");
  }
  if (scan.header.first_commit != first) return fail(Errc::damaged, path + " is named after another commit than its header says");
  OPOSSUM_TRY(check_follows(first, scan.header.first_position, path));
  if (!log_.segments.empty() && scan.header.chain != log_.state.chain) {
    return fail(Errc::damaged, path + " does not continue the chain of the segment before it");
  }
  if (!last && !scan.sealed) return fail(Errc::damaged, path + " has no sealing chain line although another segment follows it");
  const std::shared_ptr<OpenSegment> segment = (*mended)->segment;
  log_.state = scan.state;
  note_origins(*segment);
  log_.segments.push_back(segment);
  if (scan.sealed) log_.to_seal.emplace_back(segment, scan.state);
  else log_.active = segment;
  return {};
}

Result<void> Recovery::begin_segment() {
  WriterState state = log_.state;
  auto segment = create_segment(files_, layout_, identity_, state, clock_.now());
  if (!segment) return std::unexpected(std::move(segment).error());
  log_.state = state;
  log_.active = std::move(*segment);
  log_.segments.push_back(log_.active);
  return {};
}

void Recovery::note_origins(const Segment& segment) {
  const auto lock = segment.index().read_lock();
  for (const index::OriginEntry& entry : segment.index().origins()) {
    OriginProgress& progress = log_.origins[entry.id];
    progress.decided = entry.progress.decided;
    if (entry.progress.linked.sequence) progress.linked = entry.progress.linked;
  }
}

void Recovery::say(LogLevel level, const std::string& text) const {
  if (options_.logger) options_.logger(level, text);
}

}  // namespace opossum::log
