// SPDX-License-Identifier: MIT
#include "gateway/wiring/ingest_mqtt.hpp"

#include "gateway/wiring/logging.hpp"

namespace opossum::gateway {
namespace {

ingest::MqttSubscriberOptions options_of(const config::MqttSource& source, const std::string& data_directory) {
  ingest::MqttSubscriberOptions options;
  options.name = source.name;
  options.url = source.url;
  options.topics = source.topics;
  options.qos = source.qos;
  options.ack = source.ack == config::MqttAck::received ? ingest::MqttAck::received : ingest::MqttAck::stored;
  options.version = source.protocol == config::MqttProtocol::v311 ? ingest::MqttVersion::v311 : ingest::MqttVersion::v5;
  options.client_id = source.client_id;
  options.username = source.username;
  options.password = source.password.reveal();
  if (source.tls) options.tls = ingest::MqttTls{source.tls->ca, source.tls->certificate, source.tls->key};
  options.keep_alive = std::chrono::ceil<std::chrono::seconds>(source.keep_alive);
  options.session_expiry = std::chrono::ceil<std::chrono::seconds>(source.session_expiry);
  options.state_directory = data_directory + "/ingest";
  options.logger = logger_for("mqtt " + source.name);
  return options;
}

}  // namespace

std::vector<ingest::MqttSubscriberOptions> subscriber_options(const config::Config& config, ingest::GapLog& gaps,
                                                               ingest::SparkplugHost* sparkplug) {
  std::vector<ingest::MqttSubscriberOptions> all;
  for (const config::MqttSource& source : config.ingest.mqtt) {
    all.push_back(options_of(source, config.gateway.data_dir));
    all.back().gaps = &gaps;
    all.back().sparkplug = sparkplug;
  }
  return all;
}

}  // namespace opossum::gateway
