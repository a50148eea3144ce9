// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ingest/mqtt/codec/packet.hpp"
#include "store/position.hpp"

namespace opossum::broker {

using mqtt::QoS;

/// A message as its publisher sent it, owned, on its way to those who subscribe to its topic.
struct ApplicationMessage {
  std::string topic;
  std::string payload{};
  QoS qos = QoS::at_most_once;
  bool retain = false;
  bool payload_is_utf8 = false;
  std::optional<Timestamp> expires{};  ///< not delivered from then on
  std::string content_type{};
  std::string response_topic{};
  std::optional<std::string> correlation{};
  std::vector<std::pair<std::string, std::string>> user{};
  std::string publisher{};             ///< client id; for No Local

  [[nodiscard]] bool expired(Timestamp now) const { return expires && *expires <= now; }
  /// What a queue is charged for it.
  [[nodiscard]] std::size_t size() const { return 128 + topic.size() + payload.size(); }
};

/// Shared by all queues that hold it.
using MessagePtr = std::shared_ptr<const ApplicationMessage>;

/// Seconds counted from `now`, as packets carry it.
[[nodiscard]] inline std::optional<Timestamp> expiry_time(std::optional<std::uint32_t> seconds, Timestamp now) {
  if (!seconds) return {};
  return now + std::chrono::seconds(*seconds);
}

}  // namespace opossum::broker
