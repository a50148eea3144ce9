// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ingest/mqtt_subscriber.hpp"
#include "tests/support/failing_files.hpp"
#include "tests/support/process.hpp"

namespace opossum::testing {

/// A store with rules, quarantine and subscriber, as the gateway wires them, on a disk that can be made to fail.
class Station {
 public:
  explicit Station(std::string broker_url);
  ~Station() { stop(); }

  /// What start() uses; change before it.
  ingest::MqttSubscriberOptions options;
  FailingFiles files;

  void start();
  /// Ends the subscriber only.
  void give_up() { subscriber_->stop(); }
  /// Ends everything; the directory stays.
  void stop();

  [[nodiscard]] ingest::SourceStatus status() const { return subscriber_->status(); }
  [[nodiscard]] std::uint64_t counter(const std::string& name) const { return status().counters.at(name); }
  [[nodiscard]] bool connected() const { return status().state == ingest::SourceState::connected; }
  /// Stored events, oldest first, without gap records.
  [[nodiscard]] std::vector<std::string> events() const;
  /// The data of the gap records.
  [[nodiscard]] std::vector<std::string> gaps() const;
  [[nodiscard]] std::vector<std::string> quarantined() const;
  [[nodiscard]] std::string log() const;

 private:
  TemporaryFolder folder_;
  mutable std::mutex log_mutex_;
  std::string log_;
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<ingest::Quarantine> quarantine_;
  std::unique_ptr<ingest::Intake> intake_;
  std::unique_ptr<ingest::GapLog> gaps_;
  std::unique_ptr<ingest::SparkplugHost> sparkplug_;
  std::unique_ptr<ingest::MqttSubscriber> subscriber_;
};

}  // namespace opossum::testing
