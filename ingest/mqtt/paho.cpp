// SPDX-License-Identifier: MIT
#include "ingest/mqtt/paho.hpp"

namespace opossum::ingest::mqtt {

namespace {

/// CONNACK codes of MQTT 3.1.1 §3.2.2.3 come as return codes, those of MQTT 5.0 §3.2.2.2 as reason codes.
Errc code_of(int return_code, int reason) {
  if (return_code == 1 || reason == ::mqtt::UNSUPPORTED_PROTOCOL_VERSION) return Errc::unsupported_format;
  if (return_code == 4 || return_code == 5 || reason == ::mqtt::BAD_USER_NAME_OR_PASSWORD || reason == ::mqtt::NOT_AUTHORIZED) {
    return Errc::unauthorized;
  }
  if (return_code == 2 || reason >= ::mqtt::UNSPECIFIED_ERROR) return Errc::refused;
  return Errc::unavailable;
}

std::string text_property(const ::mqtt::properties& properties, ::mqtt::property::code code) {
  return properties.contains(code) ? ::mqtt::get<std::string>(properties, code) : std::string();
}

}  // namespace

Error to_error(const ::mqtt::exception& thrown, const std::string& what) {
  std::string text = what + ": " + thrown.get_message();
  if (thrown.get_reason_code() > 0) text += " (" + thrown.get_reason_code_str() + ")";
  return {code_of(thrown.get_return_code(), thrown.get_reason_code()), std::move(text)};
}

::mqtt::connect_options to_connect_options(const MqttSubscriberOptions& options, MqttVersion version) {
  ::mqtt::connect_options connect;
  if (version == MqttVersion::v5) {
    connect.set_mqtt_version(MQTTVERSION_5);
    connect.set_clean_start(false);
    // Absent, a session would end with its connection, and with it every message in between (MQTT 5.0 §3.1.2.11.2).
    ::mqtt::properties properties;
    properties.add({::mqtt::property::SESSION_EXPIRY_INTERVAL, static_cast<std::int32_t>(options.session_expiry.count())});
    if (options.packet_bytes_max > 0)
      properties.add({::mqtt::property::MAXIMUM_PACKET_SIZE, static_cast<std::int32_t>(options.packet_bytes_max)});
    connect.set_properties(std::move(properties));
  } else {
    connect.set_mqtt_version(MQTTVERSION_3_1_1);
    connect.set_clean_session(false);
  }
  connect.set_keep_alive_interval(options.keep_alive);
  connect.set_connect_timeout(std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(options.connect_timeout)));
  if (!options.username.empty()) connect.set_user_name(options.username);
  if (!options.password.empty()) connect.set_password(options.password);
  if (options.url.starts_with("mqtts://") || options.url.starts_with("ssl://") || options.url.starts_with("wss://")) {
    ::mqtt::ssl_options tls;
    tls.set_ssl_version(MQTT_SSL_VERSION_TLS_1_2);
    tls.set_enable_server_cert_auth(true);
    tls.set_verify(true);
    if (options.tls && !options.tls->ca.empty()) tls.set_trust_store(options.tls->ca);
    if (options.tls && !options.tls->certificate.empty()) tls.set_key_store(options.tls->certificate);
    if (options.tls && !options.tls->key.empty()) tls.set_private_key(options.tls->key);
    connect.set_ssl(std::move(tls));
  }
  return connect;
}

Message to_message(const ::mqtt::message& message) {
  Message out;
  out.topic = message.get_topic();
  out.payload = message.get_payload_str();
  out.qos = static_cast<std::uint8_t>(message.get_qos());
  out.retained = message.is_retained();
  out.duplicate = message.is_duplicate();
  const ::mqtt::properties& properties = message.get_properties();
  if (properties.empty()) return out;
  out.content_type = text_property(properties, ::mqtt::property::CONTENT_TYPE);
  out.response_topic = text_property(properties, ::mqtt::property::RESPONSE_TOPIC);
  out.correlation = text_property(properties, ::mqtt::property::CORRELATION_DATA);
  const std::size_t count = properties.count(::mqtt::property::USER_PROPERTY);
  for (std::size_t i = 0; i < count; ++i) {
    const auto [name, value] = ::mqtt::get<::mqtt::string_pair>(properties, ::mqtt::property::USER_PROPERTY, i);
    out.properties.emplace_back(name, value);
  }
  return out;
}

}  // namespace opossum::ingest::mqtt
