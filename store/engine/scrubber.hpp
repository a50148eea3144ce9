// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "store/log/scrub_file.hpp"
#include "store/log/sealed_segment.hpp"
#include "store/options.hpp"
#include "store/read/catalog.hpp"
#include "store/statistics.hpp"

namespace opossum::engine {

/// Checks the sealed segments one after the other, again and again, and remembers on disk how far it came. Thread-safe.
class Scrubber {
 public:
  Scrubber(const StoreOptions& options, FileSystem& files, Clock& clock, const log::Layout& layout, const read::Catalog& catalog);
  ~Scrubber();

  /// From now on a thread of low priority calls step(), and keeps to the rate.
  void start();
  /// Ends the thread, in the middle of a segment if need be, and saves the progress.
  void stop();
  /// Checks the next segment if one is due. False if none is.
  bool step();
  [[nodiscard]] ScrubStatus status() const;
  void fill(StoreStatistics& statistics) const;

 private:
  void run();
  [[nodiscard]] bool keep_pace(std::uint64_t bytes);
  [[nodiscard]] std::shared_ptr<const log::SealedSegment> next_segment();
  [[nodiscard]] bool pass_is_under_way();
  void note(const log::SealedSegment& segment, std::vector<Finding> findings);
  void save();
  void say(LogLevel level, const std::string& text) const;

  const StoreOptions& options_;
  FileSystem& files_;
  Clock& clock_;
  const log::Layout& layout_;
  const read::Catalog& catalog_;

  mutable std::mutex mutex_;  ///< guards what follows; not held while bytes are read
  std::condition_variable wakes_;
  bool stopping_ = false;
  log::ScrubProgress progress_;           ///< its list of damage is only that of the file
  std::vector<CommitNumber> again_;       ///< found damaged before the last restart: checked first
  std::map<CommitNumber, std::vector<Finding>> damage_;
  std::uint64_t segments_checked_ = 0;
  std::uint64_t bytes_checked_ = 0;
  std::chrono::steady_clock::time_point due_{};    ///< when the bytes checked so far may have been checked
  std::chrono::steady_clock::time_point saved_{};
  std::thread thread_;
};

}  // namespace opossum::engine
