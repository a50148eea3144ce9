// SPDX-License-Identifier: MIT
#pragma once

#include "config/config.hpp"
#include "ingest/mqtt_subscriber.hpp"

namespace opossum::gateway {

/// The brokers of a configuration, in their order, which record gaps in `gaps`. `config` has its secrets resolved.
[[nodiscard]] std::vector<ingest::MqttSubscriberOptions> subscriber_options(const config::Config& config, ingest::GapLog& gaps);

}  // namespace opossum::gateway
