// SPDX-License-Identifier: MIT
#pragma once

#include "sync/protocol/push_body.hpp"
#include "sync/pull/pull_log.hpp"
#include "sync/push/refusal_log.hpp"

namespace opossum::sync::push {

/// What this store's log tells of what a decision in it was made on. Borrows both parts.
class Knowledge {
 public:
  Knowledge(const RefusalLog& refusals, pull::PullLog& pulled) : refusals_(refusals), pulled_(pulled) {}

  /// Of the decision `sequence`, whose first event is at `position`. Fast for positions that grow.
  [[nodiscard]] Result<protocol::Basis> at(Sequence sequence, Position position) const {
    auto known = pulled_.known_at(position);
    if (!known) return fail(std::move(known).error());
    return protocol::Basis{sequence, refusals_.known_at(position), known->pulled, known->filter};
  }
  [[nodiscard]] const std::string& branch() const noexcept { return pulled_.at().branch; }
  [[nodiscard]] const std::vector<Query>& filters() const noexcept { return pulled_.filters(); }

 private:
  const RefusalLog& refusals_;
  pull::PullLog& pulled_;
};

}  // namespace opossum::sync::push
