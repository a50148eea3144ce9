// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/mqtt/broker/application_message.hpp"
#include "ingest/mqtt/broker/limits.hpp"
#include "ingest/mqtt/broker/state_log.hpp"
#include "ingest/mqtt/broker/subscription_tree.hpp"

namespace opossum::broker {

class Client;
using mqtt::PacketId;

/// A message for one session.
struct Delivery {
  std::uint64_t number = 0;                        ///< counts within the session; names it in the state log
  MessagePtr message{};
  QoS qos = QoS::at_most_once;                     ///< of this delivery
  bool retain = false;                             ///< as this client is to see it
  std::vector<std::uint32_t> subscription_ids{};
  bool sent = false;                               ///< perhaps, before a restart: the next time it is a duplicate and does not expire
  bool received = false;                           ///< QoS 2: PUBREC came, PUBREL is due

  /// Follows from the number, so that it is the same after a restart without being written down: a client that has the message knows it
  /// by this identifier.
  [[nodiscard]] PacketId packet_id() const noexcept { return static_cast<PacketId>(number % 65'535 + 1); }
};

/// A will that waits for its connection to break, or for its delay to pass.
struct PendingWill {
  MessagePtr message{};
  std::uint32_t delay = 0;           ///< seconds
  std::optional<Timestamp> due{};    ///< set when the connection has ended
  std::optional<std::uint32_t> expiry{};  ///< seconds from its publication
  std::uint64_t of_connection = 0;        ///< serial number; 0 after a restart
};

/// What a server remembers of a client, connected or not (MQTT 5.0 §4.1).
class Session {
 public:
  Session(std::string client_id, std::string identity) : client_id_(std::move(client_id)), identity_(std::move(identity)) {}

  [[nodiscard]] const std::string& client_id() const noexcept { return client_id_; }
  /// A UUID: never that of an earlier session with the same client id.
  [[nodiscard]] const std::string& identity() const noexcept { return identity_; }

  /// Whether it outlives its connection.
  [[nodiscard]] bool persistent() const noexcept { return expiry > 0; }
  [[nodiscard]] bool expired(Timestamp now) const { return gone_since && *gone_since + std::chrono::seconds(expiry) <= now; }

  // Messages to the client, in the order in which they were queued.
  [[nodiscard]] bool has_room(std::size_t bytes, const Limits& limits) const;
  /// False if it does not fit.
  [[nodiscard]] bool enqueue(Delivery delivery, const Limits& limits);
  /// The next to be sent, now in flight if its QoS is not 0; nothing when there is none, when `window` messages are in flight, or when its
  /// packet identifier is. The pointer is valid until the next call.
  [[nodiscard]] const Delivery* next(std::size_t window);
  [[nodiscard]] const std::deque<Delivery>& in_flight() const noexcept { return in_flight_; }
  /// The connection has ended: what was sent and not received goes back to the front, to be sent again as a duplicate.
  void requeue();
  [[nodiscard]] const std::deque<Delivery>& queue() const noexcept { return queue_; }
  /// PUBREC: the number of the delivery; nothing if no QoS 2 message has this identifier.
  [[nodiscard]] std::optional<std::uint64_t> received(PacketId packet_id);
  /// PUBACK for `qos` 1, PUBCOMP for 2: takes it out of flight. Its number; nothing if there is none.
  [[nodiscard]] std::optional<std::uint64_t> completed(PacketId packet_id, QoS qos);
  /// For the state log: removes the delivery wherever it is, or marks it as received.
  void forget(std::uint64_t number);
  void mark_received(std::uint64_t number);
  void mark_sent();
  [[nodiscard]] std::uint64_t last_number() const noexcept { return last_number_; }
  void set_last_number(std::uint64_t number) noexcept { last_number_ = std::max(last_number_, number); }
  [[nodiscard]] std::size_t queued_bytes() const noexcept { return bytes_; }

  // QoS 2 messages from the client.
  enum class Inbound : std::uint8_t { unknown, storing, stored };
  struct Arrival {
    Inbound state = Inbound::unknown;
    bool logged = false;          ///< the state log knows that it was stored and passed on
    StateLog::Ticket ticket = 0;  ///< when that is durable; 0 = it is, or there is nothing to wait for
  };
  [[nodiscard]] Arrival inbound(PacketId packet_id) const;
  void set_inbound(PacketId packet_id, Arrival arrival) { inbound_[packet_id] = arrival; }
  void forget_inbound(PacketId packet_id) { inbound_.erase(packet_id); }
  [[nodiscard]] const std::unordered_map<PacketId, Arrival>& arrivals() const noexcept { return inbound_; }
  [[nodiscard]] std::size_t inbound_count() const noexcept { return inbound_.size(); }
  /// PUBREL: the identifier may be used for another message from now on.
  void release(PacketId packet_id);
  [[nodiscard]] const std::map<PacketId, std::uint32_t>& releases() const noexcept { return releases_; }
  void set_releases(PacketId packet_id, std::uint32_t count) { releases_[packet_id] = count; }
  /// Names the message that the identifier stands for now; the same after a crash, so that it is stored once.
  [[nodiscard]] std::string inbound_key(PacketId packet_id) const;

  Client* client = nullptr;                  ///< while connected
  std::uint32_t expiry = 0;                  ///< seconds after the connection has ended
  std::optional<Timestamp> gone_since{};     ///< while not connected
  std::map<std::string, SubscriptionOptions, std::less<>> subscriptions{};  ///< by filter, $share included
  std::optional<PendingWill> will{};

 private:
  [[nodiscard]] std::deque<Delivery>::iterator find_in_flight(PacketId packet_id);

  std::string client_id_;
  std::string identity_;
  std::deque<Delivery> queue_;
  std::deque<Delivery> in_flight_;
  Delivery unacknowledged_;  // the QoS 0 message that next() returned
  std::size_t bytes_ = 0;
  std::uint64_t last_number_ = 0;
  std::unordered_map<PacketId, Arrival> inbound_;
  std::map<PacketId, std::uint32_t> releases_;
};

}  // namespace opossum::broker
