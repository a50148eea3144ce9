// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace opossum::broker {

/// Everything that grows with what clients do. MQTT 5.0 clients are told those that the protocol can say.
struct Limits {
  std::chrono::milliseconds connect_time{5'000};       ///< from the accepted socket to a complete CONNECT, TLS included
  std::chrono::milliseconds write_time{60'000};        ///< for a client that takes nothing of what is sent to it
  std::uint32_t packet_bytes_max = 2U << 20;           ///< Maximum Packet Size; beyond it 0x95
  std::size_t topic_levels_max = 64;                   ///< of topics and filters
  std::uint16_t receive_maximum = 4'096;               ///< QoS 1 and 2 messages of one client that are not acknowledged; beyond it 0x93
  std::uint16_t topic_alias_maximum = 64;
  std::size_t client_bytes_max = 4U << 20;             ///< of one client's messages on their way to the disk; then its socket is not read
  std::size_t messages_max = 32'768;                   ///< of all clients on their way to the disk; then no socket is read
  std::size_t bytes_max = 64U << 20;                   ///< the same in bytes

  std::size_t sessions_max = 20'000;                   ///< connected or kept
  std::chrono::seconds session_expiry_max{30LL * 24 * 3600};  ///< a session whose client stays away longer is forgotten
  std::size_t subscriptions_max = 1'000;               ///< of a session
  std::uint16_t in_flight_max = 256;                   ///< messages to a client that it has not acknowledged, whatever it would allow
  std::size_t queue_messages_max = 10'000;             ///< of a session; later messages are dropped and counted
  std::size_t queue_bytes_max = 16U << 20;             ///< the same in bytes
  std::size_t output_bytes_max = 256U << 10;           ///< encoded and not yet taken by the socket; the queue holds the rest
  std::size_t retained_max = 100'000;
  std::size_t retained_bytes_max = 64U << 20;
};

}  // namespace opossum::broker
