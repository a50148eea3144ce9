// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>

#include "config/config.hpp"
#include "gateway/mqtt.hpp"

namespace opossum::gateway {

/// The listener of `[mqtt]`, which publishes for `sparkplug` if there is one; nothing if there is no listener.
/// Errors are those of MqttServer::start().
[[nodiscard]] Result<std::shared_ptr<MqttServer>> start_mqtt_listener(const config::Config& config, ingest::Intake& intake,
                                                                      ingest::SparkplugHost* sparkplug);

/// The certificates of its TLS addresses; nothing if it has none.
[[nodiscard]] std::optional<TlsFiles> mqtt_tls_files(const config::Config& config);

}  // namespace opossum::gateway
