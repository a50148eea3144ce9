// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>

namespace opossum::broker {

/// What the broker did since its start, and what it holds now. Written by its thread, read by any.
struct Counters {
  using Count = std::atomic<std::uint64_t>;
  Count connections{};       ///< that sent a CONNECT which was accepted
  Count connects_refused{};
  Count received{};          ///< PUBLISH packets from clients
  Count received_qos0{};     ///< of them, without a promise
  Count stored{};
  Count seen{};              ///< stored before: a QoS 2 message or an idempotency key came again
  Count quarantined{};
  Count dropped{};           ///< by a rule
  Count let_go{};            ///< the quarantine was full
  Count refused{};           ///< the store could not take them; never acknowledged
  Count delivered{};         ///< PUBLISH packets to clients
  Count queue_dropped{};     ///< messages to clients whose queue was full
  Count protocol_errors{};
  Count not_authorized{};

  Count clients_now{};       ///< connected
  Count sessions_now{};
  Count subscriptions_now{};
  Count retained_now{};
  Count waiting_now{};       ///< messages on their way to the disk

  static void add(Count& count, std::uint64_t by = 1) { set(count, count.load(std::memory_order_relaxed) + by); }
  static void set(Count& count, std::uint64_t value) { count.store(value, std::memory_order_relaxed); }
};

}  // namespace opossum::broker
