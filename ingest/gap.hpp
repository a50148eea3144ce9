// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "store/event_store.hpp"

namespace opossum::ingest {

/// Type of the events that say what a source is known to have missed.
inline constexpr const char* kGapType = "$ingest.gap";

/// Reasons that are in use. Others may be added: lower-case words with dashes, documented in docs/ingest.md.
namespace gap_reason {
inline constexpr const char* kSessionLost = "session-lost";    ///< the broker forgot what it kept for us
inline constexpr const char* kMessagesLost = "messages-lost";  ///< taken from the source, and then not stored
inline constexpr const char* kQuarantineFull = "quarantine-full";  ///< could not be mapped, and the quarantine is full
inline constexpr const char* kShed = "shed";                   ///< QoS 0 that came faster than it could be stored
inline constexpr const char* kPollsSkipped = "polls-skipped";  ///< a device was not asked when it was due
inline constexpr const char* kNoAnswer = "no-answer";          ///< a device was asked and said nothing
inline constexpr const char* kSequenceGap = "sequence-gap";    ///< the source's own numbers leave some out
}  // namespace gap_reason

/// What a source is known to have missed. A plain value.
struct Gap {
  std::string source{};                  ///< the source's configured name
  std::string kind{};                    ///< "mqtt", "modbus", "sparkplug", "file"
  std::string reason{};                  ///< see gap_reason
  std::string part{};                    ///< which part of the source, such as a group or an edge node; empty = all of it
  std::optional<Timestamp> from{};       ///< nothing is missing before it; absent = since the report before, or unknown
  std::optional<Timestamp> until{};      ///< nothing is missing after it; absent = the time of the report
  std::optional<std::uint64_t> count{};  ///< messages or readings; absent = unknown
  std::string detail{};                  ///< for people
};

struct GapLogOptions {
  std::chrono::milliseconds settle{2'000};     ///< the first record of a gap waits so long for reports that belong to it
  std::chrono::milliseconds quiet{30'000};     ///< a gap has ended when so long nothing was reported
  std::chrono::milliseconds renew{3'600'000};  ///< while it lasts, a record follows each time this has passed
  std::size_t open_max = 1'000;                ///< gaps that last now; more are recorded as one for each source
  bool background = true;                      ///< own thread; false: the owner calls maintain()
  Clock* clock = nullptr;                      ///< nullptr = system_clock()
  Logger logger{};
};

struct GapStatistics {
  std::uint64_t reports = 0;  ///< report() and record(), since the start
  std::uint64_t records = 0;  ///< `$ingest.gap` events, since the start
  std::uint64_t open = 0;     ///< gaps that last now
};

/// Writes what sources have missed into the store: events of type `$ingest.gap` with the tag `source:NAME` and the data
/// `{"source":…,"kind":…,"reason":…,"part"?,"from"?,"until":…,"count"?,"reports":n,"detail"?}`.
///
/// Reports of one source, reason and part are merged. A short gap is one record. One that lasts longer is one record soon after its
/// beginning, so that a crash does not hide it, and one for the rest when it has ended (and one every `renew`): they follow each
/// other without overlap and their counts add up. `count` is left out as soon as one of the merged reports does not know it.
/// System commits, like all of Opossum's own records: they stay in this store. Thread-safe. The store must outlive it.
class GapLog {
 public:
  explicit GapLog(EventStore& store, GapLogOptions options = {});
  /// stop().
  ~GapLog();
  GapLog(const GapLog&) = delete;
  GapLog& operator=(const GapLog&) = delete;

  /// Returns at once and never fails: what the store cannot take at the moment is kept and tried again.
  void report(Gap gap);
  /// For a gap that is known as a whole and must not be forgotten: a record of its own, durable on return. Errors are those of append().
  [[nodiscard]] Result<void> record(Gap gap);

  /// Writes what is due. Called by the own thread.
  void maintain();
  /// Writes what is not yet recorded. Later reports are recorded by nobody. Idempotent.
  void stop();
  [[nodiscard]] GapStatistics statistics() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::ingest
