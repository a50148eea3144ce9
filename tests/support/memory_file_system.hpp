// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "store/file_system.hpp"

namespace opossum::test {

class MemoryDisk;

/// What happens to the unsynced pages of a file whose fsync fails. Each of them is what some kernel and file system does.
enum class FailedSync : std::uint8_t {
  pages_stay,         ///< still in the cache and still waiting to be written
  pages_vanish,       ///< the cache shows the disk's old content again
  pages_look_written, ///< the cache shows the new content and calls it clean; the disk never gets it
};

enum class Operation : std::uint8_t {
  open,    ///< of a file that exists
  create,  ///< open, creating or emptying
  read,
  announce,  ///< will_read(): cannot fail
  write,
  sync,
  truncate,
  allocate,
  map,
  rename,  ///< its path is the new name
  remove,
  make_directory,
  sync_directory,
  list,
  lock,
};

/// One operation that fails.
struct Fault {
  Operation operation = Operation::sync;
  std::uint64_t nth = 1;             ///< the n-th such operation from now on, that matches `path`
  std::string path{};                ///< a part of the path; empty = any
  int error = EIO;
  bool lasting = false;              ///< every later one fails, too
  FailedSync pages = FailedSync::pages_stay;
  std::uint64_t bytes_written = 0;   ///< of a failing write: so many bytes arrive first
};

/// A file system in memory that knows what was synced, for tests that cut the power.
///
/// The rules are the strictest that POSIX allows: sync() makes a file's bytes and its size durable, but not its name;
/// names are durable after sync_directory() of their folder, and a folder after the sync of the folder that holds it. A rename is atomic.
/// A crash never changes bytes that were not written since the last sync, even next to written ones in the same sector.
/// Thread-safe. Handles outlive nothing: they keep their disk alive.
class MemoryFileSystem final : public FileSystem {
 public:
  static constexpr std::size_t kSectorBytes = 512;

  /// Holds "/" and nothing else.
  MemoryFileSystem();
  ~MemoryFileSystem() override;
  MemoryFileSystem(const MemoryFileSystem&) = delete;
  MemoryFileSystem& operator=(const MemoryFileSystem&) = delete;

  [[nodiscard]] Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override;
  [[nodiscard]] Result<std::shared_ptr<const Mapping>> map(const std::string& path) override;
  [[nodiscard]] Result<bool> exists(const std::string& path) override;
  [[nodiscard]] Result<std::vector<std::string>> list(const std::string& directory) override;
  [[nodiscard]] Result<void> make_directory(const std::string& path) override;
  [[nodiscard]] Result<void> rename(const std::string& from, const std::string& to) override;
  [[nodiscard]] Result<void> remove(const std::string& path) override;
  [[nodiscard]] Result<void> sync_directory(const std::string& path) override;
  [[nodiscard]] Result<std::unique_ptr<FileLock>> lock(const std::string& path, std::string_view owner) override;
  [[nodiscard]] Result<std::uint64_t> free_space(const std::string& path) override;

  /// The disk after the power was cut now: each unsynced sector is kept, lost, torn or garbled, each unsynced name kept or lost, as the
  /// seed has it. Locks are gone, faults too. This file system stays as it is, so that what uses it can still unwind.
  [[nodiscard]] std::unique_ptr<MemoryFileSystem> after_power_cut(std::uint64_t seed) const;
  /// The disk after the process was killed now: the cache survives, locks and faults do not. Also serves as a copy, for a clone.
  [[nodiscard]] std::unique_ptr<MemoryFileSystem> after_kill() const;

  /// From the n-th changing operation on (1 = the next one) nothing has an effect any more and everything fails with EIO.
  void stop_at_change(std::uint64_t nth);
  [[nodiscard]] bool stopped() const;
  /// Operations so far that could change what a crash leaves: reads and listings do not count.
  [[nodiscard]] std::uint64_t changes() const;
  /// How often the operation was begun.
  [[nodiscard]] std::uint64_t count(Operation operation) const;

  void inject(Fault fault);
  void clear_faults();
  /// Bytes that still fit; counted by file sizes. Nothing = without limit.
  void set_free_space(std::optional<std::uint64_t> bytes);
  /// set_free_space(bytes) when the n-th changing operation begins (1 = the next one).
  void fill_at_change(std::uint64_t nth, std::uint64_t bytes);

  /// Whole content as readers see it, for assertions; nothing if there is no such file.
  [[nodiscard]] std::optional<std::string> content(const std::string& path) const;
  /// Replaces content behind the back of the code under test, durably; creates the file if its folder exists.
  void set_content(const std::string& path, std::string content);
  /// Every file under the path, in byte order.
  [[nodiscard]] std::vector<std::string> files_under(const std::string& path) const;

 private:
  explicit MemoryFileSystem(std::shared_ptr<MemoryDisk> disk);
  std::shared_ptr<MemoryDisk> disk_;
};

}  // namespace opossum::test
