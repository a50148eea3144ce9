// SPDX-License-Identifier: MIT
#include "store/backup/backup_run.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "store/format/log_format.hpp"
#include "store/log/identity_file.hpp"

namespace opossum::backup {

namespace {

bool lies_in(const std::string& path, const std::string& folder) { return path == folder || folder == "/" || path.starts_with(folder + "/"); }

std::unexpected<Error> other_history(const std::string& destination, const std::string& why) {
  return fail(Errc::refused, destination + " holds another history of this store (" + why +
                                 "): the store was restored or replaced by an older copy. Nothing was changed; back up into an empty folder");
}

/// What may be left in a folder by a first backup that was cut before it wrote its list.
bool is_begun_only(const std::vector<std::string>& names) {
  return std::ranges::all_of(names, [](const std::string& name) {
    return name == format::kLockFile || name == std::string(format::kBackupFile) + std::string(format::kTemporarySuffix);
  });
}

}  // namespace

BackupRun::BackupRun(FileSystem& files, std::string directory, std::string destination, const BackupOptions& options)
    : files_(files),
      layout_(std::move(directory)),
      destination_(std::move(destination)),
      options_(options),
      clock_(options.clock != nullptr ? *options.clock : system_clock()),
      staged_(files, destination_ + "/" + std::string(kStagingFolder)) {}

Result<BackupReport> BackupRun::run() {
  OPOSSUM_TRY(check_places());
  auto identity = log::read_identity(files_, layout_);
  if (!identity) return std::unexpected(std::move(identity).error());
  manifest_.identity = std::move(*identity);
  manifest_.taken = clock_.now();
  OPOSSUM_TRY(open_destination());
  OPOSSUM_TRY(settle(former_));
  continuity_.emplace(manifest_.identity.id);
  OPOSSUM_TRY(copy_log());
  OPOSSUM_TRY(copy_others());
  OPOSSUM_TRY(staged_.sync_names());
  manifest_.complete = true;
  OPOSSUM_TRY(replace_file(files_, destination_ + "/" + std::string(format::kBackupFile), to_json(manifest_)));
  OPOSSUM_TRY(settle(manifest_));
  OPOSSUM_TRY(remove_replaced());
  report_.identity = manifest_.identity;
  report_.head = manifest_.head();
  report_.files_healed = bad_.size();
  return report_;
}

Result<void> BackupRun::check_places() const {
  auto is_backup = files_.exists(layout_.directory() + "/" + std::string(format::kBackupFile));
  if (!is_backup) return std::unexpected(std::move(is_backup).error());
  if (*is_backup) return fail(Errc::not_a_store, layout_.directory() + " is a backup, not a store; copy its folder, or restore it");
  if (lies_in(destination_, layout_.directory()) || lies_in(layout_.directory(), destination_)) {
    return fail(Errc::invalid_argument, "the backup " + destination_ + " and the store " + layout_.directory() +
                                            " lie in each other; give a folder elsewhere, best on another disk");
  }
  return {};
}

Result<void> BackupRun::open_destination() {
  auto there = files_.exists(destination_);
  if (!there) return std::unexpected(std::move(there).error());
  if (!*there) {
    OPOSSUM_TRY(files_.make_directory(destination_));
    OPOSSUM_TRY(files_.sync_directory(parent_of(destination_)));
  }
  auto begun = files_.exists(destination_ + "/" + std::string(format::kBackupFile));
  if (!begun) return std::unexpected(std::move(begun).error());
  auto names = files_.list(destination_);
  if (!names) return std::unexpected(std::move(names).error());
  if (!*begun && !is_begun_only(*names)) {
    return fail(Errc::refused, destination_ + " is not empty and holds no backup; give an empty folder, or one that a backup of this store is in");
  }
  auto lock = files_.lock(destination_ + "/" + std::string(format::kLockFile), "opossum backup, process " + std::to_string(::getpid()) + "\n");
  if (!lock) return std::unexpected(std::move(lock).error());
  lock_ = std::move(*lock);
  return begin_destination();
}

Result<void> BackupRun::begin_destination() {
  auto former = read_manifest(files_, destination_);
  if (!former && former.error().code() == Errc::not_a_store) {
    // From here on the folder says whose it is, whatever happens.
    former_.identity = manifest_.identity;
    former_.taken = manifest_.taken;
    return replace_file(files_, destination_ + "/" + std::string(format::kBackupFile), to_json(former_));
  }
  if (!former) return std::unexpected(std::move(former).error());
  former_ = std::move(*former);
  const StoreIdentity& theirs = former_.identity;
  if (theirs.id != manifest_.identity.id) {
    return fail(Errc::refused, destination_ + " holds a backup of store " + theirs.id + " (" + theirs.name + "), not of " +
                                   manifest_.identity.id + "; nothing was changed. Give another folder");
  }
  if (theirs.epoch > manifest_.identity.epoch) {
    return other_history(destination_, "its epoch is " + std::to_string(theirs.epoch) + ", that of the store is " +
                                           std::to_string(manifest_.identity.epoch));
  }
  return {};
}

Result<void> BackupRun::copy_others() {
  // The identity is a file like others, but it counts as it was when the log was read.
  auto identity = stage(std::string(format::kIdentityFile), log::to_json(manifest_.identity));
  if (!identity) return std::unexpected(std::move(identity).error());
  manifest_.files.push_back(std::move(*identity));
  auto found = files_below(files_, layout_.directory());
  if (!found) return std::unexpected(std::move(found).error());
  for (const std::string& path : *found) {
    if (is_kept_beside_the_log(path)) OPOSSUM_TRY(copy_other(path));
  }
  return {};
}

Result<void> BackupRun::copy_other(const std::string& path) {
  auto bytes = read_file(files_, layout_.directory() + "/" + path, kCopiedBytesMax);
  // Such files come and go.
  if (!bytes && bytes.error().system_error() == ENOENT) return {};
  if (!bytes) return std::unexpected(std::move(bytes).error());
  auto copied = stage(path, *bytes);
  if (!copied) return std::unexpected(std::move(copied).error());
  manifest_.files.push_back(std::move(*copied));
  return {};
}

Result<CopiedFile> BackupRun::stage(const std::string& path, std::string_view bytes) {
  CopiedFile file = describe(path, bytes);
  if (const CopiedFile* former = former_file(path); former != nullptr && former->digest == file.digest && former->bytes == file.bytes) {
    auto there = is_still_there(*former);
    if (!there) return std::unexpected(std::move(there).error());
    if (*there) {
      keep(file);
      return file;
    }
  }
  // Copied by a backup that was cut.
  const auto left = files_.exists(staged_.full(path)).value_or(false) ? read_from_disk(files_, staged_.full(path)) : Result<std::string>("");
  if (!left || !is_content_of(file, *left)) {
    OPOSSUM_TRY(staged_.write(path, bytes));
    auto back = read_from_disk(files_, staged_.full(path));
    if (!back) return std::unexpected(std::move(back).error());
    if (!is_content_of(file, *back)) {
      return fail(Errc::io_error, staged_.full(path) + " was written, but other bytes were read back; check the disk of the backup");
    }
  }
  ++report_.files_copied;
  report_.bytes_copied += file.bytes;
  return file;
}

// `manifest` is durable: what it names under DEST/new counts, and replaces what is in its place.
Result<void> BackupRun::settle(const Manifest& manifest) {
  std::map<std::string, const CopiedFile*> named;
  for (const CopiedSegment& segment : manifest.segments) named[segment.file.path] = &segment.file;
  for (const CopiedFile& file : manifest.files) named[file.path] = &file;
  auto left = files_below(files_, staged_.root());
  if (!left) return std::unexpected(std::move(left).error());
  std::set<std::string> changed;
  FileCopies places(files_, destination_);
  for (const std::string& path : *left) {
    const auto entry = named.find(path);
    if (entry == named.end()) continue;
    auto bytes = read_from_disk(files_, staged_.full(path));
    if (!bytes) return std::unexpected(std::move(bytes).error());
    if (!is_content_of(*entry->second, *bytes)) continue;
    OPOSSUM_TRY(places.make_folders(path));
    OPOSSUM_TRY(files_.rename(staged_.full(path), places.full(path)));
    changed.insert(parent_of(places.full(path)));
    changed.insert(parent_of(staged_.full(path)));
  }
  for (const std::string& folder : changed) OPOSSUM_TRY(files_.sync_directory(folder));
  return {};
}

// What the former list named and the new one does not: other files that are gone. Plain segments that were sealed since. And what backups
// that were cut have left over.
Result<void> BackupRun::remove_replaced() {
  std::set<std::string> named;
  for (const CopiedSegment& segment : manifest_.segments) named.insert(segment.file.path);
  for (const CopiedFile& file : manifest_.files) named.insert(file.path);
  auto gone = files_below(files_, destination_ + "/" + std::string(format::kLogFolder));
  if (!gone) return std::unexpected(std::move(gone).error());
  for (std::string& path : *gone) path.insert(0, std::string(format::kLogFolder) + "/");
  for (const CopiedFile& file : former_.files) gone->push_back(file.path);
  for (const std::string& path : *gone) {
    const std::string full = destination_ + "/" + path;
    if (named.contains(path) || !files_.exists(full).value_or(false)) continue;
    OPOSSUM_TRY(files_.remove(full));
    OPOSSUM_TRY(files_.sync_directory(parent_of(full)));
  }
  auto left = files_below(files_, staged_.root());
  if (!left) return std::unexpected(std::move(left).error());
  for (const std::string& path : *left) OPOSSUM_TRY(files_.remove(staged_.full(path)));
  return {};
}

const CopiedSegment* BackupRun::former_segment(CommitNumber first) const {
  const auto found = std::ranges::find(former_.segments, first, &CopiedSegment::first_commit);
  return found == former_.segments.end() ? nullptr : &*found;
}

const CopiedFile* BackupRun::former_file(const std::string& path) const {
  for (const CopiedSegment& segment : former_.segments) {
    if (segment.file.path == path) return &segment.file;
  }
  const auto found = std::ranges::find(former_.files, path, &CopiedFile::path);
  return found == former_.files.end() ? nullptr : &*found;
}

Result<bool> BackupRun::is_still_there(const CopiedFile& file) {
  const std::string path = destination_ + "/" + file.path;
  auto opened = files_.open(path, OpenMode::read);
  if (!opened && opened.error().system_error() == ENOENT) return false;
  if (!opened) return std::unexpected(std::move(opened).error());
  auto size = (*opened)->size();
  if (!size) return std::unexpected(std::move(size).error());
  if (*size != file.bytes) return false;
  if (!options_.check_kept) return true;
  auto bytes = read_from_disk(files_, path);
  if (bytes && is_content_of(file, *bytes)) return true;
  bad_.insert(file.path);
  return false;
}

void BackupRun::keep(const CopiedFile& file) {
  ++report_.files_kept;
  report_.bytes_kept += file.bytes;
}

void BackupRun::tell(std::uint64_t bytes) {
  done_bytes_ += bytes;
  if (options_.progress) options_.progress(std::min(done_bytes_, total_bytes_), total_bytes_);
}

}  // namespace opossum::backup
