// SPDX-License-Identifier: MIT
#pragma once

#include <map>

#include "store/event_store.hpp"
#include "store/log/open_segment.hpp"
#include "store/log/sealer.hpp"
#include "store/log/segment_files.hpp"
#include "store/log/writer_state.hpp"

namespace opossum::log {

/// A log as it was found on disk, ready to be read and written.
struct RecoveredLog {
  SegmentList segments;                        ///< all, in order
  /// Ended but not sealed, with the log's state after each.
  std::vector<std::pair<std::shared_ptr<OpenSegment>, WriterState>> to_seal;
  std::shared_ptr<OpenSegment> active;         ///< null in a read-only store without an active segment
  WriterState state;                           ///< at the end
  std::map<OriginId, OriginProgress> origins;
};

/// Opens every segment in order. Writing stores are mended on the way: unfinished files are removed, a torn tail is cut, a missing
/// index is built again, a missing active segment is created. Damage is refused. Read-only stores are left as they are.
class Recovery {
 public:
  Recovery(FileSystem& files, const Layout& layout, const StoreOptions& options, const StoreIdentity& identity, Clock& clock, Sealer& sealer)
      : files_(files), layout_(layout), options_(options), identity_(identity), clock_(clock), sealer_(sealer) {}

  [[nodiscard]] Result<RecoveredLog> run();

 private:
  [[nodiscard]] Result<void> remove_temporaries(const LogFiles& found);
  [[nodiscard]] Result<void> open_sealed(CommitNumber first, const SegmentFiles& found);
  [[nodiscard]] Result<void> open_plain(CommitNumber first, const std::string& path, bool last);
  [[nodiscard]] Result<void> begin_segment();
  [[nodiscard]] Result<void> check_follows(CommitNumber first, Position position, const std::string& path) const;
  void note_origins(const Segment& segment);
  void say(LogLevel level, const std::string& text) const;

  FileSystem& files_;
  const Layout& layout_;
  const StoreOptions& options_;
  const StoreIdentity& identity_;
  Clock& clock_;
  Sealer& sealer_;
  RecoveredLog log_;
};

}  // namespace opossum::log
