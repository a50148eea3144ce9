// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mqtt/broker/session.hpp"

/// The changes in the broker's state log, one JSON text each. Source: docs/mqtt.md, State.
namespace opossum::broker::record {

/// The session exists, with this identity and expiry. Another identity than before means that the earlier one has ended.
[[nodiscard]] std::string session(const Session& session);
[[nodiscard]] std::string ended(const Session& session);
/// The connection ended at `session.gone_since`; without that it is connected.
[[nodiscard]] std::string gone(const Session& session);
[[nodiscard]] std::string subscribed(const Session& session, std::string_view filter, const SubscriptionOptions& options);
[[nodiscard]] std::string unsubscribed(const Session& session, std::string_view filter);
/// session.will, or that there is none.
[[nodiscard]] std::string will(const Session& session);

/// A message was queued for some sessions.
struct Queued {
  const Session* session;
  const Delivery* delivery;
};
/// The QoS 2 message of this session and packet identifier was stored and passed on. A PUBREL ends that.
struct Arrived {
  const Session* session = nullptr;  ///< nullptr: nobody will repeat it
  PacketId packet_id = 0;
};
[[nodiscard]] std::string queued(const ApplicationMessage& message, const std::vector<Queued>& deliveries, Arrived arrived);
[[nodiscard]] std::string arrived(Arrived arrived);
/// PUBREC came.
[[nodiscard]] std::string received(const Session& session, std::uint64_t number);
/// The delivery needs no further attention.
[[nodiscard]] std::string completed(const Session& session, std::uint64_t number);
/// PUBREL came: how often by now.
[[nodiscard]] std::string released(const Session& session, PacketId packet_id);

[[nodiscard]] std::string retained(const ApplicationMessage& message);
[[nodiscard]] std::string cleared(std::string_view topic);

}  // namespace opossum::broker::record
