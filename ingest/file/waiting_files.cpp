// SPDX-License-Identifier: MIT
#include "ingest/file/waiting_files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <tuple>

#include "ingest/file/file_report.hpp"

namespace opossum::ingest::file {

namespace {

constexpr std::array<std::string_view, 4> kUnfinishedEndings{".part", ".tmp", ".filepart", "~"};

Stamp to_stamp(const struct stat& found) {
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  return {found.st_ino, static_cast<std::uint64_t>(found.st_size), found.st_mtim.tv_sec * kNanoseconds + found.st_mtim.tv_nsec};
}

Error folder_error(const std::string& folder, int number) {
  std::string what = "the folder " + folder + " cannot be read";
  if (number == ENOENT) what = "the folder " + folder + " is not there; create it, or set `folder` to another one";
  if (number == ENOTDIR) what = folder + " is not a folder; set `folder` to one";
  if (number == EACCES) what = "the folder " + folder + " may not be read; give its rights to the user that the gateway runs as";
  return Error::from_errno(number, std::move(what));
}

}  // namespace

bool is_wanted(std::string_view name) {
  if (name.starts_with('.') || name.ends_with(kReportEnding)) return false;
  return std::ranges::none_of(kUnfinishedEndings, [&](std::string_view ending) { return name.ends_with(ending); });
}

Result<std::vector<FoundFile>> list_wanted(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(folder.c_str()), [](DIR* open) { return ::closedir(open); });
  if (!directory) return fail(folder_error(folder, errno));
  std::vector<FoundFile> found;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(directory.get());
    if (entry == nullptr) break;
    struct stat status {};
    if (!is_wanted(entry->d_name)) continue;
    // Not through links: what they name may lie outside, and cannot be moved by its name here.
    if (::fstatat(::dirfd(directory.get()), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (S_ISREG(status.st_mode)) found.push_back({entry->d_name, to_stamp(status)});
  }
  if (errno != 0) return fail(folder_error(folder, errno));
  return found;
}

Result<Stamp> stamp_of(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return fail(Error::from_errno(errno, path));
  return to_stamp(status);
}

std::vector<FoundFile> WaitingFiles::complete(const std::vector<FoundFile>& found, Instant now) {
  std::map<std::string, Seen> present;
  std::vector<FoundFile> done;
  for (const FoundFile& file : found) {
    const auto before = seen_.find(file.name);
    const bool same = before != seen_.end() && before->second.stamp == file.stamp;
    const Seen seen{file.stamp, same ? before->second.since : now};
    if (file.stamp.size > 0 && now - seen.since >= settle_) done.push_back(file);
    present.emplace(file.name, seen);
  }
  seen_ = std::move(present);
  std::ranges::sort(done, {}, [](const FoundFile& file) { return std::tie(file.stamp.modified_ns, file.name); });
  return done;
}

}  // namespace opossum::ingest::file
