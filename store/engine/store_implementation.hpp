// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <deque>
#include <thread>

#include "store/commit/committer.hpp"
#include "store/engine/scrubber.hpp"
#include "store/event_store.hpp"
#include "store/log/recovery.hpp"
#include "store/read/chain_points.hpp"

namespace opossum {

/// The parts of a store and how they hang together. Private to store/.
class EventStore::Implementation {
 public:
  explicit Implementation(StoreOptions options);
  ~Implementation();

  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<void> close();
  [[nodiscard]] Result<bool> refresh();
  [[nodiscard]] Result<void> check_writable() const;

  /// Upkeep: seals what was ended, writes chain lines after quiet, ends segments at the change of the day.
  void maintain();
  [[nodiscard]] Result<void> seal_all();

  StoreOptions options;
  FileSystem& files;
  Clock& clock;
  log::Layout layout;
  StoreIdentity identity;
  read::Catalog catalog;
  read::ChainPoints chain_points;
  commit::Counters counters;
  std::optional<commit::Committer> committer;
  std::optional<engine::Scrubber> scrubber;  ///< nothing: no background check
  std::atomic<bool> closed = false;

 private:
  struct Ended {
    std::shared_ptr<log::OpenSegment> segment;
    log::WriterState state;
  };

  [[nodiscard]] Result<void> prepare_directory();
  [[nodiscard]] Result<void> check_no_copy();
  [[nodiscard]] Result<void> load_log();
  void queue_for_sealing(std::shared_ptr<log::OpenSegment> segment, const log::WriterState& state);
  [[nodiscard]] Result<void> seal_queued();
  void run_upkeep();
  void say(LogLevel level, const std::string& text) const;

  std::unique_ptr<FileLock> lock_;
  std::shared_ptr<log::FrameCache> cache_;
  log::Sealer sealer_;
  std::uint64_t read_only_end_ = 0;  ///< of the active segment, as refresh() last saw it
  std::string read_only_active_;

  std::mutex sealing_;  ///< one sealing at a time
  mutable std::mutex upkeep_mutex_;
  std::condition_variable upkeep_wakes_;
  std::deque<Ended> ended_;
  bool upkeep_ends_ = false;
  std::thread upkeep_;
};

}  // namespace opossum
