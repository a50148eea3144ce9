// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/intake.hpp"
#include "ingest/source_status.hpp"

namespace opossum::ingest {

/// Who may connect without a user name.
enum class MqttAnonymous : std::uint8_t { loopback, never, always };

struct MqttBrokerOptions {
  std::string name = "mqtt";          ///< the source's name in rules, status and metrics
  std::string state_directory;        ///< DATA/mqtt: sessions, subscriptions, queued and retained messages; created when missing
  std::string users{};                ///< path of the user file (docs/mqtt.md, Users); empty = no users
  MqttAnonymous anonymous = MqttAnonymous::loopback;
  std::size_t sessions_max = 20'000;  ///< connected or kept
  SparkplugHost* sparkplug = nullptr; ///< may publish commands to edge nodes that are clients; must outlive the broker
  FileSystem* files = nullptr;        ///< nullptr = posix_file_system(); for the state, not for the user file
  Clock* clock = nullptr;             ///< nullptr = system_clock()
  Logger logger{};
  /// Runs a function on the broker's thread, later. Called from any thread until stop() has returned.
  std::function<void(std::move_only_function<void()>)> post;
};

/// How a client came in.
struct MqttOrigin {
  std::string address{};                          ///< for logs: "192.168.7.20:51844"
  bool loopback = false;
  std::optional<std::string> certificate_name{};  ///< the common name of a client certificate that was verified
};

/// A client that is connected, or whose session is kept. A plain value.
struct MqttClientStatus {
  struct Subscription {
    std::string filter;
    int qos = 0;
  };
  std::string client_id;
  bool connected = false;
  std::string address{};                           ///< while connected
  std::string user{};                              ///< while connected; empty = none
  std::chrono::seconds connected_for{0};
  std::uint64_t received = 0;                      ///< messages from it on this connection
  std::optional<Timestamp> gone_since{};           ///< while not connected
  std::uint64_t queued = 0;                        ///< messages that wait for it
  std::vector<Subscription> subscriptions{};
};

/// The socket of one client, as the broker sees it. Called on the broker's thread; must not call back at once.
class MqttWire {
 public:
  virtual ~MqttWire() = default;
  /// take_output() has bytes, or finished() has become true.
  virtual void output_ready() = 0;
  /// wants_input() has become true again.
  virtual void input_wanted() = 0;
};

/// The protocol's side of one client. Belongs to the broker's thread. Its end is that of the network connection.
class MqttConnection {
 public:
  virtual ~MqttConnection() = default;
  /// Bytes as they came, cut anywhere.
  virtual void receive(std::string_view bytes) = 0;
  /// False while the store is busy with what came before: let the bytes wait in the socket until MqttWire::input_wanted().
  [[nodiscard]] virtual bool wants_input() = 0;
  /// Takes what is to be sent. written() when that was done, before it is taken again.
  [[nodiscard]] virtual std::string take_output() = 0;
  virtual void written() = 0;
  /// Nothing more will be received: send what output there is, then close.
  [[nodiscard]] virtual bool finished() const = 0;
};

/// An MQTT 3.1.1 and 5.0 server that stores every message before it acknowledges it or passes it on. It has no sockets and runs on the
/// thread that owns it; files, password hashes and the store are waited for on threads of its own, which `post` what they have to say.
///
/// A PUBACK or PUBREC leaves after the message is durable, in the order of the messages ([MQTT-4.6.0-2]); CONNACK, SUBACK, UNSUBACK and
/// PUBCOMP leave after what they promise is durable in the state directory. If the store cannot take a message, its client is disconnected
/// without an acknowledgement. Counters: see docs/mqtt.md. Source: MQTT 5.0, MQTT 3.1.1; docs/mqtt.md.
class MqttBroker {
 public:
  /// Reads users and sessions. `intake` must outlive the broker. Errc::invalid_argument for a user file that cannot be used; disk_full,
  /// io_error.
  [[nodiscard]] static Result<std::unique_ptr<MqttBroker>> open(MqttBrokerOptions options, Intake& intake);
  /// After stop().
  ~MqttBroker();
  MqttBroker(const MqttBroker&) = delete;
  MqttBroker& operator=(const MqttBroker&) = delete;

  // On the broker's thread.
  /// The connection must not outlive the broker, nor the wire the connection.
  [[nodiscard]] std::unique_ptr<MqttConnection> accept(MqttOrigin origin, MqttWire& wire);
  /// Time limits, wills that are due, sessions that expire: to be called a few times a second.
  void tick();
  /// Tells all clients that the server shuts down. Their connections become finished().
  void disconnect_all();
  /// In the order of their ids, up to `limit` of them.
  [[nodiscard]] std::vector<MqttClientStatus> clients(std::size_t limit) const;

  // From any thread.
  [[nodiscard]] SourceStatus status() const;
  /// After the last connection is gone: waits for the store and writes the state. Nothing is posted afterwards. Not on the broker's thread.
  void stop();

 private:
  class Implementation;
  explicit MqttBroker(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::ingest
