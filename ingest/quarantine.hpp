// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/message.hpp"
#include "store/clock.hpp"
#include "store/file_system.hpp"
#include "store/options.hpp"
#include "store/result.hpp"

namespace opossum::ingest {

struct QuarantineOptions {
  std::string directory;                 ///< DATA/quarantine; created when missing, its parent must exist
  std::uint64_t bytes_max = 1ULL << 30;  ///< all files together; beyond it messages are counted and let go
  FileSystem* files = nullptr;           ///< nullptr = posix_file_system(); must outlive the quarantine
  Clock* clock = nullptr;                ///< nullptr = system_clock(); must outlive the quarantine
  Logger logger{};
};

/// A message that could not be stored, as it is on disk.
struct QuarantineEntry {
  std::string id;  ///< "20261123-000042": never changes and is never used again
  std::string json;  ///< `{"id":…,"time":…,"source":…,"kind":…,"rule"?,"reason":…,"topic":…,"payload" or "payload_base64":…,
                     ///< "retry_key"?,"meta"?}`
};

struct QuarantineStatistics {
  std::uint64_t messages = 0;  ///< on disk, counted at open
  std::uint64_t bytes = 0;     ///< on disk
  std::uint64_t bytes_max = 0; ///< as in the options
  std::uint64_t refused = 0;   ///< let go because of `bytes_max`, since open
  std::uint64_t damaged = 0;   ///< lines that fail their checksum; kept on disk, never shown
};

/// Why a message leaves the quarantine.
enum class Removal : std::uint8_t {
  stored,   ///< a retry has stored it
  deleted,  ///< somebody did not want it
};

/// Messages that no rule could map, whole and with the reason: one file of JSON lines per UTC day, each line ending in
/// `,"crc":"…"}` (IEEE CRC-32 of the bytes before). A removal is a line, too: `{"id":…,"removed":TIME,"how":"stored" or "deleted"}`.
/// Once it is worth it a file is replaced by one without the removed messages; a past day's file without messages is deleted.
/// Thread-safe. One process at a time: the store's lock covers it.
class Quarantine {
 public:
  /// Counts what is there and cuts a line that a crash left half written (it was never acknowledged). Errc::disk_full, io_error.
  [[nodiscard]] static Result<std::unique_ptr<Quarantine>> open(QuarantineOptions options);
  ~Quarantine();
  Quarantine(const Quarantine&) = delete;
  Quarantine& operator=(const Quarantine&) = delete;

  /// Durable on return: the id, or nothing if `bytes_max` is reached and the message was let go and counted.
  /// `rule` is empty when none matched. Errc::disk_full, io_error (retry later), poisoned (after a failed fsync, until a restart).
  [[nodiscard]] Result<std::optional<std::string>> add(const Message& message, std::string_view rule, std::string_view reason);

  /// The message; nothing if there is none of this id (any text). Errc::damaged, io_error.
  [[nodiscard]] Result<std::optional<QuarantineEntry>> get(std::string_view id) const;
  /// Durable on return. False: there is none of this id. Errc::disk_full, io_error, poisoned: it is still there.
  [[nodiscard]] Result<bool> remove(std::string_view id, Removal how);

  /// Up to `limit` messages after `after` (an id; empty = from the oldest), oldest first.
  [[nodiscard]] Result<std::vector<QuarantineEntry>> list(std::string_view after, std::size_t limit) const;
  [[nodiscard]] QuarantineStatistics statistics() const;

 private:
  class Implementation;
  explicit Quarantine(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

/// What once came, for another try. Errc::damaged.
[[nodiscard]] Result<Message> message_of(const QuarantineEntry& entry);

}  // namespace opossum::ingest
