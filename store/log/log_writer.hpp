// SPDX-License-Identifier: MIT
#pragma once

#include "store/event_store.hpp"
#include "store/log/open_segment.hpp"
#include "store/log/segment_name.hpp"
#include "store/log/writer_state.hpp"
#include "store/options.hpp"

namespace opossum::log {

/// Creates `log/N.jsonl` with its header, durably. `state` is the log's state before it, then after it.
[[nodiscard]] Result<std::shared_ptr<OpenSegment>> create_segment(FileSystem& files, const Layout& layout, const StoreIdentity& identity,
                                                                  WriterState& state, Timestamp now);

/// Puts bytes at the end of the active segment. One caller at a time.
class LogWriter {
 public:
  LogWriter(FileSystem& files, const Layout& layout, const StoreOptions& options) : files_(files), layout_(layout), options_(options) {}

  void attach(std::shared_ptr<OpenSegment> active, std::uint64_t end);
  [[nodiscard]] const std::shared_ptr<OpenSegment>& active() const noexcept { return active_; }
  /// Where the next byte goes.
  [[nodiscard]] std::uint64_t end() const noexcept { return end_; }

  /// Writes and syncs. A failed write takes its bytes back; if that or the sync fails the error is Errc::poisoned.
  [[nodiscard]] Result<void> append(std::string_view bytes);
  /// Errc::disk_full when less than the reserve would be free.
  [[nodiscard]] Result<void> check_space();
  /// Cuts what was preallocated.
  [[nodiscard]] Result<void> trim();

 private:
  [[nodiscard]] Result<void> make_room(std::uint64_t wanted);

  FileSystem& files_;
  const Layout& layout_;
  const StoreOptions& options_;
  std::shared_ptr<OpenSegment> active_;
  std::uint64_t end_ = 0;
  std::uint64_t allocated_ = 0;
};

}  // namespace opossum::log
