// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "ingest/mqtt/broker/state_log.hpp"
#include "ingest/mqtt/codec/packet.hpp"

namespace opossum::broker {

/// An answer to a client that promises something. It leaves when what it promises is durable, and in its turn.
struct Reply {
  mqtt::PacketType type = mqtt::PacketType::puback;  ///< PUBACK, PUBREC or PUBCOMP; SUBACK and UNSUBACK come encoded
  mqtt::PacketId packet_id = 0;
  mqtt::ReasonCode reason = mqtt::ReasonCode::success;
  bool stored = false;                               ///< the message it answers is durable, or there is none
  StateLog::Ticket ticket = 0;                       ///< the change of state that must be durable, too
  std::string text{};                                ///< a reason string, or the whole packet where it comes encoded
};

/// Replies in the order of what they answer ([MQTT-4.6.0-2], [MQTT-4.6.0-3]): one that is not ready holds back those behind it.
class ReplyQueue {
 public:
  /// A number for find(), counted from 1.
  std::uint64_t add(Reply reply) {
    replies_.push_back(std::move(reply));
    return first_ + replies_.size() - 1;
  }
  /// Valid until the next add() or take_ready(); the reply must not have left.
  [[nodiscard]] Reply& find(std::uint64_t number) { return replies_[number - first_]; }

  /// Hands over, in order, those that are ready when the state log is durable up to `logged`.
  template <class Send>
  void take_ready(StateLog::Ticket logged, Send send) {
    while (!replies_.empty() && replies_.front().stored && replies_.front().ticket <= logged) {
      send(replies_.front());
      replies_.pop_front();
      ++first_;
    }
  }

  /// Whether the next one waits for nothing but the state log.
  [[nodiscard]] bool waits_beyond(StateLog::Ticket logged) const {
    return !replies_.empty() && replies_.front().stored && replies_.front().ticket > logged;
  }
  [[nodiscard]] std::size_t size() const noexcept { return replies_.size(); }
  [[nodiscard]] bool empty() const noexcept { return replies_.empty(); }

 private:
  std::deque<Reply> replies_;
  std::uint64_t first_ = 1;
};

}  // namespace opossum::broker
