// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/event_store.hpp"

namespace opossum::sync {

/// What becomes of a decision whose condition does not hold at the central.
enum class ConflictPolicy : std::uint8_t {
  reject,  ///< refused with a witness
  accept,  ///< stored and flagged with its conflict: for physical facts
};

/// An edge that this central takes commits from.
struct CentralOrigin {
  std::string name;
  std::string token;                         ///< one token, one store; never logged
  std::string store{};                       ///< its store id; empty = the first store that shows the token
  std::vector<std::string> allow_types{};    ///< empty = any; a condition may ask for no others either
  std::vector<std::string> allow_tags{};     ///< an event must have all of them, and a condition ask for all of them
  ConflictPolicy policy = ConflictPolicy::reject;         ///< of types not named in …
  std::map<std::string, ConflictPolicy> policy_by_type{}; ///< … here; a commit is accepted only if all of its types are
};

struct CentralOptions {
  std::vector<CentralOrigin> origins{};
  /// Who a token that no origin has belongs to; nothing = nobody. Empty = only `origins` are served. Thread-safe, may block.
  std::function<std::optional<CentralOrigin>(std::string_view token)> enrol{};
  std::uint64_t frame_bytes_max = 24ULL << 20;  ///< commit lines of one request, uncompressed
  std::uint32_t frame_commits_max = 50'000;     ///< of one request
  std::uint32_t origins_max = 100'000;          ///< names that may be enrolled
};

/// What a one-time code allows. Absent = what the name was allowed before; of a new name: anything.
struct EnrolmentRights {
  std::optional<std::vector<std::string>> allow_types{};  ///< empty = any
  std::optional<std::vector<std::string>> allow_tags{};   ///< an event must have all of them
};

/// A one-time code for an edge. It is shown this once.
struct EnrolmentCode {
  std::string name;
  std::string code;     ///< "7K3M-QX9T-0ABC-DEFG"
  Timestamp expires{};
};

/// What an edge shows to exchange its code. It makes its token itself, so that a lost answer loses nothing: it asks again.
struct EnrolmentRequest {
  std::string code;     ///< as people write it: blanks, dashes and case do not matter
  std::string store;    ///< the edge's store id
  Digest token{};       ///< SHA-256 of the token that it is going to show
};

/// The answer to that.
struct Enrolled {
  std::string name;
  std::string central;  ///< the central's store id
};

struct CentralAnswer {
  unsigned status = 200;
  std::string content_type{};
  std::string body{};
  std::optional<std::uint32_t> retry_after{};  ///< seconds, for a Retry-After header
};

enum class OriginStanding : std::uint8_t {
  invited,  ///< has a code and has not used it yet
  active,
  retired,  ///< its token is worth nothing; its commits stay
};
[[nodiscard]] std::string_view name(OriginStanding standing) noexcept;

/// What a central knows of one origin.
struct OriginStatus {
  std::string name;
  OriginStanding standing = OriginStanding::active;
  std::optional<Timestamp> code_expires{};      ///< of a code that was not used yet
  std::vector<std::string> allow_types{};       ///< empty = any
  std::vector<std::string> allow_tags{};
  std::string store{};                          ///< empty before its first contact
  std::uint32_t epoch = 0;                      ///< its newest; 0 before its first contact
  Sequence decided{};                           ///< in that epoch, every commit of it up to this one has its outcome here
  std::optional<Timestamp> last_seen{};         ///< nothing = not since the start
  std::optional<std::uint64_t> lag_commits{};   ///< as of its last request; nothing = not seen since the start
  std::uint64_t refused = 0;                    ///< commits refused since the start
  std::string last_refusal{};                   ///< of a session, such as "FORKED: …"; empty after a success
};

/// The deciding side of replication: takes commits of other stores into its own, each exactly once, in their order, with one durable
/// outcome each. Source: docs/sync-protocol.md.
/// All members are thread-safe; one origin's requests are served one after the other. Nothing throws. The store must outlive it.
class Central {
 public:
  /// Reads which store each origin's token is bound to. Errc::invalid_argument for two origins with one name or token; store errors.
  [[nodiscard]] static Result<std::unique_ptr<Central>> create(EventStore& store, CentralOptions options, Logger logger = {},
                                                               Clock* clock = nullptr);
  ~Central();
  Central(const Central&) = delete;
  Central& operator=(const Central&) = delete;

  /// Serves POST /v1/replication/hello, /v1/replication/push and /v1/replication/pull; `path` with or without "/v1/replication/". Blocks until what it
  /// answers is durable: call it on a thread that may wait. `bearer_token` without "Bearer ".
  [[nodiscard]] CentralAnswer handle(std::string_view path, std::string_view bearer_token, std::string body);

  /// Every configured, enrolled or stored origin, by name.
  [[nodiscard]] std::vector<OriginStatus> status() const;

  /// Makes a one-time code for a new name, or a new one for a name that is there: used by the same store it brings a new token, used
  /// by another store the name moves there. Until it is used nothing changes, but that an earlier code is worth nothing.
  /// Errc::invalid_argument for a bad name, right or time (a minute to 90 days); refused; store errors. Durable on return.
  [[nodiscard]] Result<EnrolmentCode> invite(const std::string& name, const EnrolmentRights& rights, std::chrono::seconds valid);
  /// Exchanges a code, once; the same request again has the same answer. From then on only the new token serves the name, and
  /// sessions begin anew. Errc::invalid_argument; unauthorized for a code that is unknown, used or too old; unavailable after too many of
  /// these; refused if the store or the token belongs to another name; store errors. Durable on return.
  [[nodiscard]] Result<Enrolled> enrol(const EnrolmentRequest& request);
  /// From now on no token of this name is taken, until it is enrolled again; its commits stay. Waits for a request that is being served.
  /// False if there is no such name. Store errors. Durable on return.
  [[nodiscard]] Result<bool> retire(const std::string& name);

 private:
  class Implementation;
  explicit Central(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::sync
