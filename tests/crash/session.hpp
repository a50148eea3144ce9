// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/event_store.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::test {

inline constexpr const char* kDirectory = "/data";

/// A commit that was tried, and what the store said.
struct Attempt {
  std::uint64_t number = 0;
  std::size_t events = 1;
  std::optional<Receipt> receipt{};  ///< acknowledged: must be there
  std::string line{};                ///< as it was stored when it was acknowledged
  bool refused = false;              ///< refused for good: must not be there
};

/// The commit of an attempt: its events carry the attempt's number and their own, so that every stored one can be told.
[[nodiscard]] Commit commit_of(const Attempt& attempt);

/// Drives a store over a disk in memory, without threads, and keeps a list of what it was promised. After a crash every step does nothing.
class Session {
 public:
  Session(MemoryFileSystem& files, ManualClock& clock) : files_(files), clock_(clock) {}

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
