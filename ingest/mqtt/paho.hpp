// SPDX-License-Identifier: MIT
#pragma once

#include <mqtt/async_client.h>

#include <string>

#include "ingest/mqtt_subscriber.hpp"
#include "store/result.hpp"

namespace opossum::ingest::mqtt {

/// What Paho's exception means, with its texts. `what` says what was tried.
[[nodiscard]] Error to_error(const ::mqtt::exception& thrown, const std::string& what);

/// The connect options of a subscriber.
[[nodiscard]] ::mqtt::connect_options to_connect_options(const MqttSubscriberOptions& options, MqttVersion version);

/// A message as it arrived, without source, kind and time.
[[nodiscard]] Message to_message(const ::mqtt::message& message);

}  // namespace opossum::ingest::mqtt
