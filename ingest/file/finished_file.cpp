// SPDX-License-Identifier: MIT
#include "ingest/file/finished_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace opossum::ingest::file {

namespace {

constexpr const char* kDone = "done";
constexpr const char* kFailed = "failed";

Error unusable(const std::string& folder, int number) {
  return Error::from_errno(number, "files cannot be moved to " + folder + "; give the gateway's user the right to write there");
}

Result<void> prepare(const std::string& folder) {
  // Readable for whoever may read the folder: reports are for the people who put the files there.
  if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) return fail(unusable(folder, errno));
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return fail(unusable(folder, errno));
  return {};
}

/// "a.csv", "a.2.csv", "a.3.csv", …: the first that is not there.
Result<std::string> free_path(FileSystem& files, const std::string& folder, const std::string& name) {
  const std::size_t dot = name.rfind('.');
  const std::size_t end = dot == std::string::npos || dot == 0 ? name.size() : dot;
  std::string path = folder + '/' + name;
  for (std::uint64_t number = 2;; ++number) {
    auto taken = files.exists(path);
    if (!taken) return fail(std::move(taken).error());
    if (!*taken) return path;
    path = folder + '/' + name.substr(0, end) + '.' + std::to_string(number) + name.substr(end);
  }
}

}  // namespace

Result<void> prepare_folder(const std::string& folder) {
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return fail(unusable(folder, errno));
  OPOSSUM_TRY(prepare(folder + '/' + kDone));
  return prepare(folder + '/' + kFailed);
}

Result<PutAway> put_away(FileSystem& files, const std::string& folder, const FoundFile& file, FileReport report) {
  const std::string from = folder + '/' + file.name;
  const auto stamp = stamp_of(from);
  if (!stamp && stamp.error().system_error() == ENOENT) return PutAway{std::move(report), "it is gone from the folder"};
  if (!stamp) return fail(Error(stamp.error()));
  if (*stamp != file.stamp) {
    if (report.result == FileResult::already_imported) return PutAway{std::move(report), {}};
    if (report.result == FileResult::done) report.reason = changed_reason(report.import);
    report.result = FileResult::failed;
  }
  const std::string target_folder = folder + '/' + (report.result == FileResult::failed ? kFailed : kDone);
  auto target = free_path(files, target_folder, file.name);
  if (!target) return fail(std::move(target).error());
  // The report first: a file in done/ without one would be a riddle, a report without its file only lasts until the next try.
  const std::string report_path = *target + std::string(kReportEnding);
  OPOSSUM_TRY(replace_file(files, report_path, to_json(report)));
  if (::chmod(report_path.c_str(), 0644) != 0) return fail(Error::from_errno(errno, report_path));
  OPOSSUM_TRY(files.rename(from, *target));
  OPOSSUM_TRY(files.sync_directory(target_folder));
  OPOSSUM_TRY(files.sync_directory(folder));
  return PutAway{std::move(report), "moved to " + *target};
}

}  // namespace opossum::ingest::file
