// SPDX-License-Identifier: MIT
#include "gateway/wiring/gateway.hpp"

#include "gateway/wiring/configuration.hpp"
#include "gateway/wiring/conflicts.hpp"
#include "gateway/wiring/http.hpp"
#include "gateway/wiring/logging.hpp"
#include "gateway/wiring/store.hpp"

namespace opossum::gateway {

Result<std::unique_ptr<Gateway>> Gateway::start(const config::Config& config, std::unique_ptr<Ingest> ingest,
                                                std::vector<std::string> warnings) {
  std::unique_ptr<Gateway> gateway(new Gateway());
  gateway->ingest_ = std::move(ingest);
  auto store = open_store(config);
  if (!store) return fail(std::move(store).error());
  gateway->store_ = std::move(*store);

  gateway->conflicts_ = std::make_unique<sync::ConflictInbox>(*gateway->store_);
  if (config.gateway.role == config::Role::central) {
    auto central = CentralService::create(config, *gateway->store_);
    if (!central) return fail(std::move(central).error());
    gateway->central_ = std::move(*central);
  }
  auto sync = SyncTargets::start(config, *gateway->store_);
  if (!sync) return fail(std::move(sync).error());
  gateway->sync_ = std::move(*sync);

  gateway->history_ = std::make_unique<History>([target = gateway.get()] { return target->look(); });
  auto http = HttpServer::start(http_options(config), gateway->services(config, std::move(warnings)));
  if (!http) return fail(std::move(http).error());
  gateway->http_ = std::move(*http);

  OPOSSUM_TRY(gateway->ingest_->start(config, *gateway->store_));
  gateway->starting_ = false;
  return gateway;
}

Gateway::~Gateway() { static_cast<void>(stop()); }

HistorySample Gateway::look() const {
  HistorySample sample;
  const StoreStatistics statistics = store_->statistics();
  sample.events = statistics.events_appended;
  sample.free_bytes = statistics.disk_free_bytes;
  for (const sync::TargetStatus& status : sync_->status())
    sample.targets[status.name] = {status.commits_sent, status.bytes_sent, status.lag_commits};
  return sample;
}

Services Gateway::services(const config::Config& config, std::vector<std::string> warnings) {
  Services services;
  services.store = store_.get();
  services.logger = logger_for("http");
  services.version = OPOSSUM_VERSION;
  services.name = config.gateway.name;
  services.role = central_ ? "central" : "edge";
  services.data_directory = config.gateway.data_dir;
  services.started = system_clock().now();
  services.durability = durability_of(config);
  services.disk_reserve_bytes = config.store.disk_reserve_bytes;
  services.starting = [this] { return starting_.load(); };
  services.warnings = [warnings = std::move(warnings)] { return warnings; };
  services.ingest_status = [this] { return ingest_->status_json(); };
  services.mqtt_clients = [this](std::size_t limit) { return ingest_->mqtt_clients_json(limit); };
  services.configuration = [json = configuration_json(config)] { return json; };
  services.log_level = [] { return std::string(log_level()); };
  services.set_log_level = change_log_level;
  services.history = [this](Timestamp after) { return history_->json(after); };
  services.quarantine = ingest_->quarantine_service();
  services.conflicts = conflict_service(*conflicts_);
  services.limits_hit = [this] { return ingest_->limits_hit(); };
  services.sync_action = [this](const std::string& target, SyncAction action, const SyncApproval& approval) {
    return sync_->act(target, action, approval);
  };
  if (central_) {
    services.sync_status = [this] { return central_->status_json(); };
    services.metrics = [this] { return ingest_->metrics() + central_->metrics(); };
    services.origins = central_->origin_service();
    services.replication = [this](ReplicationRequest request) { return central_->handle(std::move(request)); };
  } else {
    services.sync_status = [this] { return sync_->status_json(); };
    services.metrics = [this] { return ingest_->metrics() + sync_->metrics(); };
  }
  return services;
}

Result<void> Gateway::reload(const config::Config& config, Ingest& ingest) {
  auto use_ingest = ingest_->prepare_reload(config, ingest);
  if (!use_ingest) return fail(std::move(use_ingest).error());
  std::move_only_function<void()> use_certificates = [] {};
  if (const HttpOptions options = http_options(config); options.tls && http_->speaks_tls()) {
    auto tls = http_->prepare_tls(*options.tls);
    if (!tls) return fail(std::move(tls).error());
    use_certificates = std::move(*tls);
  }
  (*use_ingest)();
  use_certificates();
  set_log_level(config.log.level);
  return {};
}

Result<void> Gateway::stop() {
  if (ingest_) ingest_->stop();
  if (http_) http_->stop();
  if (history_) history_->stop();
  if (sync_) sync_->stop();
  if (!store_) return {};
  auto closed = store_->close();
  if (!closed && closed.error().code() == Errc::closed) return {};
  return closed;
}

}  // namespace opossum::gateway
