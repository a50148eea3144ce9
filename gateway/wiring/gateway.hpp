// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "gateway/http.hpp"
#include "gateway/wiring/central.hpp"
#include "gateway/wiring/history.hpp"
#include "gateway/wiring/ingest.hpp"
#include "gateway/wiring/sync.hpp"
#include "sync/conflict_inbox.hpp"
#include "store/event_store.hpp"

namespace opossum::gateway {

/// The whole program behind `opossum serve`, running. Members are called by one thread.
class Gateway {
 public:
  /// Starts in the order store, replication, HTTP, ingest: nothing is taken in before everything else can take it. /readyz says no until
  /// all of them run.
  /// `config` has its secrets resolved; `ingest` was prepared from it. Errors are those of the parts, and everything that was started is
  /// stopped again.
  [[nodiscard]] static Result<std::unique_ptr<Gateway>> start(const config::Config& config, std::unique_ptr<Ingest> ingest,
                                                              std::vector<std::string> warnings);
  /// stop().
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  /// Where the HTTP API is.
  [[nodiscard]] std::vector<std::string> urls() const { return http_->urls(); }
  /// Where the MQTT listener is; empty without one.
  [[nodiscard]] std::vector<std::string> mqtt_urls() const { return ingest_->mqtt_urls(); }
  /// Uses what can change while it runs: log level, rules, certificates. As one step: on an error nothing has changed. `config` has its
  /// secrets resolved; `ingest` was prepared from it.
  [[nodiscard]] Result<void> reload(const config::Config& config, Ingest& ingest);
  /// The store; for watchdogs.
  [[nodiscard]] EventStore& store() noexcept { return *store_; }
  /// Stops in the order ingest, HTTP, replication, store; what was taken in is stored. Errors are those of closing the store.
  [[nodiscard]] Result<void> stop();

 private:
  Gateway() = default;
  [[nodiscard]] HistorySample look() const;
  [[nodiscard]] Services services(const config::Config& config, std::vector<std::string> warnings);

  std::atomic<bool> starting_ = true;

  // In the order of starting; destroyed the other way round.
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<sync::ConflictInbox> conflicts_;
  std::unique_ptr<CentralService> central_;
  std::unique_ptr<SyncTargets> sync_;
  std::unique_ptr<History> history_;
  std::unique_ptr<Ingest> ingest_;
  std::unique_ptr<HttpServer> http_;
};

}  // namespace opossum::gateway
