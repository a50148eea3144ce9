// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ingest/mqtt/broker/broker.hpp"
#include "tests/support/manual_clock.hpp"

namespace opossum::broker {

/// Keeps what it was given until somebody says what became of it.
class HeldSink final : public MessageSink {
 public:
  std::deque<Submission> held;
  std::vector<ingest::Message> all;  ///< everything that ever came

  void submit(std::vector<Submission> submissions) override {
    for (Submission& one : submissions) {
      all.push_back(one.message);
      held.push_back(std::move(one));
    }
  }
};

/// Keeps its records; they are durable when the test says so.
class HeldLog final : public StateLog {
 public:
  std::vector<std::string> records;
  Ticket last = 0;
  bool grown = false;
  int snapshots = 0;

  Ticket write(std::string record) override {
    records.push_back(std::move(record));
    return ++last;
  }
  [[nodiscard]] bool wants_snapshot() const override { return grown; }
  void replace(std::vector<std::string> with) override {
    records = std::move(with);
    grown = false;
    ++snapshots;
    ++last;
  }
};

class HeldAuthenticator final : public Authenticator {
 public:
  std::deque<std::pair<std::uint64_t, Credentials>> asked;

  void check(std::uint64_t client, Credentials credentials) override { asked.emplace_back(client, std::move(credentials)); }
};

/// A broker in a world that does what the test says, and everything at once while `instant` is set.
class BrokerWorld {
 public:
  explicit BrokerWorld(Limits limits = {}) : limits_(limits) { start(); }

  test::ManualClock clock;
  HeldSink sink;
  HeldLog log;
  HeldAuthenticator authenticator;
  bool instant = true;
  Verdict verdict{ReasonCode::success, "", Rights::everything()};
  std::vector<std::string> told;

  [[nodiscard]] Broker& broker() { return *broker_; }

  /// What the world does by itself.
  void step() {
    if (!instant) return;
    do {
      answer_credentials();
      settle_all();
      log_all();
    } while (!authenticator.asked.empty() || !sink.held.empty() || broker_->logged() < log.last);
  }
  void answer_credentials() {
    while (!authenticator.asked.empty()) {
      const std::uint64_t client = authenticator.asked.front().first;
      authenticator.asked.pop_front();
      broker_->authenticated(client, verdict);
    }
  }
  /// The message at this place among those that wait.
  void settle(std::size_t place, Result<ingest::Fate> fate = ingest::Fate::stored) {
    std::vector<Settled> settled;
    Submission& held = sink.held.at(place);
    settled.push_back({held.token, std::move(held.message), std::move(fate)});
    sink.held.erase(sink.held.begin() + static_cast<std::ptrdiff_t>(place));
    broker_->settled(std::move(settled));
  }
  void settle_all() {
    std::vector<Settled> settled;
    for (Submission& held : std::exchange(sink.held, {})) settled.push_back({held.token, std::move(held.message), ingest::Fate::stored});
    if (!settled.empty()) broker_->settled(std::move(settled));
  }
  void log_all() { broker_->logged(log.last); }
  /// Time goes by, in steps short enough for a tick.
  void pass(std::chrono::seconds time) {
    for (auto left = time; left.count() > 0; --left) {
      clock.advance(std::chrono::seconds(1));
      broker_->tick();
      step();
    }
  }

  /// The broker is gone with the first `records` of its log kept, and another begins. All clients must be gone; what they did on their way
  /// out is not part of the log that was taken before.
  void restart(std::vector<std::string> records) {
    broker_.reset();
    sink.held.clear();
    authenticator.asked.clear();
    log.records = std::move(records);
    start();
  }
  /// The broker's state in the words of a snapshot.
  std::vector<std::string> snapshot() {
    log.grown = true;
    broker_->tick();
    step();
    return log.records;
  }

 private:
  void start() {
    broker_ = std::make_unique<Broker>(
        limits_,
        Broker::World{sink, authenticator, log, clock, [this](LogLevel, std::string text) { told.push_back(std::move(text)); }, "hall"});
    const std::vector<std::string> records = log.records;
    for (const std::string& record : records) {
      if (auto restored = broker_->restore(record); !restored) told.push_back(restored.error().message());
    }
    broker_->restored();
    step();
  }

  Limits limits_;
  std::unique_ptr<Broker> broker_;
};

/// The state as records in an order that does not count, without what a restart cannot know.
[[nodiscard]] inline std::vector<std::string> comparable(std::vector<std::string> records) {
  for (std::string& record : records) {
    const std::size_t sent = record.find(",\"sent\":true");
    if (sent != std::string::npos) record.erase(sent, 12);
  }
  std::ranges::sort(records);
  return records;
}

}  // namespace opossum::broker
