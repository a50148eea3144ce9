// SPDX-License-Identifier: MIT
#pragma once

#include <mqtt/async_client.h>

#include <chrono>
#include <string>

#include "tests/e2e/listener/listening_gateway.hpp"

namespace opossum::testing {

inline constexpr std::chrono::seconds kPahoPatience{30};
inline constexpr int kPahoBuffer = 10'000;

/// An Eclipse Paho client of the gateway. Its calls throw mqtt::exception, which fails the test.
class PahoClient {
 public:
  PahoClient(const ListeningGateway& gateway, const std::string& client_id, int version)
      : client_("tcp://127.0.0.1:" + gateway.port_text(), client_id,
                mqtt::create_options_builder()
                    .mqtt_version(version)
                    .send_while_disconnected(true)
                    .max_buffered_messages(kPahoBuffer)
                    .finalize()),
        version_(version) {
    client_.start_consuming();
  }

  /// Keeps its session for an hour. Whether there was one.
  bool connect() {
    mqtt::connect_options options;
    options.set_mqtt_version(version_);
    if (version_ == MQTTVERSION_5) {
      options.set_clean_start(false);
      options.set_properties({{mqtt::property::SESSION_EXPIRY_INTERVAL, 3600}});
    } else {
      options.set_clean_session(false);
    }
    options.set_max_inflight(1000);
    options.set_automatic_reconnect(std::chrono::seconds(1), std::chrono::seconds(2));
    auto token = client_.connect(options);
    if (!token->wait_for(kPahoPatience)) throw std::runtime_error("no CONNACK");
    return token->get_connect_response().is_session_present();
  }
  void subscribe(const std::string& filter, int qos) {
    if (!client_.subscribe(filter, qos)->wait_for(kPahoPatience)) throw std::runtime_error("no SUBACK");
  }
  mqtt::delivery_token_ptr publish(const std::string& topic, const std::string& payload, int qos) {
    return client_.publish(topic, payload, qos, false);
  }
  /// The next message; nothing if there is none in time.
  mqtt::const_message_ptr receive() {
    mqtt::const_message_ptr message;
    client_.try_consume_message_for(&message, kPahoPatience);
    return message;
  }
  mqtt::async_client& client() { return client_; }

 private:
  mqtt::async_client client_;
  int version_;
};

}  // namespace opossum::testing
