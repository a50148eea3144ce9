// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/backup/manifest.hpp"

namespace opossum::backup {

inline constexpr std::uint64_t kCopiedBytesMax = std::uint64_t{1} << 32;

/// Writes whole files under one folder, durably. Not thread-safe.
class FileCopies {
 public:
  FileCopies(FileSystem& files, std::string root) : files_(files), root_(std::move(root)) {}

  /// Writes and syncs `root/path`, whose folders are made. Its name is durable after sync_names().
  [[nodiscard]] Result<void> write(const std::string& path, std::string_view bytes);
  /// Makes the folders of `root/path`.
  [[nodiscard]] Result<void> make_folders(const std::string& path);
  [[nodiscard]] Result<void> sync_names();

  [[nodiscard]] std::string full(const std::string& path) const { return root_ + "/" + path; }
  [[nodiscard]] const std::string& root() const noexcept { return root_; }

 private:
  FileSystem& files_;
  std::string root_;
  std::set<std::string> made_;      ///< folders that are known to be there
  std::set<std::string> unsynced_;  ///< folders with new names
};

/// Every file under `folder`, as paths inside it. A folder that is not there holds none.
[[nodiscard]] Result<std::vector<std::string>> files_below(FileSystem& files, const std::string& folder);

/// Reads what the disk holds, not what the page cache holds.
[[nodiscard]] Result<std::string> read_from_disk(FileSystem& files, const std::string& path);

/// True if these are the file's bytes.
[[nodiscard]] bool is_content_of(const CopiedFile& file, std::string_view bytes);
[[nodiscard]] CopiedFile describe(std::string path, std::string_view bytes);

/// True for a file that belongs to a store but neither to its log nor to what is derived or only of this process. Paths inside DATA.
[[nodiscard]] bool is_kept_beside_the_log(const std::string& path);

}  // namespace opossum::backup
