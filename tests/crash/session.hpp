// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "tests/crash/attempt.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::test {

inline constexpr const char* kDirectory = "/data";

/// Drives a store over a disk in memory, without threads, and keeps a list of what it was promised. After a crash every step does nothing.
class Session {
 public:
  /// `attempts`: what earlier sessions on this disk were promised.
  Session(MemoryFileSystem& files, ManualClock& clock, std::vector<Attempt> attempts = {})
      : files_(files), clock_(clock), attempts_(std::move(attempts)) {}

  [[nodiscard]] StoreOptions options() const;
  void open();
  void close();
  void reopen();

  void append(std::size_t events);
  /// Several commits in one group, one write and one sync.
  void append_group(std::size_t commits);
  /// A commit whose condition fails.
  void append_refused();
  /// The last acknowledged commit again, with its key.
  void append_with_key_twice();
  /// Long enough for a chain line, which maintain() writes.
  void quiet();
  void next_day();
  void seal();

  [[nodiscard]] MemoryFileSystem& files() noexcept { return files_; }
  [[nodiscard]] EventStore* store() noexcept { return store_.get(); }
  [[nodiscard]] const std::vector<Attempt>& attempts() const noexcept { return attempts_; }
  /// Durability and sizes may be changed before open().
  Durability durability = Durability::fsync;
  std::uint64_t segment_bytes = 3000;
  bool compress = true;
  /// Faults are injected: the store may fail to open or to seal without a crash.
  bool tolerant = false;

 private:
  std::size_t begin(std::size_t events);
  void end(std::size_t attempt, const Result<Receipt>& result);

  MemoryFileSystem& files_;
  ManualClock& clock_;
  std::unique_ptr<EventStore> store_;
  std::vector<Attempt> attempts_;
};

}  // namespace opossum::test
