// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "config/config.hpp"
#include "gateway/services.hpp"
#include "sync/central.hpp"

namespace opossum::gateway {

/// The deciding side of replication behind /v1/replication/. All members are thread-safe.
class CentralService {
 public:
  /// `config` has its secrets resolved; `store` must outlive the service.
  [[nodiscard]] static Result<std::unique_ptr<CentralService>> create(const config::Config& config, EventStore& store);

  /// Services::replication.
  [[nodiscard]] ReplicationAnswer handle(ReplicationRequest request);
  /// Services::origins; the service must outlive it.
  [[nodiscard]] OriginService origin_service();
  /// `{"targets":[],"origins":[…]}` for GET /v1/sync.
  [[nodiscard]] std::string status_json() const;
  /// Prometheus text.
  [[nodiscard]] std::string metrics() const;

 private:
  /// POST /v1/replication/enrol, for an edge that has no token yet.
  [[nodiscard]] ReplicationAnswer exchange_code(std::string body);

  std::unique_ptr<sync::Central> central_;
};

}  // namespace opossum::gateway
