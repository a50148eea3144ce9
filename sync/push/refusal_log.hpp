// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/event_store.hpp"
#include "sync/protocol/messages.hpp"

namespace opossum::sync::push {

inline constexpr std::string_view kTargetType = "$sync.target";

/// What an edge keeps in its own log about one target: which central it is, and what that refused. Not thread-safe.
class RefusalLog {
 public:
  RefusalLog(EventStore& store, std::string target) : store_(store), target_(std::move(target)) {}

  /// Reads what was recorded, as far back as commits after `first_pending` can need it.
  [[nodiscard]] Result<void> load(Position first_pending);

  /// The central's store id; empty before the first contact.
  [[nodiscard]] const std::string& central() const noexcept { return central_; }
  /// Remembers the central for good, before anything is sent to it. Errc::refused if another one is remembered.
  [[nodiscard]] Result<void> pin(const std::string& central);

  /// Every refusal up to this sequence is recorded (the protocol's r).
  [[nodiscard]] Sequence recorded() const noexcept { return steps_.empty() ? Sequence() : steps_.back().second; }
  /// What a decision at this position of the log knew of refusals.
  [[nodiscard]] Sequence known_at(Position position) const;
  /// Appends `$sync.rejected`, once for each sequence, and waits until it is durable.
  [[nodiscard]] Result<void> record(const protocol::Refused& refused);

 private:
  [[nodiscard]] Result<void> load_central();
  [[nodiscard]] Query own(std::string_view type) const;
  [[nodiscard]] std::string key_of(Sequence sequence) const;

  EventStore& store_;
  const std::string target_;
  std::string central_;
  std::vector<std::pair<Position, Sequence>> steps_;  ///< where a refusal was recorded, and of which sequence; in order
};

}  // namespace opossum::sync::push
