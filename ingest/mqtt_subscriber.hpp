// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/gap.hpp"
#include "ingest/intake.hpp"
#include "ingest/source_status.hpp"

namespace opossum::ingest {

enum class MqttAck : std::uint8_t {
  stored,    ///< the broker is told after the fsync; one message per fsync, because Paho hands out one at a time
  received,  ///< at most once: the broker is told at once, batches are stored; a crash loses what was not yet stored
};

enum class MqttVersion : std::uint8_t {
  v5,    ///< 5.0, and 3.1.1 if the broker says that it does not know 5.0
  v311,
};

/// Paths of PEM files; empty = not used.
struct MqttTls {
  std::string ca{};           ///< trusted authority instead of the system's
  std::string certificate{};  ///< client certificate with its chain; comes with `key`
  std::string key{};
};

struct MqttSubscriberOptions {
  std::string name;                 ///< the source's name
  std::string url;                  ///< mqtt://, mqtts://, ws:// or wss:// host[:port][/path]
  std::vector<std::string> topics;  ///< topic filters, at least one; $share/GROUP/FILTER is possible
  std::uint8_t qos = 1;             ///< 0..2; 2 subscribes with 1, because Paho forgets QoS 2 state in a crash
  MqttAck ack = MqttAck::stored;
  MqttVersion version = MqttVersion::v5;
  std::string client_id;            ///< names the session at the broker: fixed, and used by one source only
  std::string username{};
  std::string password{};
  std::optional<MqttTls> tls{};     ///< for mqtts and wss; absent = the system's authorities
  std::chrono::seconds keep_alive{30};
  std::chrono::seconds session_expiry{7 * 24 * 3600};
  std::chrono::milliseconds connect_timeout{10'000};  ///< also for subscribing
  std::chrono::milliseconds backoff_first{500};       ///< doubles up to backoff_max, with jitter
  std::chrono::milliseconds backoff_max{30'000};
  std::uint32_t packet_bytes_max = 17U << 20;         ///< told to an MQTT 5.0 broker; 0 = unlimited
  std::size_t queue_messages_max = 10'000;            ///< with MqttAck::received; when full the broker is held back
  std::size_t queue_bytes_max = 64ULL << 20;          ///< with MqttAck::received
  std::string state_directory{};    ///< DATA/ingest: NAME.json remembers what was subscribed; created when missing; empty = nothing
  SparkplugHost* sparkplug = nullptr;  ///< may publish commands to edge nodes through this subscriber; must outlive it
  GapLog* gaps = nullptr;           ///< what was missed is recorded there; must outlive the subscriber; nullptr = nowhere
  FileSystem* files = nullptr;      ///< nullptr = posix_file_system()
  Clock* clock = nullptr;           ///< nullptr = system_clock()
  Logger logger{};
};

/// Subscribes to a broker that is already there and stores what comes. One persistent session, kept by the broker while we are away.
///
/// With MqttAck::stored the PUBACK of a message leaves after the message is durable in the store or in quarantine. If neither can take it,
/// the connection is cut before the PUBACK can leave and the broker delivers again later (marked as duplicate).
/// Counters: received, stored, seen, quarantined, dropped, let_go, duplicates, retained, withheld, lost, sessions_lost, connects, errors.
/// Thread-safe. Source: MQTT 5.0 §4.1, §4.4, §4.6; Eclipse Paho MQTT C 1.3.
class MqttSubscriber {
 public:
  /// Starts connecting in the background; a broker that cannot be reached is no error. `intake` must outlive the subscriber.
  /// Errc::invalid_argument for options that can never work.
  [[nodiscard]] static Result<std::unique_ptr<MqttSubscriber>> start(MqttSubscriberOptions options, Intake& intake);
  ~MqttSubscriber();
  MqttSubscriber(const MqttSubscriber&) = delete;
  MqttSubscriber& operator=(const MqttSubscriber&) = delete;

  [[nodiscard]] SourceStatus status() const;
  /// Disconnects; the session stays at the broker. What was received with MqttAck::received is stored first. Idempotent.
  void stop();

 private:
  class Implementation;
  explicit MqttSubscriber(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::ingest
