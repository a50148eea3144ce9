// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/origin.hpp"
#include "store/position.hpp"
#include "store/result.hpp"

/// What the two sides say to each other. Twin of docs/sync-protocol.md, "Messages".
namespace opossum::sync::protocol {

inline constexpr std::uint32_t kProtocolVersion = 1;
inline constexpr std::size_t kRefusalsMax = 1000;  ///< in one WELCOME or OUTCOMES

/// Where an edge stands in a central's history.
struct Pulled {
  std::string branch;
  Position position;        ///< everything up to it was looked at
  Digest hash{};            ///< the central's chain value there; zeros = not known
  friend bool operator==(const Pulled&, const Pulled&) = default;
};

struct Hello {
  std::uint32_t protocol_min = kProtocolVersion;
  std::uint32_t protocol_max = kProtocolVersion;
  std::string store;                ///< the edge's store id
  std::uint32_t epoch = 1;
  std::string name;                 ///< shown to people
  std::string token;                ///< the session token that it holds; empty before the first
  bool rotate = false;              ///< asks for the next session token
  Linked last{};                    ///< the newest commit authored at the edge
  Linked began{};                   ///< the newest one from before this epoch; zero in the first
  std::optional<Pulled> pulled{};
  Sequence outcomes{};              ///< the edge has recorded every refusal up to this sequence
  std::string central;              ///< the central it knows; empty at the first contact
  std::vector<std::string> capabilities{};
  std::string time;                 ///< the edge's clock, for people
};

/// A stretch of a central's history: it began after `from`.
struct Branch {
  std::string id;
  Position from;
  friend bool operator==(const Branch&, const Branch&) = default;
};

/// A central's event that made a condition fail.
struct Witness {
  Position position;
  std::string type;
  std::vector<std::string> tags{};
  friend bool operator==(const Witness&, const Witness&) = default;
};

enum class RefusedKind : std::uint8_t { rejected, depends, quarantined };
[[nodiscard]] std::string_view name(RefusedKind kind) noexcept;

/// The outcome of a commit that was not accepted.
struct Refused {
  Sequence sequence;
  RefusedKind kind = RefusedKind::rejected;
  std::string reason;               ///< for people; a quarantine's begins with "invalid: ", "forbidden: " or "too large: "
  std::optional<Sequence> on{};     ///< with depends: the refused commit it was built on
  std::vector<Witness> witnesses{};
  friend bool operator==(const Refused&, const Refused&) = default;
};

struct Welcome {
  std::uint32_t protocol = kProtocolVersion;
  std::string central;              ///< its store id
  std::string name;
  std::vector<Branch> branches{};
  std::string token;                ///< the next session token, to be kept before it is shown; empty = none is offered
  Sequence decided{};               ///< has an outcome at the central, and so has everything before it
  Linked linked{};                  ///< the newest sequence whose link the central can show; at most `decided`
  Position head{};
  std::uint64_t frame_bytes_max = 0;
  std::uint32_t frame_commits_max = 0;
  std::vector<Refused> refused{};   ///< above Hello::outcomes, in order
  bool more = false;                ///< there are further ones: say hello again
  std::vector<std::string> capabilities{};
  std::string time;                 ///< the central's clock, for people
};

/// Commits in a row whose events got positions in a row.
struct Accepted {
  Sequence from;
  Sequence to;
  Position first;
  Position last;
  friend bool operator==(const Accepted&, const Accepted&) = default;
};

/// `[[from, to, first, last], …]`, as OUTCOMES, PAGE and the edge's log have them.
[[nodiscard]] boost::json::array to_json(const std::vector<Accepted>& runs);

class JsonReader;
/// Reads what to_json() writes. Empty after a failure.
[[nodiscard]] std::vector<Accepted> read_accepted(JsonReader& reader, std::string_view member);

/// Adds a commit to a list of runs, to the last one if it goes on with it.
void note_accepted(std::vector<Accepted>& runs, Sequence sequence, Position first, Position last);

struct Outcomes {
  Sequence decided{};
  Linked linked{};
  Position head{};
  std::vector<Accepted> accepted{};
  std::vector<Refused> refused{};
};

/// Why a central does not go on. Each has one recovery procedure; none deletes anything.
enum class RefusalKind : std::uint8_t {
  wrong_central,   ///< the edge knows another central
  fenced,          ///< this token or epoch belongs to somebody else
  rewound,         ///< the edge is behind its own past
  forked,          ///< one sequence with two contents
  rollback,        ///< the central is behind its own past (with recovery procedures)
  upgrade,         ///< no common protocol version
  unknown_origin,  ///< no such token
  throttle,        ///< later
  gap,             ///< a sequence was left out; the next hello tells where to go on
  malformed,       ///< not understood
};
[[nodiscard]] std::string_view name(RefusalKind kind) noexcept;

struct Refusal {
  RefusalKind kind = RefusalKind::malformed;
  std::string detail;                           ///< for people: what happened and what to do
  std::optional<Sequence> expected{};           ///< with gap and rewound
  std::optional<std::uint32_t> retry_seconds{}; ///< with throttle
};

[[nodiscard]] std::string to_json(const Hello& message);
[[nodiscard]] std::string to_json(const Welcome& message);
[[nodiscard]] std::string to_json(const Outcomes& message);
[[nodiscard]] std::string to_json(const Refusal& message);
[[nodiscard]] std::string to_json(const Refused& refused);

// Each is Errc::protocol for text that is not such a message; the detail names the member. Unknown members are ignored.
[[nodiscard]] Result<Hello> read_hello(std::string_view json);
[[nodiscard]] Result<Welcome> read_welcome(std::string_view json);
[[nodiscard]] Result<Outcomes> read_outcomes(std::string_view json);
[[nodiscard]] Result<Refusal> read_refusal(std::string_view json);
[[nodiscard]] Result<Refused> read_refused(std::string_view json);

/// "<store id>/<epoch>": what a central calls its history.
[[nodiscard]] std::string branch_id(const std::string& store, std::uint32_t epoch);
struct BranchName {
  std::string store;
  std::uint32_t epoch;
};
/// Nothing for anything else.
[[nodiscard]] std::optional<BranchName> read_branch(std::string_view id);

/// 36 characters: a lower-case UUID.
[[nodiscard]] bool is_store_id(std::string_view text) noexcept;

}  // namespace opossum::sync::protocol
