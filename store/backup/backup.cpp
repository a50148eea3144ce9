// SPDX-License-Identifier: MIT
#include "store/backup.hpp"

#include "store/backup/backup_run.hpp"
#include "store/backup/restore_run.hpp"

namespace opossum {

namespace {

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

Result<BackupReport> backup_store(FileSystem& files, const std::string& directory, const std::string& destination,
                                  const BackupOptions& options) {
  return backup::BackupRun(files, without_slash(directory), without_slash(destination), options).run();
}

Result<RestoreReport> restore_store(FileSystem& files, const std::string& backup, const std::string& directory,
                                    const RestoreOptions& options) {
  return backup::RestoreRun(files, without_slash(backup), without_slash(directory), options).run();
}

}  // namespace opossum
