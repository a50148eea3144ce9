// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "store/position.hpp"

namespace opossum::ingest {

/// What arrived from a source, before any rule looked at it. A plain value.
struct Message {
  std::string source{};         ///< the source's configured name
  std::string kind{};           ///< "mqtt", "modbus", "http", "file"
  std::string topic{};          ///< levels separated by '/'
  std::string payload{};        ///< bytes as they came
  Timestamp received{};
  std::uint8_t qos = 1;         ///< MQTT quality of service of this delivery, 0..2
  bool retained = false;        ///< the broker's kept copy, not a fresh message
  bool retain = false;          ///< its publisher wants the broker to keep it as the last of its topic
  bool duplicate = false;       ///< the broker delivers it again; it may be stored already
  std::string delivery_key{};   ///< the idempotency key if the rule has none: the source knows this delivery again; empty when absent
  std::string client{};         ///< the MQTT client identifier of its publisher; empty when it is not known
  std::string retry_key{};      ///< that of a retry from quarantine, which nothing else has; empty = one made from the quarantine's id
  std::string content_type{};   ///< MQTT 5.0 §3.3.2.3.9; empty when absent
  std::string response_topic{}; ///< MQTT 5.0 §3.3.2.3.5; empty when absent
  std::string correlation{};    ///< MQTT 5.0 §3.3.2.3.6, bytes; empty when absent
  std::vector<std::pair<std::string, std::string>> properties{};  ///< MQTT 5.0 user properties, in order, names may repeat
  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace opossum::ingest
