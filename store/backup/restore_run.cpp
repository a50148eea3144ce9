// SPDX-License-Identifier: MIT
#include "store/backup/restore_run.hpp"

#include <simdjson.h>
#include <unistd.h>

#include <algorithm>

#include "store/backup/segment_copy.hpp"
#include "store/format/log_format.hpp"
#include "store/log/identity_file.hpp"

namespace opossum::backup {

namespace {

constexpr std::uint64_t kMarkerBytesMax = 64 * 1024;

/// The highest epoch that was restored from this copy so far; zero if nobody noted one.
std::uint32_t epoch_noted(FileSystem& files, const std::string& path) {
  const auto text = read_file(files, path, kMarkerBytesMax);
  if (!text) return 0;
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::uint64_t epoch = 0;
  if (parser.parse(text->data(), text->size()).get(root) != simdjson::SUCCESS || root["epoch"].get(epoch) != simdjson::SUCCESS) return 0;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(epoch, UINT32_MAX));
}

std::string process_text() { return "opossum restore, process " + std::to_string(::getpid()) + "\n"; }

}  // namespace

RestoreRun::RestoreRun(FileSystem& files, std::string backup, std::string directory, const RestoreOptions& options)
    : files_(files),
      backup_(std::move(backup)),
      layout_(std::move(directory)),
      options_(options),
      clock_(options.clock != nullptr ? *options.clock : system_clock()),
      target_(files, layout_.directory()) {}

Result<RestoreReport> RestoreRun::run() {
  OPOSSUM_TRY(open_source());
  OPOSSUM_TRY(choose_epoch());
  OPOSSUM_TRY(open_target());
  OPOSSUM_TRY(note_epoch());
  continuity_.emplace(manifest_.identity.id);
  for (std::size_t i = 0; i < segments_.size(); ++i) OPOSSUM_TRY(copy_segment(segments_[i], i + 1 == segments_.size()));
  OPOSSUM_TRY(copy_others());
  OPOSSUM_TRY(target_.sync_names());
  OPOSSUM_TRY(finish());
  OPOSSUM_TRY(open_once());
  return report_;
}

Result<void> RestoreRun::open_source() {
  OPOSSUM_TRY(lock_source());
  auto manifest = read_manifest(files_, backup_);
  if (!manifest && manifest.error().code() == Errc::not_a_store) {
    OPOSSUM_TRY(list_plain_copy());
  } else if (!manifest) {
    return std::unexpected(std::move(manifest).error());
  } else {
    manifest_ = std::move(*manifest);
    if (!manifest_.complete) return fail(Errc::damaged, backup_ + " holds a first backup that was never finished; run `opossum backup` again");
    report_.taken = manifest_.taken;
    for (const CopiedSegment& segment : manifest_.segments) {
      segments_.push_back({segment.first_commit, segment.file.path, &segment.file});
      total_bytes_ += segment.file.bytes;
    }
  }
  report_.identity = manifest_.identity;
  report_.epoch_before = manifest_.identity.epoch;
  return {};
}

// What runs must not be doubled: its copy would go on beside it, with the newer epoch.
Result<void> RestoreRun::lock_source() {
  const std::string path = backup_ + "/" + std::string(format::kLockFile);
  auto lock = files_.lock(path, process_text());
  if (lock) source_lock_ = std::move(*lock);
  else if (lock.error().code() == Errc::locked) return fail(std::move(lock).error());
  // Where nothing can be written nobody else writes either.
  return {};
}

Result<void> RestoreRun::list_plain_copy() {
  const log::Layout source(backup_);
  auto identity = log::read_identity(files_, source);
  if (!identity) {
    return fail(Errc::not_a_store, backup_ + " holds neither a backup nor a copy of a store's folder: " + identity.error().detail());
  }
  manifest_.identity = std::move(*identity);
  plain_copy_ = true;
  auto found = log::find_log_files(files_, source);
  if (!found) return std::unexpected(std::move(found).error());
  for (const auto& [first, segment] : found->segments) segments_.push_back({first, segment.path().substr(backup_.size() + 1), nullptr});
  auto all = files_below(files_, backup_);
  if (!all) return std::unexpected(std::move(all).error());
  std::ranges::copy_if(*all, std::back_inserter(plain_files_), is_kept_beside_the_log);
  return {};
}

Result<void> RestoreRun::choose_epoch() {
  const std::uint32_t known = std::max(manifest_.identity.epoch, epoch_noted(files_, backup_ + "/" + std::string(format::kRestoredFile)));
  if (options_.epoch && *options_.epoch <= known) {
    return fail(Errc::refused, "epoch " + std::to_string(*options_.epoch) + " is not a new one: the store was in epoch " + std::to_string(known) +
                                   " already; give a higher one, or none");
  }
  if (known == UINT32_MAX) return fail(Errc::refused, "there is no epoch left after " + std::to_string(known));
  report_.identity.epoch = options_.epoch.value_or(known + 1);
  return {};
}

Result<void> RestoreRun::open_target() {
  const std::string& directory = layout_.directory();
  auto there = files_.exists(directory);
  if (!there) return std::unexpected(std::move(there).error());
  if (!*there) {
    OPOSSUM_TRY(files_.make_directory(directory));
    OPOSSUM_TRY(files_.sync_directory(parent_of(directory)));
  }
  auto left = files_below(files_, directory);
  if (!left) return std::unexpected(std::move(left).error());
  std::erase(*left, std::string(format::kLockFile));
  const std::string marker(format::kRestoringFile);
  const bool begun = std::ranges::find(*left, marker) != left->end();
  const bool is_store = std::ranges::find(*left, std::string(format::kIdentityFile)) != left->end();
  const bool only_marker = left->size() == 1 && left->front() == marker + std::string(format::kTemporarySuffix);
  if (is_store) return fail(Errc::refused, directory + " holds a store already; nothing was changed. Give an empty folder, or move that store away");
  if (!left->empty() && !begun && !only_marker) return fail(Errc::refused, directory + " is not empty; nothing was changed. Give an empty folder");
  auto lock = files_.lock(layout_.lock_file(), process_text());
  if (!lock) return std::unexpected(std::move(lock).error());
  target_lock_ = std::move(*lock);
  OPOSSUM_TRY(replace_file(files_, target_.full(marker), "{\"epoch\":" + std::to_string(report_.identity.epoch) + "}\n"));
  // What a restore that was cut has left may come from another backup.
  for (const std::string& path : *left) {
    if (path != marker && files_.exists(target_.full(path)).value_or(false)) OPOSSUM_TRY(files_.remove(target_.full(path)));
  }
  return {};
}

// Before the restored store can open: no other restore may ever get the same epoch. Best effort, for a backup may lie on a medium
// that cannot be written.
Result<void> RestoreRun::note_epoch() {
  const std::string text = "{\"epoch\":" + std::to_string(report_.identity.epoch) + ",\"time\":\"" + to_rfc3339(clock_.now()) + "\"}\n";
  report_.noted = replace_file(files_, backup_ + "/" + std::string(format::kRestoredFile), text).has_value();
  return {};
}

Result<std::string> RestoreRun::read(const std::string& path, const CopiedFile* file) {
  std::string place = backup_ + "/" + path;
  // A backup that was cut in its last steps has not moved all files to their places yet.
  if (const std::string staged = backup_ + "/" + std::string(kStagingFolder) + "/" + path; file != nullptr && files_.exists(staged).value_or(false)) {
    auto bytes = read_file(files_, staged, kCopiedBytesMax);
    if (bytes && is_content_of(*file, *bytes)) return bytes;
  }
  auto bytes = read_file(files_, place, kCopiedBytesMax);
  if (!bytes || file == nullptr || is_content_of(*file, *bytes)) return bytes;
  return fail(Errc::damaged, place + " is not what the backup copied: its size or its SHA-256 differs. Use another backup, or run "
                                     "`opossum backup --check` while the store is still there");
}

Result<void> RestoreRun::copy_segment(const Source& source, bool last) {
  if (!plain_copy_) {
    auto bytes = read(source.path, source.file);
    if (!bytes) return std::unexpected(std::move(bytes).error());
    return write_segment(source, std::move(*bytes), last);
  }
  const std::string path = backup_ + "/" + source.path;
  const bool open = source.path == log::Layout("").open_segment(source.first).substr(1);
  auto bytes = read_segment(files_, log::Layout(backup_), source.first, open ? log::SegmentFiles{path, ""} : log::SegmentFiles{"", path}, last);
  if (!bytes) return std::unexpected(std::move(bytes).error());
  return *bytes ? write_segment(source, std::move((*bytes)->bytes), last) : Result<void>();
}

Result<void> RestoreRun::write_segment(const Source& source, std::string bytes, bool last) {
  const bool open = last && target_.full(source.path) == layout_.open_segment(source.first);
  if (open) {
    const auto scan = log::scan_segment(bytes, std::nullopt, nullptr);
    if (!scan) return fail(Error(scan.error()).in(source.path));
    // A segment that holds no commit yet is begun anew, with a header of the new epoch.
    if (scan->state.commit < scan->header.first_commit) return {};
    if (!scan->sealed) {
      const log::WriterState& end = scan->state;
      format::append_chain(bytes, {end.chain, end.commit, end.position, clock_.now(), 0, true});
    }
  }
  OPOSSUM_TRY(target_.write(source.path, bytes));
  if (auto file = files_.open(target_.full(source.path), OpenMode::read)) (*file)->drop_cache();
  const log::SegmentVerdict verdict = log::SegmentCheck(files_, layout_).run(source.first, target_.full(source.path), false);
  // Of the index, which is derived, only an older copy may be there yet.
  if (const auto finding = std::ranges::find(verdict.findings, false, &Finding::derived); finding != verdict.findings.end()) {
    return fail(Errc::damaged, backup_ + "/" + source.path + " is damaged at byte " + std::to_string(finding->byte) + ": " + finding->what +
                                   "; use another backup");
  }
  if (const auto misfit = continuity_->add(verdict)) return fail(Errc::damaged, backup_ + "/" + source.path + ": " + misfit->what);
  const log::WriterState& state = verdict.state;
  report_.head = {state.position, state.commit, state.chain, state.time};
  ++report_.files;
  report_.bytes += bytes.size();
  if (options_.progress) options_.progress(std::min(report_.bytes, total_bytes_), total_bytes_);
  return {};
}

Result<void> RestoreRun::copy_others() {
  const auto copy = [this](const std::string& path, const CopiedFile* file) -> Result<void> {
    if (path == format::kIdentityFile) return {};
    auto bytes = read(path, file);
    if (!bytes) return std::unexpected(std::move(bytes).error());
    ++report_.files;
    report_.bytes += bytes->size();
    return target_.write(path, *bytes);
  };
  for (const CopiedFile& file : manifest_.files) OPOSSUM_TRY(copy(file.path, &file));
  for (const std::string& path : plain_files_) OPOSSUM_TRY(copy(path, nullptr));
  return {};
}

// From store.json on it is a store.
Result<void> RestoreRun::finish() {
  OPOSSUM_TRY(files_.make_directory(layout_.log_folder()));
  OPOSSUM_TRY(files_.make_directory(layout_.index_folder()));
  OPOSSUM_TRY(files_.sync_directory(layout_.directory()));
  OPOSSUM_TRY(replace_file(files_, layout_.identity_file(), log::to_json(report_.identity)));
  OPOSSUM_TRY(files_.remove(target_.full(std::string(format::kRestoringFile))));
  return files_.sync_directory(layout_.directory());
}

// Builds the indexes, begins the new epoch's first segment, and proves that it opens.
Result<void> RestoreRun::open_once() {
  target_lock_.reset();
  StoreOptions opening;
  opening.directory = layout_.directory();
  opening.create = false;
  opening.background = false;
  opening.disk_reserve_bytes = 0;
  opening.files = &files_;
  opening.clock = &clock_;
  auto opened = EventStore::open(opening);
  if (!opened) return fail(std::move(opened).error().in("the restored store does not open"));
  (*opened)->maintain();
  return (*opened)->close();
}

}  // namespace opossum::backup
