// SPDX-License-Identifier: MIT
#pragma once

#include "config/config.hpp"
#include "ingest/mqtt_subscriber.hpp"

namespace opossum::gateway {

/// The brokers of a configuration, in their order, which record gaps in `gaps` and publish for `sparkplug`, if there is
/// one. `config` has its secrets resolved.
[[nodiscard]] std::vector<ingest::MqttSubscriberOptions> subscriber_options(const config::Config& config, ingest::GapLog& gaps,
                                                                             ingest::SparkplugHost* sparkplug);

}  // namespace opossum::gateway
