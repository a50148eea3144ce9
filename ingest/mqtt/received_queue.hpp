// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "ingest/intake.hpp"
#include "ingest/mqtt/traffic.hpp"

namespace opossum::ingest::mqtt {

/// For MqttAck::received: takes messages at once and stores them in batches on its own thread. What is in here is acknowledged but not
/// durable: at most once.
class ReceivedQueue {
 public:
  /// `on_lost` hears of what the store refuses to the end; any thread.
  ReceivedQueue(Intake& intake, Traffic& traffic, std::size_t messages_max, std::size_t bytes_max,
                std::function<void(std::uint64_t count)> on_lost);
  ~ReceivedQueue();

  /// Waits for a moment when it is full. False if it still is.
  [[nodiscard]] bool push(Message message);
  /// Stores what is left, gives up on what the store refuses, and counts that as lost.
  void stop();

 private:
  void run();
  [[nodiscard]] std::vector<Message> next_batch();
  /// What could not be stored now.
  [[nodiscard]] std::vector<Message> store(std::vector<Message> batch);

  Intake& intake_;
  Traffic& traffic_;
  const std::size_t messages_max_;
  const std::size_t bytes_max_;
  const std::function<void(std::uint64_t)> on_lost_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Message> messages_;
  std::size_t bytes_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace opossum::ingest::mqtt
