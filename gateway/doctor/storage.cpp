// SPDX-License-Identifier: MIT
// The checks of the data folder: rights, space, fsync, the store in it, and its time.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "gateway/doctor/checks.hpp"
#include "store/event_store.hpp"
#include "store/file_system.hpp"

namespace opossum::gateway::doctor {

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr int kSyncsMeasured = 16;
constexpr std::chrono::milliseconds kSlowSync{50};
/// Nothing that this program stores can be older than the program: 2026-11-01.
constexpr std::chrono::sys_days kOldestClock = std::chrono::year(2026) / 11 / 1;

/// The folder, or the nearest one above it that exists.
std::string existing_folder(std::string path) {
  while (path != "/" && path != "." && !posix_file_system().exists(path).value_or(false)) path = parent_of(path);
  return path;
}

bool is_there(const config::Config& config) { return posix_file_system().exists(config.gateway.data_dir).value_or(false); }

Result<std::unique_ptr<EventStore>> read_store(const config::Config& config) {
  StoreOptions options;
  options.directory = config.gateway.data_dir;
  options.read_only = true;
  options.create = false;
  return EventStore::open(std::move(options));
}

/// One small write with its fsync after the other, as appends do. The longest, or why it failed.
Result<std::chrono::microseconds> slowest_sync(const std::string& path) {
  auto file = posix_file_system().open(path, OpenMode::create_any);
  if (!file) return std::unexpected(std::move(file).error());
  OPOSSUM_TRY((*file)->allocate(kSyncsMeasured * 4096));
  OPOSSUM_TRY((*file)->sync());
  std::chrono::microseconds slowest{0};
  for (std::uint64_t n = 0; n < kSyncsMeasured; ++n) {
    const auto start = std::chrono::steady_clock::now();
    OPOSSUM_TRY((*file)->write_at(n * 4096, std::string(512, 'x')));
    OPOSSUM_TRY((*file)->sync());
    slowest = std::max(slowest, std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start));
  }
  return slowest;
}

void check_folder_mode(const std::string& folder, std::vector<Diagnosis>& results) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) return;
  if (!S_ISDIR(status.st_mode)) {
    results.push_back({"rights", Health::bad, folder + " is no folder", "set gateway.data_dir to a folder"});
  } else if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) {
    results.push_back({"rights", Health::bad, fmt::format("user {} cannot write to {}", ::geteuid(), folder),
                       "give the folder to the user of the service: chown -R opossum: " + folder});
  } else if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    results.push_back({"rights", Health::warning, fmt::format("{} has mode {:o}: other users can look into it", folder, status.st_mode & 0777U),
                       "chmod 0700 " + folder});
  } else {
    results.push_back({"rights", Health::good, folder + " belongs to this user alone", ""});
  }
}

void check_secret_mode(const std::string& path, std::vector<Diagnosis>& results) {
  struct stat status {};
  if (path.empty() || ::stat(path.c_str(), &status) != 0) return;
  if ((status.st_mode & S_IRWXO) == 0) return;
  results.push_back({"rights", Health::warning, fmt::format("{} has mode {:o}: everybody on this machine can read it", path, status.st_mode & 0777U),
                     "chmod 0640 " + path});
}

}  // namespace

void check_permissions(const config::Config& config, std::vector<Diagnosis>& results) {
  const std::string& folder = config.gateway.data_dir;
  if (is_there(config)) {
    check_folder_mode(folder, results);
  } else if (const std::string above = existing_folder(folder); ::access(above.c_str(), W_OK | X_OK) == 0) {
    results.push_back({"rights", Health::good, folder + " is not there yet and can be made", ""});
  } else {
    results.push_back({"rights", Health::bad, fmt::format("{} is not there, and user {} cannot make it in {}", folder, ::geteuid(), above),
                       "make the folder and give it to the user of the service"});
  }
  check_secret_mode(config.http.tokens, results);
  if (config.http.tls) check_secret_mode(config.http.tls->key, results);
  if (config.mqtt) check_secret_mode(config.mqtt->users, results);
  if (config.mqtt && config.mqtt->tls) check_secret_mode(config.mqtt->tls->key, results);
}

void check_disk_space(const config::Config& config, std::vector<Diagnosis>& results) {
  const std::string folder = existing_folder(config.gateway.data_dir);
  const auto free = posix_file_system().free_space(folder);
  if (!free) {
    results.push_back({"disk space", Health::bad, free.error().detail(), "check the disk"});
    return;
  }
  const std::uint64_t reserve = config.store.disk_reserve_bytes;
  // Below the reserve nothing is stored; sealing and a group commit need some segments more.
  const std::uint64_t wanted = reserve + 4 * config.store.segment_bytes;
  const std::string found = fmt::format("{} MiB free in {}, the reserve is {} MiB", *free / kMebibyte, folder, reserve / kMebibyte);
  if (*free < reserve) {
    results.push_back({"disk space", Health::bad, found + ": nothing is stored", "make room: see docs/operations.md, A full disk"});
  } else if (*free < wanted) {
    results.push_back({"disk space", Health::warning, found + ": soon nothing can be stored", "make room: see docs/operations.md, A full disk"});
  } else {
    results.push_back({"disk space", Health::good, found, ""});
  }
}

void check_sync_time(const config::Config& config, std::vector<Diagnosis>& results) {
  if (config.store.durability == config::Durability::unsafe_os) {
    results.push_back({"durability", Health::bad, "store.durability is unsafe-os: what was acknowledged may be lost in a power cut",
                       "set it to fsync"});
  }
  const std::string folder = existing_folder(config.gateway.data_dir);
  const std::string path = fmt::format("{}/doctor-{}.tmp", folder, ::getpid());
  const auto slowest = slowest_sync(path);
  static_cast<void>(posix_file_system().remove(path));
  if (!slowest) {
    results.push_back({"fsync", Health::bad, slowest.error().detail(), "check the disk and the rights; without fsync nothing can be stored"});
    return;
  }
  const std::string found = fmt::format("the slowest of {} took {:.1f} ms in {}", kSyncsMeasured, static_cast<double>(slowest->count()) / 1000, folder);
  if (*slowest > kSlowSync) {
    results.push_back({"fsync", Health::warning, found + ": each acknowledgement waits for one",
                       "use an SSD with power-loss protection, or give the data a disk of its own"});
  } else {
    results.push_back({"fsync", Health::good, found, ""});
  }
}

void check_store(const config::Config& config, std::vector<Diagnosis>& results) {
  const std::string& folder = config.gateway.data_dir;
  if (!posix_file_system().exists(folder + "/store.json").value_or(false)) {
    const bool cut = posix_file_system().exists(folder + "/restore.json").value_or(false);
    if (cut) results.push_back({"store", Health::bad, "a restore into " + folder + " was cut before its end", "run the same `opossum restore` again"});
    else results.push_back({"store", Health::good, "none in " + folder + " yet; the first start makes one", ""});
    return;
  }
  if (posix_file_system().exists(folder + "/backup.json").value_or(false)) {
    results.push_back({"store", Health::bad, folder + " is a backup", "make a store of it with `opossum restore`"});
    return;
  }
  const auto store = read_store(config);
  if (!store) {
    results.push_back({"store", Health::bad, store.error().message(), "run `opossum verify " + folder + "`, then `opossum repair`"});
    return;
  }
  const Head head = (*store)->head();
  results.push_back({"store", Health::good,
                     fmt::format("{} events in {} commits, epoch {}; `opossum verify` checks every byte", head.position.value(), head.commit.value(),
                                 (*store)->identity().epoch),
                     ""});
}

void check_clock(const config::Config& config, std::vector<Diagnosis>& results) {
  const Timestamp now = system_clock().now();
  if (now < Timestamp(kOldestClock)) {
    results.push_back({"clock", Health::bad, "it says " + to_rfc3339(now), "set the clock (timedatectl set-ntp true): events get its time"});
    return;
  }
  const bool stored = posix_file_system().exists(config.gateway.data_dir + "/store.json").value_or(false);
  auto store = stored ? read_store(config) : Result<std::unique_ptr<EventStore>>(nullptr);
  if (store && *store && (*store)->head().time > now + std::chrono::minutes(1)) {
    results.push_back({"clock", Health::bad, fmt::format("it says {}, but the newest commit is of {}", to_rfc3339(now), to_rfc3339((*store)->head().time)),
                       "set the clock (timedatectl set-ntp true): it goes back, or went ahead before"});
    return;
  }
  results.push_back({"clock", Health::good, to_rfc3339(now), ""});
}

}  // namespace opossum::gateway::doctor
