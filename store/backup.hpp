// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "store/clock.hpp"
#include "store/event_store.hpp"
#include "store/file_system.hpp"

namespace opossum {

/// Called with (done, total) in bytes of files.
using BackupProgress = std::function<void(std::uint64_t, std::uint64_t)>;

struct BackupOptions {
  bool check_kept = false;  ///< also read what earlier backups copied, and copy again what is no longer as it was
  Clock* clock = nullptr;   ///< null = the system's
  BackupProgress progress{};
};

struct BackupReport {
  StoreIdentity identity;
  Head head;                      ///< everything up to here is in the backup, and proven by its chain
  std::uint64_t files_copied = 0;
  std::uint64_t bytes_copied = 0;
  std::uint64_t files_kept = 0;   ///< copied by an earlier backup, unchanged since
  std::uint64_t bytes_kept = 0;
  std::uint64_t files_healed = 0; ///< of those copied: had been bad in the backup (only with `check_kept`)
};

/// Copies what is new in a store into `destination`, a folder that becomes and stays a copy of this one store, with a list of its files
/// and their checksums in backup.json. Takes no lock on the store: a gateway may be writing. The copy ends with a whole commit that is
/// durable in the store. A sealed segment is copied once. Each copied segment is read back and its checksums and chain are verified.
///
/// A crash at any point leaves the former backup usable, and the next call goes on. Nothing that only the backup holds is ever removed:
/// segments that the store has retired stay.
/// Errc::refused if `destination` belongs to another store, to another history of it, or holds something else; damaged, not_a_store,
/// locked (another backup into it is under way), disk_full, io_error.
[[nodiscard]] Result<BackupReport> backup_store(FileSystem& files, const std::string& directory, const std::string& destination,
                                                const BackupOptions& options = {});

struct RestoreOptions {
  std::optional<std::uint32_t> epoch{};  ///< of the restored store; nothing = the next one after the backup's and those restored from it
  Clock* clock = nullptr;                ///< null = the system's
  BackupProgress progress{};
};

struct RestoreReport {
  StoreIdentity identity;         ///< with the new epoch
  std::uint32_t epoch_before = 1; ///< of the backup
  Head head;                      ///< the last commit that the backup has
  std::optional<Timestamp> taken; ///< when the backup was made; nothing for a plain copy of a store's folder
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  bool noted = true;              ///< the backup remembers this restore, so that the next one gets another epoch
};

/// Makes a store in `directory`, which must be absent, empty, or left by a restore that was cut, out of a backup or of a plain copy of a
/// store's folder. Every checksum and the chain are verified on the way. The store goes on under a new epoch: who knows it (a central, its
/// edges) can tell its commits from those that were recorded after the backup and are not in it. The last segment is ended, so that the
/// next one's header carries that epoch.
///
/// A crash at any point leaves a folder that does not open as a store, or the whole one; the same call goes on.
/// Errc::refused if `directory` holds something, or `epoch` is not a new one; damaged, not_a_store, locked (the copy is in use), disk_full,
/// io_error.
[[nodiscard]] Result<RestoreReport> restore_store(FileSystem& files, const std::string& backup, const std::string& directory,
                                                  const RestoreOptions& options = {});

}  // namespace opossum
