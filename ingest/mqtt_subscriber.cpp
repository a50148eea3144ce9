// SPDX-License-Identifier: MIT
#include "ingest/mqtt_subscriber.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

#include "ingest/pacing/backoff.hpp"
#include "ingest/mqtt/connection.hpp"
#include "ingest/mqtt/received_queue.hpp"
#include "ingest/mqtt/session_file.hpp"
#include "ingest/mqtt/topic_filter.hpp"
#include "ingest/mqtt/traffic.hpp"

namespace opossum::ingest {

using mqtt::Connection;
using mqtt::Session;

class MqttSubscriber::Implementation {
 public:
  Implementation(MqttSubscriberOptions options, Intake& intake);
  ~Implementation() { stop(); }

  [[nodiscard]] bool owns_client_id() const { return watch_.valid(); }
  void start() {
    if (options_.sparkplug != nullptr) {
      options_.sparkplug->publish_through(
          options_.name, [this](const std::string& topic, const std::string& payload) { return publish(topic, payload); });
    }
    thread_ = std::thread([this] { run(); });
  }
  void stop();
  [[nodiscard]] SourceStatus status() const { return traffic_.status(); }

 private:
  void run();
  /// One connection from its beginning to its end.
  void serve();
  [[nodiscard]] Result<bool> agree_on_subscriptions(Connection& connection, bool session_present);
  [[nodiscard]] Result<bool> subscribe_wanted(Connection& connection, bool session_present, const std::optional<Session>& known);
  [[nodiscard]] bool take(Message message);
  void use(Connection* connection);
  [[nodiscard]] bool publish(const std::string& topic, const std::string& payload);
  void session_lost();
  [[nodiscard]] Gap gap(const char* reason) const;
  [[nodiscard]] bool stopping() const;
  void pause();
  [[nodiscard]] std::string connected_text() const;
  [[nodiscard]] Clock& clock() const { return options_.clock != nullptr ? *options_.clock : system_clock(); }

  const MqttSubscriberOptions options_;
  Intake& intake_;
  mqtt::Traffic traffic_;
  mqtt::SocketWatch watch_;
  mqtt::SessionFile session_file_;
  MqttVersion version_;
  Backoff backoff_;
  std::atomic<bool> withheld_ = false;
  std::unique_ptr<mqtt::ReceivedQueue> queue_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::optional<Timestamp> disconnected_;  // since when, if it was connected before
  Connection* connection_ = nullptr;
  std::thread thread_;
};

MqttSubscriber::Implementation::Implementation(MqttSubscriberOptions options, Intake& intake)
    : options_(std::move(options)),
      intake_(intake),
      traffic_(options_.name, clock(), options_.logger),
      watch_(options_.client_id),
      session_file_(options_.files != nullptr ? *options_.files : posix_file_system(), options_.state_directory, options_.name),
      version_(options_.version),
      backoff_(options_.backoff_first, options_.backoff_max, std::random_device{}()) {
  if (options_.ack == MqttAck::received) {
    queue_ = std::make_unique<mqtt::ReceivedQueue>(intake_, traffic_, options_.queue_messages_max, options_.queue_bytes_max, [this](std::uint64_t count) {
      if (options_.gaps == nullptr) return;
      Gap lost = gap(gap_reason::kMessagesLost);
      lost.count = count;
      lost.detail = "acknowledged on receipt (ack = \"received\"); then the store did not take them";
      options_.gaps->report(std::move(lost));
    });
  }
  traffic_.state(SourceState::connecting, "connecting to " + options_.url);
}

void MqttSubscriber::Implementation::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    if (connection_ != nullptr) connection_->wake();
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  if (queue_) queue_->stop();
  if (options_.sparkplug != nullptr) options_.sparkplug->publish_through(options_.name, nullptr);
  traffic_.state(SourceState::stopped, "stopped");
}

bool MqttSubscriber::Implementation::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void MqttSubscriber::Implementation::pause() {
  backoff_.failed(std::chrono::steady_clock::now());
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, backoff_.next_try(), [this] { return stopping_; });
}

void MqttSubscriber::Implementation::run() {
  while (!stopping()) {
    const auto failure = intake_.failure();
    // A poisoned store takes nothing before a restart; to connect would only make the broker send in vain.
    if (failure && is_fatal(failure->code()) && options_.ack == MqttAck::stored) {
      traffic_.state(SourceState::degraded, "not connected, the broker keeps the messages: " + failure->message());
    } else {
      serve();
    }
    if (!stopping()) pause();
  }
}

void MqttSubscriber::Implementation::serve() {
  withheld_ = false;
  Connection connection(options_, version_, watch_, [this](Message message) { return take(std::move(message)); });
  auto opened = connection.open();
  if (!opened) {
    if (opened.error().code() == Errc::unsupported_format && version_ == MqttVersion::v5) {
      version_ = MqttVersion::v311;
      traffic_.log(LogLevel::warning, "the broker does not speak MQTT 5.0; going on with 3.1.1, without properties and session expiry");
    }
    traffic_.error(opened.error().message());
    const bool broken = opened.error().code() == Errc::internal;
    traffic_.state(broken ? SourceState::failed : SourceState::connecting, "not connected, trying again: " + opened.error().message());
    return;
  }
  traffic_.count("connects");
  use(&connection);
  auto complete = agree_on_subscriptions(connection, opened->session_present);
  if (complete) {
    if (!withheld_) {
      backoff_.succeeded();
      if (*complete) traffic_.state(SourceState::connected, connected_text());
    }
    const bool lost = connection.wait_lost();
    if (lost && !withheld_) traffic_.error("connection to " + options_.url + " lost: " + connection.why_lost());
  } else {
    traffic_.error(complete.error().message());
  }
  use(nullptr);
  connection.close();
  disconnected_ = clock().now();
  if (!withheld_) traffic_.state(SourceState::connecting, "connecting again to " + options_.url);
}

void MqttSubscriber::Implementation::use(Connection* connection) {
  const std::lock_guard lock(mutex_);
  connection_ = connection;
  if (connection_ != nullptr && stopping_) connection_->wake();
}

bool MqttSubscriber::Implementation::publish(const std::string& topic, const std::string& payload) {
  const std::lock_guard lock(mutex_);
  return connection_ != nullptr && connection_->publish(topic, payload);
}

std::string MqttSubscriber::Implementation::connected_text() const {
  std::string text = "connected to " + options_.url + (version_ == MqttVersion::v5 ? ", MQTT 5.0" : ", MQTT 3.1.1");
  if (options_.ack == MqttAck::received) text += ", ack = \"received\": at most once";
  return text;
}

/// The file always holds at least what the broker may hold: it grows before subscribing and shrinks after unsubscribing.
/// False if the broker refused some of it.
Result<bool> MqttSubscriber::Implementation::agree_on_subscriptions(Connection& connection, bool session_present) {
  auto loaded = session_file_.load();
  if (!loaded) traffic_.error(loaded.error().message());
  std::optional<Session> known = loaded ? *loaded : std::nullopt;
  if (known && (known->url != options_.url || known->client_id != options_.client_id)) {
    traffic_.log(LogLevel::warning,
                 "broker or client id changed; the session " + known->client_id + " at " + known->url + " stays there until it expires");
    known.reset();
  }
  if (known && !session_present) {
    session_lost();
    known.reset();
  }
  Session both{options_.url, options_.client_id, options_.qos, options_.topics};
  const Session wanted = both;
  std::vector<std::string> unwanted;
  if (known) {
    for (const std::string& topic : known->topics) {
      if (std::ranges::find(wanted.topics, topic) == wanted.topics.end()) unwanted.push_back(topic);
    }
  }
  both.topics.insert(both.topics.end(), unwanted.begin(), unwanted.end());
  OPOSSUM_TRY(session_file_.save(both));
  auto complete = subscribe_wanted(connection, session_present, known);
  if (!complete) return complete;
  for (const std::string& topic : unwanted) {
    OPOSSUM_TRY(connection.unsubscribe(topic));
    traffic_.log(LogLevel::info, "unsubscribed " + topic);
  }
  OPOSSUM_TRY(session_file_.save(wanted));
  return complete;
}

Gap MqttSubscriber::Implementation::gap(const char* reason) const {
  Gap gap;
  gap.source = options_.name;
  gap.kind = "mqtt";
  gap.reason = reason;
  return gap;
}

void MqttSubscriber::Implementation::session_lost() {
  constexpr const char* kText = "the broker lost our session; what was published while we were away may be lost";
  traffic_.count("sessions_lost");
  traffic_.error(std::string(kText) + " (its persistence, or session_expiry)");
  if (options_.gaps == nullptr) return;
  Gap lost = gap(gap_reason::kSessionLost);
  lost.from = disconnected_;
  lost.detail = kText;
  // At once, because the next connection finds the new session and would know nothing of it.
  if (!options_.gaps->record(lost)) options_.gaps->report(std::move(lost));
}

Result<bool> MqttSubscriber::Implementation::subscribe_wanted(Connection& connection, bool session_present,
                                                              const std::optional<Session>& known) {
  bool complete = true;
  for (const std::string& topic : options_.topics) {
    const bool present =
        session_present && known && known->qos == options_.qos && std::ranges::find(known->topics, topic) != known->topics.end();
    // MQTT 3.1.1 would send every retained message again; MQTT 5.0 can be told not to, so there a drifted session is always put right.
    if (present && version_ == MqttVersion::v311) continue;
    auto done = connection.subscribe(topic, !present);
    if (done) continue;
    if (done.error().code() != Errc::refused) return fail(std::move(done).error());
    traffic_.error(done.error().message());
    traffic_.state(SourceState::degraded, "connected, but the broker refuses: " + done.error().message());
    complete = false;
  }
  return complete;
}

/// On Paho's thread. True lets the acknowledgement go.
bool MqttSubscriber::Implementation::take(Message message) {
  message.source = options_.name;
  message.kind = "mqtt";
  message.received = clock().now();
  traffic_.arrived(message);
  const std::uint8_t message_qos = message.qos;
  std::string problem;
  if (queue_) {
    if (queue_->push(std::move(message))) return true;
    problem = "the queue is full";
  } else {
    const Result<Fate> fate = intake_.take(message);
    if (fate) {
      traffic_.ended(*fate);
      return true;
    }
    problem = fate.error().message();
  }
  withheld_ = true;
  traffic_.count("withheld");
  if (message_qos == 0 && options_.gaps != nullptr) {
    // The broker forgets a message of QoS 0 when it has sent it.
    Gap shed = gap(gap_reason::kShed);
    shed.count = 1;
    shed.detail = "QoS 0 while it could not be stored: " + problem;
    options_.gaps->report(std::move(shed));
  }
  traffic_.error("acknowledgement withheld, the broker keeps the message: " + problem);
  traffic_.state(SourceState::degraded, "disconnected, the broker keeps the messages: " + problem);
  return false;
}

MqttSubscriber::MqttSubscriber(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
MqttSubscriber::~MqttSubscriber() = default;
SourceStatus MqttSubscriber::status() const { return implementation_->status(); }
void MqttSubscriber::stop() { implementation_->stop(); }

Result<std::unique_ptr<MqttSubscriber>> MqttSubscriber::start(MqttSubscriberOptions options, Intake& intake) {
  const std::string where = "mqtt source " + options.name + ": ";
  if (!mqtt::to_paho_url(options.url)) {
    return fail(Errc::invalid_argument,
                where + "url \"" + options.url + "\" must be mqtt://, mqtts://, ws:// or wss:// with a host and no user name");
  }
  if (options.client_id.empty()) return fail(Errc::invalid_argument, where + "client_id is empty; the broker needs it to keep the session");
  if (options.qos > 2) return fail(Errc::invalid_argument, where + "qos must be 0, 1 or 2");
  if (options.topics.empty()) return fail(Errc::invalid_argument, where + "topics is empty; name what to subscribe, such as \"plant/#\"");
  for (const std::string& topic : options.topics) {
    if (const auto problem = mqtt::filter_problem(topic))
      return fail(Errc::invalid_argument, where + "topic filter \"" + topic + "\": " + *problem);
  }
  const std::string client_id = options.client_id;
  auto implementation = std::make_unique<Implementation>(std::move(options), intake);
  if (!implementation->owns_client_id()) {
    return fail(Errc::invalid_argument, where + "client_id \"" + client_id + "\" is used by another source; give each its own");
  }
  implementation->start();
  return std::unique_ptr<MqttSubscriber>(new MqttSubscriber(std::move(implementation)));
}

}  // namespace opossum::ingest
