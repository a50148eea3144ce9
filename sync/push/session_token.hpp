// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "store/event_store.hpp"

namespace opossum::sync::push {

inline constexpr std::string_view kSessionType = "$sync.session";

/// The session token that an edge shows to one target's central, kept in its own log. It is no secret: without the target's token it
/// is worth nothing. Not thread-safe.
class SessionToken {
 public:
  SessionToken(EventStore& store, std::string target) : store_(store), target_(std::move(target)) {}

  /// Reads the newest one from the log, once.
  [[nodiscard]] Result<void> load();
  /// Empty before the first.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// Makes it the one to show. Durable on return; after an error the old one stays.
  [[nodiscard]] Result<void> remember(const std::string& token);

 private:
  EventStore& store_;
  const std::string target_;
  std::string text_;
  bool loaded_ = false;
};

}  // namespace opossum::sync::push
