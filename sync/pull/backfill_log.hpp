// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/event_store.hpp"
#include "sync/protocol/page_body.hpp"

namespace opossum::sync::pull {

inline constexpr std::string_view kBackfillType = "$sync.backfill";

/// One filter that lets more through than the ones before it: what it lets through of the stretch that was pulled with those. Its commits
/// hold how far it has come, as pulled ones do. Not thread-safe.
class BackfillLog {
 public:
  /// `covered` is what is here already. Its progress is read from the log.
  BackfillLog(EventStore& store, std::string central, std::uint32_t generation, Query filter, Position until,
              std::vector<protocol::Covered> covered);

  [[nodiscard]] const Query& filter() const noexcept { return filter_; }
  /// Everything up to here was looked at.
  [[nodiscard]] Position at() const noexcept { return at_; }
  [[nodiscard]] bool done() const noexcept { return at_ >= until_; }
  /// Makes a PULL of the present branch one for this.
  void ask(protocol::Pull& pull) const;
  /// Stores a page that goes on at at(). Durable when it returns.
  [[nodiscard]] Result<void> apply(const protocol::Page& page, std::uint32_t epoch, Sequence own);

 private:
  EventStore& store_;
  const std::string central_;
  const std::uint32_t generation_;
  const Query filter_;
  const Position until_;
  const std::vector<protocol::Covered> covered_;
  Position at_;
  Position recorded_;   ///< how far the log says so
};

}  // namespace opossum::sync::pull
