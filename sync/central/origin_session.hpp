// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "store/event_store.hpp"
#include "sync/central/registry.hpp"
#include "sync/protocol/messages.hpp"
#include "sync/protocol/page_body.hpp"
#include "sync/protocol/push_body.hpp"

namespace opossum::sync::central {

/// The limits that a WELCOME names.
struct FrameLimits {
  std::uint64_t bytes_max;
  std::uint32_t commits_max;
};

/// Answers one origin's messages. What it keeps between them in OriginState is in the store, too. The caller holds OriginState::serving.
class OriginSession {
 public:
  OriginSession(EventStore& store, Registry& registry, OriginState& state, const Clock& clock, FrameLimits limits)
      : store_(store), registry_(registry), state_(state), clock_(clock), limits_(limits) {}

  /// Store errors as they are; everything that is the peer's becomes a refusal.
  [[nodiscard]] Result<std::variant<protocol::Welcome, protocol::Refusal>> hello(const protocol::Hello& hello);
  [[nodiscard]] Result<std::variant<protocol::Outcomes, protocol::Refusal>> push(const protocol::Push& push);
  /// The payload of a PAGE.
  [[nodiscard]] Result<std::variant<std::string, protocol::Refusal>> pull(const protocol::Pull& pull);

 private:
  /// Binding and epoch. Afterwards `state_.session` is there.
  [[nodiscard]] Result<std::optional<protocol::Refusal>> check_identity(const OriginId& id);
  /// The same, and the session token.
  [[nodiscard]] Result<std::optional<protocol::Refusal>> check_session(const OriginId& id, std::string_view token);
  [[nodiscard]] bool is_stale(std::string_view token, std::uint32_t epoch) const;
  [[nodiscard]] Result<void> load_session(const std::string& store_id);
  /// A store that was restored: its new epoch goes on behind what both sides have of the one before. Durable on return.
  [[nodiscard]] Result<void> begin_epoch(const protocol::Hello& hello, const OriginId& id);
  /// The token of a HELLO counts from now on, if the HELLO shows the history that is here; the next one, or an empty text if none is
  /// offered.
  [[nodiscard]] Result<std::string> rotate(const protocol::Hello& hello, const OriginProgress& progress);
  [[nodiscard]] Result<protocol::Welcome> welcome(const protocol::Hello& hello, const OriginId& id);
  [[nodiscard]] Result<std::optional<protocol::Refusal>> check_basis(const protocol::PushHead& head) const;
  [[nodiscard]] std::optional<protocol::Refusal> check_links(const protocol::Push& push, const OriginProgress& progress) const;
  void note_seen(const OriginId& id, Sequence last);

  EventStore& store_;
  Registry& registry_;
  OriginState& state_;
  const Clock& clock_;
  const FrameLimits limits_;
};

}  // namespace opossum::sync::central
