// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <mutex>

#include "store/event_store.hpp"
#include "store/log/open_segment.hpp"
#include "store/log/segment_name.hpp"
#include "store/log/writer_state.hpp"
#include "store/options.hpp"

namespace opossum::log {

/// Creates `log/N.jsonl` with its header, durably. `state` is the log's state before it, then after it.
[[nodiscard]] Result<std::shared_ptr<OpenSegment>> create_segment(FileSystem& files, const Layout& layout, const StoreIdentity& identity,
                                                                  WriterState& state, Timestamp now);

/// Puts bytes at the end of the active segment. One caller at a time, but for extend().
///
/// The segment's file is filled with zeros ahead of its end, so that an append overwrites blocks and changes no metadata. extend() does that
/// from another thread; an append that comes to the end of the zeros all the same waits for it, or does it itself.
class LogWriter {
 public:
  LogWriter(FileSystem& files, const Layout& layout, const StoreOptions& options) : files_(files), layout_(layout), options_(options) {}

  void attach(std::shared_ptr<OpenSegment> active, std::uint64_t end);
  [[nodiscard]] const std::shared_ptr<OpenSegment>& active() const noexcept { return active_; }
  /// Where the next byte goes.
  [[nodiscard]] std::uint64_t end() const noexcept { return end_.load(std::memory_order_relaxed); }

  /// Writes and syncs. A failed write takes its bytes back; if that or the sync fails the error is Errc::poisoned.
  [[nodiscard]] Result<void> append(std::string_view bytes);
  /// True if the zeros ahead are running out: somebody should call extend() soon.
  [[nodiscard]] bool wants_room() const noexcept;
  /// Writes more zeros ahead. Thread-safe. A failure is left to the append that finds no room.
  void extend();
  /// Errc::disk_full when less than the reserve would be free.
  [[nodiscard]] Result<void> check_space();
  /// Cuts what was preallocated.
  [[nodiscard]] Result<void> trim();

 private:
  [[nodiscard]] Result<void> make_room(std::uint64_t wanted);
  [[nodiscard]] Result<void> cut_back();
  [[nodiscard]] Result<void> sync();
  [[nodiscard]] std::uint64_t next_size(std::uint64_t wanted) const noexcept;

  FileSystem& files_;
  const Layout& layout_;
  const StoreOptions& options_;
  std::shared_ptr<OpenSegment> active_;
  std::atomic<std::uint64_t> end_ = 0;
  std::mutex extending_;                      ///< the file grows and shrinks under it, and active_ changes
  std::atomic<std::uint64_t> allocated_ = 0;
};

}  // namespace opossum::log
