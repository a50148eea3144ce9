// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "ingest/mqtt/socket_watch.hpp"
#include "ingest/mqtt_subscriber.hpp"

namespace mqtt {
class async_client;
class message;
class token;
}  // namespace mqtt

namespace opossum::ingest::mqtt {

/// One Paho client for one connection: made, connected once, thrown away. Everything that Paho throws ends here.
class Connection {
 public:
  /// Called on Paho's thread with the lock of all Paho clients of the process held. True: the message may be acknowledged, which happens
  /// on return. False: it must not be, and the connection is cut.
  using OnMessage = std::function<bool(Message)>;

  struct Opened {
    bool session_present = false;  ///< the broker still holds our session
  };

  Connection(const MqttSubscriberOptions& options, MqttVersion version, SocketWatch& watch, OnMessage on_message);
  ~Connection();

  /// Errc::unavailable, unauthorized, refused, unsupported_format (the broker does not speak this version), protocol.
  [[nodiscard]] Result<Opened> open();
  /// `retained`: whether the broker shall send its retained messages although the session has this subscription.
  [[nodiscard]] Result<void> subscribe(const std::string& filter, bool retained);
  [[nodiscard]] Result<void> unsubscribe(const std::string& filter);
  /// With QoS 0, without waiting; false if that is not possible. Also from OnMessage.
  [[nodiscard]] bool publish(const std::string& topic, const std::string& payload);
  /// Waits until the connection is lost or `stop` is requested by wake(). True if it is lost.
  [[nodiscard]] bool wait_lost();
  [[nodiscard]] bool lost() const;
  [[nodiscard]] std::string why_lost() const;
  void wake();
  /// Says goodbye; the session stays.
  void close();

 private:
  void on_message(const ::mqtt::message& message) noexcept;
  void on_lost(std::string cause);
  [[nodiscard]] bool wait_for(::mqtt::token& token, std::chrono::milliseconds time) const;

  const MqttSubscriberOptions& options_;
  const MqttVersion version_;
  SocketWatch& watch_;
  const OnMessage handler_;
  std::atomic<bool> cut_ = false;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool lost_ = false;
  bool woken_ = false;
  std::string cause_;

  // Last, so that it is destroyed first: its callbacks use the members above.
  std::unique_ptr<::mqtt::async_client> client_;
};

}  // namespace opossum::ingest::mqtt
