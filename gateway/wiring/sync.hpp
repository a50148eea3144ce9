// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "gateway/services.hpp"
#include "sync/push_target.hpp"

namespace opossum::gateway {

/// The sync targets of a configuration, running. All members are thread-safe.
class SyncTargets {
 public:
  /// `config` has its secrets resolved; `store` must outlive the targets.
  [[nodiscard]] static Result<std::unique_ptr<SyncTargets>> start(const config::Config& config, EventStore& store);

  /// In the order of the configuration.
  [[nodiscard]] std::vector<sync::TargetStatus> status() const;
  /// `{"targets":[…]}` for GET /v1/sync.
  [[nodiscard]] std::string status_json() const;
  /// Prometheus text.
  [[nodiscard]] std::string metrics() const;
  /// Services::sync_action.
  [[nodiscard]] Result<bool> act(const std::string& target, SyncAction action, const SyncApproval& approval);
  void stop();

 private:
  struct Running {
    std::string name;
    std::unique_ptr<sync::PushTarget> target;
  };
  std::vector<Running> targets_;
};

}  // namespace opossum::gateway
