// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/event_store.hpp"

namespace opossum::gateway {

/// What an operator can ask of one sync target.
enum class SyncAction : std::uint8_t { now, pause, resume, approve };

/// With SyncAction::approve, exactly one of them: what may leave.
struct SyncApproval {
  std::optional<CommitNumber> through{};
  std::optional<Timestamp> until{};
};

/// What a one-time code for an edge allows.
struct OriginInvitation {
  std::optional<std::vector<std::string>> types{};  ///< nothing = what the name was allowed before
  std::optional<std::vector<std::string>> tags{};
  std::optional<std::uint64_t> valid_seconds{};
};

/// The edges of a central, for its operator. All of them are set, or none.
struct OriginService {
  std::function<std::string()> list{};  ///< JSON object: {"origins":[…]}
  std::function<Result<std::string>(const std::string& name, const OriginInvitation& invitation)> enrol{};  ///< JSON with the code
  std::function<Result<bool>(const std::string& name)> retire{};  ///< false = there is none
};

/// A request below /v1/replication/, as the sync engine's central side sees it.
struct ReplicationRequest {
  std::string path;           ///< what follows "/v1/replication/"
  std::string authorization;  ///< the header as sent, or empty
  std::string content_type;
  std::string body;
};

struct ReplicationAnswer {
  unsigned status = 200;
  std::string content_type = "application/octet-stream";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
};

/// The messages that could not be stored. All of them are set, or none.
struct QuarantineService {
  /// JSON object: {"messages":[…],…} with up to `limit` messages after an id (empty = from the oldest).
  std::function<Result<std::string>(const std::string& after, std::size_t limit)> list{};
  std::function<Result<std::optional<std::string>>(const std::string& id)> get{};    ///< its JSON; nothing = there is none
  std::function<Result<std::optional<std::string>>(const std::string& id)> retry{};  ///< {"id":…,"outcome":…,…}; nothing = there is none
  std::function<Result<bool>(const std::string& id)> remove{};                       ///< false = there is none
};

enum class ConflictState : std::uint8_t { open, resolved, all };
enum class ConflictAction : std::uint8_t { supersede, accept, dismiss };

struct ConflictResolution {
  ConflictAction action = ConflictAction::dismiss;
  Commit commit{};      ///< with supersede
  std::string note{};
  std::string by{};     ///< who asked for it
};

/// The commits that were refused. All of them are set, or none.
struct ConflictService {
  /// JSON object: {"conflicts":[…]} with up to `limit` of them after an id (zero = from the oldest).
  std::function<Result<std::string>(ConflictState state, Position after, std::size_t limit)> list{};
  std::function<Result<std::optional<std::string>>(Position id)> get{};                                   ///< its JSON; nothing = there is none
  /// The same, resolved.
  std::function<Result<std::optional<std::string>>(Position id, ConflictResolution resolution)> resolve{};
};

/// What the HTTP API shows and does, handed in by the program's wiring, so that gateway/http knows the store and nothing else.
/// The functions may be called from several threads at once, may block, and must not throw; an empty one means that this
/// gateway has no such part.
struct Services {
  EventStore* store = nullptr;       ///< must outlive the server
  Clock* clock = nullptr;            ///< nullptr = system_clock()
  Logger logger{};

  std::string version{};
  std::string name{};                ///< of the gateway
  std::string role = "edge";         ///< edge | central
  std::string data_directory{};
  Timestamp started{};               ///< when the program started
  Durability durability = Durability::fsync;
  std::uint64_t disk_reserve_bytes = 0;

  std::function<bool()> starting{};                      ///< true until all parts run: not ready yet
  std::function<std::vector<std::string>()> warnings{};  ///< sentences for status, such as "durability is UNSAFE"
  std::function<std::string()> ingest_status{};          ///< JSON object: {"sources":[…]}
  std::function<Result<std::string>(std::size_t limit)> mqtt_clients{};  ///< JSON object: {"clients":[…]}
  std::function<std::string()> configuration{};          ///< JSON object: the effective values and where they come from; no secrets
  std::function<std::string()> log_level{};              ///< debug, info, warning or error
  std::function<bool(const std::string& level)> set_log_level{};  ///< false = there is no such level
  std::function<std::string(Timestamp after)> history{};  ///< JSON object: what later samples show, column by column
  std::function<std::string()> sync_status{};            ///< JSON object: {"targets":[…]}
  QuarantineService quarantine{};
  ConflictService conflicts{};
  std::function<std::vector<std::pair<std::string, std::uint64_t>>()> limits_hit{};  ///< further counters for status
  std::function<std::string()> metrics{};                ///< further Prometheus text, whole lines
  /// False = there is no such target. Errc::refused when the target is in no state for it.
  std::function<Result<bool>(const std::string& target, SyncAction action, const SyncApproval& approval)> sync_action{};
  OriginService origins{};                                         ///< set at a central only
  std::function<ReplicationAnswer(ReplicationRequest)> replication{};  ///< set at a central only
};

}  // namespace opossum::gateway
