// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/result.hpp"

namespace opossum::ingest {

/// One user of the MQTT listener as the user file has it.
struct MqttUser {
  std::string name;                      ///< empty: the rights of clients without a user name
  std::string password_hash{};           ///< "scrypt:…"; empty = known by a client certificate only
  std::vector<std::string> publish{};    ///< topic filters; {user} and {client} stand for the connection's own names
  std::vector<std::string> subscribe{};
};

/// Errc::invalid_argument names the line and what is wrong with it.
[[nodiscard]] Result<std::vector<MqttUser>> parse_mqtt_users(std::string_view text);
[[nodiscard]] std::string format_mqtt_users(const std::vector<MqttUser>& users);

/// A salted hash (scrypt, RFC 7914; N 16384, r 8, p 1) that takes some 16 MiB and 50 ms to compute.
[[nodiscard]] Result<std::string> hash_mqtt_password(std::string_view password);
/// False also for a hash of an unknown form.
[[nodiscard]] bool verify_mqtt_password(std::string_view password, std::string_view hash);

}  // namespace opossum::ingest
