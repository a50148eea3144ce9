// SPDX-License-Identifier: MIT
#include "store/backup/file_copies.hpp"

#include <algorithm>
#include <array>

#include "store/format/log_format.hpp"

namespace opossum::backup {

Result<void> FileCopies::make_folders(const std::string& path) {
  if (made_.insert(root_).second && !files_.exists(root_).value_or(false)) {
    OPOSSUM_TRY(files_.make_directory(root_));
    OPOSSUM_TRY(files_.sync_directory(parent_of(root_)));
  }
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    const std::string folder = full(path.substr(0, slash));
    if (!made_.insert(folder).second) continue;
    OPOSSUM_TRY(files_.make_directory(folder));
    OPOSSUM_TRY(files_.sync_directory(parent_of(folder)));
  }
  return {};
}

Result<void> FileCopies::write(const std::string& path, std::string_view bytes) {
  OPOSSUM_TRY(make_folders(path));
  auto file = files_.open(full(path), OpenMode::create_any);
  if (!file) return std::unexpected(std::move(file).error());
  OPOSSUM_TRY((*file)->write_at(0, bytes));
  OPOSSUM_TRY((*file)->sync());
  unsynced_.insert(parent_of(full(path)));
  return {};
}

Result<void> FileCopies::sync_names() {
  for (const std::string& folder : unsynced_) OPOSSUM_TRY(files_.sync_directory(folder));
  unsynced_.clear();
  return {};
}

Result<std::vector<std::string>> files_below(FileSystem& files, const std::string& folder) {
  std::vector<std::string> found;
  std::vector<std::string> waiting{""};
  while (!waiting.empty()) {
    const std::string inside = std::move(waiting.back());
    waiting.pop_back();
    const std::string path = inside.empty() ? folder : folder + "/" + inside.substr(0, inside.size() - 1);
    auto there = files.exists(path);
    if (!there) return std::unexpected(std::move(there).error());
    if (!*there) continue;
    auto names = files.list(path);
    if (!names) return names;
    for (const std::string& name : *names) (name.ends_with('/') ? waiting : found).push_back(inside + name);
  }
  std::ranges::sort(found);
  return found;
}

Result<std::string> read_from_disk(FileSystem& files, const std::string& path) {
  if (auto file = files.open(path, OpenMode::read)) (*file)->drop_cache();
  return read_file(files, path, kCopiedBytesMax);
}

bool is_content_of(const CopiedFile& file, std::string_view bytes) { return bytes.size() == file.bytes && sha256(bytes) == file.digest; }

CopiedFile describe(std::string path, std::string_view bytes) { return {std::move(path), bytes.size(), sha256(bytes)}; }

bool is_kept_beside_the_log(const std::string& path) {
  static constexpr std::array kNotCopied{format::kIdentityFile,
                                         format::kLockFile,
                                         std::string_view("scrub.json"),
                                         format::kBackupFile,
                                         format::kRestoredFile,
                                         format::kRestoringFile};
  static constexpr std::array kFoldersNotCopied{format::kLogFolder, format::kIndexFolder, format::kProjectionsFolder, kStagingFolder};
  if (path.ends_with(format::kTemporarySuffix) || std::ranges::find(kNotCopied, path) != kNotCopied.end()) return false;
  return std::ranges::none_of(kFoldersNotCopied, [&path](std::string_view folder) {
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
  });
}

}  // namespace opossum::backup
