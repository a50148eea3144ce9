// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/event_store.hpp"

namespace opossum::sync::central {

inline constexpr std::string_view kOriginSessionType = "$sync.origin.session";

/// Which session tokens of one store are good, kept in the central's log as hashes. An edge shows the current one, or one that was
/// offered on top of it; the first offered one that comes back becomes the current one and ends all others. So of two machines with
/// one identity only one can go on, whoever comes first. Needs no clock. Not thread-safe: the origin's requests come one by one.
class SessionTokens {
 public:
  enum class Standing : std::uint8_t {
    current,
    offered,  ///< confirm() before anything is done for whoever shows it
    stale,    ///< a copy of the store, or one that was restored: fenced
  };

  /// Reads the newest record of the store. What is older than `enrolled` (the store's newest enrolment) no longer counts.
  [[nodiscard]] static Result<SessionTokens> load(EventStore& store, const std::string& origin_store, Position enrolled);

  /// Whatever comes first is current in a new epoch of the edge or of the central, after an enrolment, and at the first contact.
  [[nodiscard]] Standing standing_of(std::string_view token, std::uint32_t epoch) const;
  /// The newest epoch that said hello; 0 = none did.
  [[nodiscard]] std::uint32_t epoch() const noexcept { return state_.epoch; }
  /// A new token on top of `shown`, which is current or was confirmed. Durable on return.
  [[nodiscard]] Result<std::string> offer(std::string_view shown, std::uint32_t epoch);
  /// Makes the token current, and every other one worthless. Durable on return; writes nothing if it is so already.
  [[nodiscard]] Result<void> confirm(std::string_view token, std::uint32_t epoch);

 private:
  struct State {
    std::uint32_t epoch = 0;
    bool any = true;                   ///< no token is known to be current
    std::optional<Digest> current{};   ///< its hash; nothing = the edge had none
    std::vector<Digest> offered{};     ///< oldest first
  };

  SessionTokens(EventStore& store, std::string origin_store) : store_(&store), origin_store_(std::move(origin_store)) {}
  [[nodiscard]] Result<void> read(std::string_view data, bool counts);
  [[nodiscard]] Result<void> write(State state);

  EventStore* store_;
  std::string origin_store_;
  State state_;
};

}  // namespace opossum::sync::central
