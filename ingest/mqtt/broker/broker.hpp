// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/intake.hpp"
#include "ingest/mqtt_broker.hpp"
#include "ingest/mqtt/broker/client.hpp"
#include "ingest/mqtt/broker/counters.hpp"
#include "ingest/mqtt/broker/limits.hpp"
#include "ingest/mqtt/broker/ports.hpp"
#include "ingest/mqtt/broker/retained_messages.hpp"
#include "ingest/mqtt/broker/session.hpp"
#include "ingest/mqtt/broker/state_log.hpp"
#include "ingest/mqtt/broker/subscription_tree.hpp"
#include "store/clock.hpp"
#include "store/options.hpp"

namespace opossum::broker {

/// What became of a Submission. The message comes back, for those who subscribe to its topic.
struct Settled {
  std::uint64_t token = 0;
  ingest::Message message{};
  Result<ingest::Fate> fate = ingest::Fate::stored;
};

/// An MQTT server without sockets, threads and files: the sessions, who subscribes to what, and the rule that a message is stored before it
/// is acknowledged or passed on. All members belong to one thread, but for the counters.
class Broker {
 public:
  struct World {
    MessageSink& sink;
    Authenticator& authenticator;
    StateLog& log;
    Clock& clock;
    Logger logger{};
    std::string source;  ///< the name that messages carry
  };

  Broker(Limits limits, World world);
  ~Broker();
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  /// Takes back what write() gave to the state log in an earlier life, one record after the other, before any client comes.
  /// Errc::damaged if it is none.
  [[nodiscard]] Result<void> restore(std::string_view record);
  /// After the last restore(): those who were connected have lost their connection.
  void restored();

  // From the world.
  [[nodiscard]] std::unique_ptr<Client> accept(Origin origin, Wire& wire);
  void authenticated(std::uint64_t client, const Verdict& verdict);
  void settled(std::vector<Settled> all);
  /// A message of our own with QoS 0, for those who subscribe to its topic. It is not stored.
  void publish(std::string topic, std::string payload);
  /// The state log is durable up to `ticket`.
  void logged(StateLog::Ticket ticket);
  /// The state log can take nothing any more: nothing that it would have to keep is acknowledged.
  void log_failed(const Error& error);
  /// A few times a second: time limits, delayed wills, sessions that expire, a new snapshot.
  void tick();
  /// New connections are refused with this while it is set.
  void refuse_clients(std::optional<Error> why);
  /// Ends all connections in order; sessions and wills stay for the next start.
  void stop();

  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }
  /// In the order of their ids, up to `limit` of them.
  [[nodiscard]] std::vector<ingest::MqttClientStatus> clients(std::size_t limit) const;

  // For its clients.
  [[nodiscard]] const Limits& limits() const noexcept { return limits_; }
  [[nodiscard]] Counters& counters() noexcept { return counters_; }
  [[nodiscard]] Timestamp now() const { return world_.clock.now(); }
  [[nodiscard]] Client::Instant steady_now() const { return world_.clock.steady_now(); }
  [[nodiscard]] StateLog& log() noexcept { return world_.log; }
  [[nodiscard]] StateLog::Ticket logged() const noexcept { return logged_; }
  [[nodiscard]] Authenticator& authenticator() noexcept { return world_.authenticator; }
  [[nodiscard]] const std::optional<Error>& refusing() const noexcept { return refusing_; }
  [[nodiscard]] bool busy() const;
  void tell(LogLevel level, const std::string& text) const;

  struct Opened {
    std::shared_ptr<Session> session;
    bool present = false;
  };
  /// The session for a CONNECT; nothing if there are too many. It takes over from an earlier connection.
  [[nodiscard]] std::optional<Opened> open_session(Client& client, const std::string& client_id, bool clean_start, std::uint32_t expiry);
  /// DISCONNECT changed how long the session is to stay.
  void change_expiry(Session& session, std::uint32_t expiry);
  /// The connection of a session has ended.
  void leave(Client& client, const std::shared_ptr<Session>& session, bool send_will);
  void forget(Client& client) { clients_.erase(client.serial()); }
  /// The client's input waits; it is to be resumed when there is room.
  void note_blocked(const Client& client) { blocked_.insert(client.serial()); }
  /// The client's next reply waits for the state log.
  void note_waiting_for_log(const Client& client) { waiting_for_log_.insert(client.serial()); }

  /// A message to be stored; `reply` 0 = nobody waits.
  struct Publication {
    std::uint64_t client = 0;
    std::uint64_t reply = 0;
    std::shared_ptr<Session> session{};  ///< set for QoS 2
    PacketId packet_id = 0;
    QoS qos = QoS::at_most_once;
    bool retain = false;
    bool payload_is_utf8 = false;
    std::optional<Timestamp> expires{};
    std::string publisher{};
    std::string will_of{};               ///< client id, if it is a will: forgotten when it is stored, not before
    std::size_t bytes = 0;
  };
  void submit(ingest::Message message, Publication publication);
  /// Hands over what was submitted since the last call.
  void flush();

  void subscribe(const std::shared_ptr<Session>& session, std::string_view filter, const SubscriptionOptions& options);
  [[nodiscard]] bool unsubscribe(const std::shared_ptr<Session>& session, std::string_view filter);
  StateLog::Ticket write(std::string record) { return last_ticket_ = world_.log.write(std::move(record)); }
  /// Of the latest write().
  [[nodiscard]] StateLog::Ticket last_ticket() const noexcept { return last_ticket_; }
  /// Queues the retained messages that a new subscription is to get.
  void send_retained(Session& session, std::string_view filter, const SubscriptionOptions& options);
  /// A QoS 2 message of the session that came again while the first was on its way: `reply` waits for the first.
  void follow(const Session& session, PacketId packet_id, std::uint64_t client, std::uint64_t reply);

 private:
  struct Restoring;
  // broker.cpp
  struct Follower {
    std::uint64_t client;
    std::uint64_t reply;
  };
  void settle(Settled& settled);
  void conclude(std::uint64_t token);
  void drop_concluded();
  void accept_settled(const Publication& publication, ingest::Message& message, ingest::Fate fate);
  void refuse_settled(const Publication& publication, const Error& error);
  void answer(std::uint64_t client, std::uint64_t reply, std::size_t bytes, StateLog::Ticket ticket, std::string_view text);
  [[nodiscard]] std::vector<Follower> take_followers(const Session& session, PacketId packet_id);
  [[nodiscard]] Client* find(std::uint64_t serial);
  void touch(Client* client);
  void answer_touched();
  void wake_readers();
  void disconnect_all(ReasonCode reason, std::string_view why);

  // routing.cpp
  [[nodiscard]] StateLog::Ticket route(const Publication& publication, ingest::Message& message);
  /// Whether the state log is to keep what became of the message, so that a restart does not pass it on once more.
  [[nodiscard]] bool will_know_again(const Publication& publication) const;
  [[nodiscard]] StateLog::Ticket deliver(const Publication& publication, const MessagePtr& message);
  [[nodiscard]] StateLog::Ticket retain(const MessagePtr& message);
  [[nodiscard]] bool hand(Session& session, Delivery delivery);

  // sessions.cpp
  void end_session(const std::shared_ptr<Session>& session);
  void arm_will(Session& session);
  void publish_will(Session& session);
  void forget_will(const std::string& client_id);
  void expire(Timestamp time);
  void write_snapshot();
  static void add_snapshot(const Session& session, std::vector<std::string>& records);

  const Limits limits_;
  World world_;
  Counters counters_;
  std::map<std::string, std::shared_ptr<Session>, std::less<>> sessions_;  // by client id
  SubscriptionTree tree_;
  RetainedMessages retained_;
  std::unordered_map<std::uint64_t, Client*> clients_;                     // by serial number
  std::uint64_t last_serial_ = 0;
  std::optional<Error> refusing_;
  bool log_failed_ = false;
  bool stopping_ = false;
  StateLog::Ticket last_ticket_ = 0;
  StateLog::Ticket logged_ = 0;

  std::vector<Submission> batch_;
  struct Waiting {
    Publication publication;
    std::optional<Settled> outcome{};
    std::optional<ingest::Message> passes{};  ///< a message that is not stored
    bool concluded = false;
    bool has_earlier = false;                 ///< one of the same client that is not concluded
    std::uint64_t next = 0;                   ///< token of the one of the same client that waits for this one
  };
  [[nodiscard]] Waiting& waiting(std::uint64_t token) { return waiting_[token - first_token_]; }
  void line_up(Waiting& last, std::uint64_t token);
  std::deque<Waiting> waiting_;        // by token
  std::uint64_t first_token_ = 1;
  std::size_t waiting_bytes_ = 0;
  std::unordered_map<std::uint64_t, std::uint64_t> last_token_;  // by client, of those that have something waiting
  // Clients by serial number:
  std::set<std::uint64_t> touched_;          // with something to send
  std::set<std::uint64_t> blocked_;          // whose input waits
  std::set<std::uint64_t> waiting_for_log_;  // whose next reply waits
  std::map<std::pair<std::string, PacketId>, std::vector<Follower>> followers_;  // by the session's identity
  Client::Instant expired_at_{};
};

}  // namespace opossum::broker
