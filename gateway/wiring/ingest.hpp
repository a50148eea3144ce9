// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "gateway/mqtt.hpp"
#include "gateway/services.hpp"
#include "ingest/drop_folder.hpp"
#include "ingest/gap.hpp"
#include "ingest/intake.hpp"
#include "ingest/modbus_bus.hpp"
#include "ingest/mqtt_subscriber.hpp"
#include "ingest/quarantine.hpp"
#include "ingest/rule.hpp"
#include "ingest/sparkplug_host.hpp"
#include "store/event_store.hpp"

namespace opossum::gateway {

/// Everything that takes events in, but HTTP. What it tells may be asked from any thread, also before start().
class Ingest {
 public:
  /// Compiles the rules and checks the devices; touches nothing. Errc::invalid_argument says what is wrong with the configuration.
  [[nodiscard]] static Result<std::unique_ptr<Ingest>> prepare(const config::Config& config);
  /// Opens the quarantine beside the store and starts all sources; connecting goes on behind it. `store` must outlive this.
  [[nodiscard]] Result<void> start(const config::Config& config, EventStore& store);
  /// Checks that the rules and certificates of `prepared`, made from `config`, can be used, and returns what makes them count from then on.
  /// Errc::invalid_argument says why not; nothing has changed then.
  [[nodiscard]] Result<std::move_only_function<void()>> prepare_reload(const config::Config& config, Ingest& prepared);
  /// Takes in nothing more. Idempotent.
  void stop();

  /// Where the MQTT listener is; empty without one.
  [[nodiscard]] std::vector<std::string> mqtt_urls() const;

  /// `{"sources":[…]}` for GET /v1/ingest.
  [[nodiscard]] std::string status_json() const;
  /// `{"clients":[…]}` for GET /v1/ingest/clients; without a listener there are none. Errc::unavailable as MqttServer::clients().
  [[nodiscard]] Result<std::string> mqtt_clients_json(std::size_t limit) const;
  /// For the routes below /v1/quarantine. This must outlive it.
  [[nodiscard]] QuarantineService quarantine_service() const;
  /// For GET /v1/status.
  [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> limits_hit() const;
  /// Prometheus text.
  [[nodiscard]] std::string metrics() const;

 private:
  [[nodiscard]] std::vector<ingest::SourceStatus> status() const;
  [[nodiscard]] std::shared_ptr<ingest::Quarantine> quarantine() const;
  [[nodiscard]] std::shared_ptr<ingest::Intake> intake() const;

  ingest::RuleSet rules_{};
  std::vector<ingest::ModbusDeviceOptions> devices_{};
  mutable std::mutex mutex_{};  // guards what start() and stop() change
  std::shared_ptr<ingest::Quarantine> quarantine_{};
  std::shared_ptr<ingest::Intake> intake_{};
  std::unique_ptr<ingest::GapLog> gaps_{};  // before the sources, which report to it
  std::unique_ptr<ingest::SparkplugHost> sparkplug_{};  // if a rule needs it; before the sources as well
  std::vector<std::shared_ptr<ingest::MqttSubscriber>> subscribers_{};
  std::shared_ptr<ingest::ModbusBus> bus_{};
  std::vector<std::shared_ptr<ingest::DropFolder>> folders_{};
  std::shared_ptr<MqttServer> listener_{};
};

}  // namespace opossum::gateway
