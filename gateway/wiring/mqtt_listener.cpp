// SPDX-License-Identifier: MIT
#include "gateway/wiring/mqtt_listener.hpp"

#include "gateway/wiring/logging.hpp"

namespace opossum::gateway {
namespace {

ingest::MqttAnonymous anonymous_of(config::AllowAnonymous anonymous) {
  switch (anonymous) {
    case config::AllowAnonymous::loopback: return ingest::MqttAnonymous::loopback;
    case config::AllowAnonymous::never: return ingest::MqttAnonymous::never;
    case config::AllowAnonymous::always: return ingest::MqttAnonymous::always;
  }
  return ingest::MqttAnonymous::never;
}

MqttServerOptions options_of(const config::MqttListener& mqtt, const config::Config& config) {
  MqttServerOptions options;
  for (const config::Endpoint& endpoint : mqtt.listen) options.listen.push_back(to_string(endpoint));
  for (const config::Endpoint& endpoint : mqtt.tls_listen) options.tls_listen.push_back(to_string(endpoint));
  options.tls = mqtt_tls_files(config);
  options.broker.state_directory = config.gateway.data_dir + "/mqtt";
  options.broker.users = mqtt.users;
  options.broker.anonymous = anonymous_of(mqtt.allow_anonymous);
  options.broker.logger = logger_for("mqtt");
  return options;
}

}  // namespace

std::optional<TlsFiles> mqtt_tls_files(const config::Config& config) {
  if (!config.mqtt || config.mqtt->tls_listen.empty()) return std::nullopt;
  const auto& tls = config.mqtt->tls ? config.mqtt->tls : config.http.tls;
  if (!tls) return std::nullopt;
  return TlsFiles{tls->certificate, tls->key, tls->client_ca};
}

Result<std::shared_ptr<MqttServer>> start_mqtt_listener(const config::Config& config, ingest::Intake& intake,
                                                         ingest::SparkplugHost* sparkplug) {
  if (!config.mqtt) return std::shared_ptr<MqttServer>();
  auto options = options_of(*config.mqtt, config);
  options.broker.sparkplug = sparkplug;
  auto server = MqttServer::start(std::move(options), intake);
  if (!server) return fail(std::move(server).error());
  return std::shared_ptr<MqttServer>(std::move(*server));
}

}  // namespace opossum::gateway
