// SPDX-License-Identifier: MIT
#include "ingest/mqtt_broker.hpp"

#include <mutex>

#include "ingest/async_intake.hpp"
#include "ingest/mqtt/broker/broker.hpp"
#include "ingest/mqtt/listener/broker_status.hpp"
#include "ingest/mqtt/listener/state_file.hpp"
#include "ingest/mqtt/users/user_check.hpp"

namespace opossum::ingest {

namespace {

broker::Limits limits_of(const MqttBrokerOptions& options) {
  broker::Limits limits;
  limits.sessions_max = options.sessions_max;
  return limits;
}

mqtt::StateFileOptions state_options(const MqttBrokerOptions& options) {
  mqtt::StateFileOptions state;
  state.directory = options.state_directory;
  state.files = options.files;
  state.logger = options.logger;
  return state;
}

}  // namespace

class MqttBroker::Implementation final : public broker::MessageSink {
 public:
  Implementation(MqttBrokerOptions options, Intake& intake)
      : options_(std::move(options)),
        intake_(intake),
        status_(options_.name, options_.clock != nullptr ? *options_.clock : system_clock()),
        async_(intake, [this](AsyncIntake::Item item) { take_back(std::move(item)); }) {}

  ~Implementation() override { stop(); }

  Result<void> open();
  void stop();
  void tick();

  void submit(std::vector<broker::Submission> submissions) override;

  broker::Broker& broker() { return *broker_; }
  SourceStatus status() { return status_.read(broker_->counters(), intake_.failure()); }

 private:
  void take_back(AsyncIntake::Item item);
  void hand_back();

  const MqttBrokerOptions options_;
  Intake& intake_;
  mqtt::BrokerStatus status_;
  std::unique_ptr<mqtt::UserCheck> users_;
  std::unique_ptr<mqtt::StateFile> state_;
  std::unique_ptr<broker::Broker> broker_;

  std::mutex mutex_;
  std::vector<broker::Settled> settled_;  // guarded by mutex_: on their way to the broker's thread
  AsyncIntake async_;
};

Result<void> MqttBroker::Implementation::open() {
  const auto judged = [this](std::uint64_t client, broker::Verdict verdict) {
    options_.post([this, client, verdict = std::move(verdict)] { broker_->authenticated(client, verdict); });
  };
  auto users = mqtt::UserCheck::open(options_.users, options_.anonymous, options_.logger, judged);
  if (!users) return fail(std::move(users).error());
  users_ = std::move(*users);

  state_ = std::make_unique<mqtt::StateFile>(state_options(options_));
  Clock& clock = options_.clock != nullptr ? *options_.clock : system_clock();
  broker_ = std::make_unique<broker::Broker>(limits_of(options_),
                                             broker::Broker::World{*this, *users_, *state_, clock, options_.logger, options_.name});
  OPOSSUM_TRY(state_->open([this](std::string_view record) { return broker_->restore(record); }));
  broker_->restored();
  state_->start({[this](broker::StateLog::Ticket ticket) { options_.post([this, ticket] { broker_->logged(ticket); }); },
                 [this](const Error& error) { options_.post([this, error] { broker_->log_failed(error); }); }});
  if (options_.sparkplug != nullptr) {
    options_.sparkplug->publish_through(options_.name, [this](const std::string& topic, std::string payload) {
      options_.post([this, topic, payload = std::move(payload)]() mutable { broker_->publish(topic, std::move(payload)); });
      return true;
    });
  }
  return {};
}

void MqttBroker::Implementation::submit(std::vector<broker::Submission> submissions) {
  std::vector<AsyncIntake::Item> items;
  items.reserve(submissions.size());
  for (broker::Submission& submission : submissions) items.push_back({submission.token, std::move(submission.message)});
  async_.submit(std::move(items));
}

void MqttBroker::Implementation::take_back(AsyncIntake::Item item) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = settled_.empty();
    settled_.push_back({item.token, std::move(item.message), std::move(item.fate)});
  }
  // The others of a group come before the broker's thread has woken up.
  if (first) options_.post([this] { hand_back(); });
}

void MqttBroker::Implementation::hand_back() {
  std::vector<broker::Settled> settled;
  {
    const std::lock_guard lock(mutex_);
    settled.swap(settled_);
  }
  broker_->settled(std::move(settled));
}

void MqttBroker::Implementation::tick() {
  broker_->refuse_clients(intake_.failure());
  broker_->tick();
}

void MqttBroker::Implementation::stop() {
  if (options_.sparkplug != nullptr) options_.sparkplug->publish_through(options_.name, nullptr);
  if (users_) users_->stop();
  async_.stop();
  if (state_) state_->stop();
}

MqttBroker::MqttBroker(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}

MqttBroker::~MqttBroker() = default;

Result<std::unique_ptr<MqttBroker>> MqttBroker::open(MqttBrokerOptions options, Intake& intake) {
  OPOSSUM_ASSERT(options.post);
  auto implementation = std::make_unique<Implementation>(std::move(options), intake);
  OPOSSUM_TRY(implementation->open());
  return std::unique_ptr<MqttBroker>(new MqttBroker(std::move(implementation)));
}

std::unique_ptr<MqttConnection> MqttBroker::accept(MqttOrigin origin, MqttWire& wire) {
  return implementation_->broker().accept(std::move(origin), wire);
}

void MqttBroker::tick() { implementation_->tick(); }

void MqttBroker::disconnect_all() { implementation_->broker().stop(); }

std::vector<MqttClientStatus> MqttBroker::clients(std::size_t limit) const { return implementation_->broker().clients(limit); }

SourceStatus MqttBroker::status() const { return implementation_->status(); }

void MqttBroker::stop() { implementation_->stop(); }

}  // namespace opossum::ingest
