// SPDX-License-Identifier: MIT
#include "ingest/mqtt/received_queue.hpp"

namespace opossum::ingest::mqtt {

namespace {

constexpr std::size_t kBatchMax = 1'000;
constexpr std::chrono::milliseconds kRetryPause{500};
// Every Paho client of the process stands still meanwhile.
constexpr std::chrono::milliseconds kRoomPause{200};

std::size_t size_of(const Message& message) { return sizeof(Message) + message.topic.size() + message.payload.size(); }

}  // namespace

ReceivedQueue::ReceivedQueue(Intake& intake, Traffic& traffic, std::size_t messages_max, std::size_t bytes_max,
                             std::function<void(std::uint64_t)> on_lost)
    : intake_(intake),
      traffic_(traffic),
      messages_max_(messages_max),
      bytes_max_(bytes_max),
      on_lost_(std::move(on_lost)),
      thread_([this] { run(); }) {}

ReceivedQueue::~ReceivedQueue() { stop(); }

bool ReceivedQueue::push(Message message) {
  std::unique_lock lock(mutex_);
  const std::size_t size = size_of(message);
  // One message larger than the limit still passes when it is alone.
  const auto has_room = [&] { return messages_.size() < messages_max_ && (bytes_ == 0 || bytes_ + size <= bytes_max_); };
  changed_.wait_for(lock, kRoomPause, [&] { return stopping_ || has_room(); });
  if (stopping_ || !has_room()) return false;
  messages_.push_back(std::move(message));
  bytes_ += size;
  changed_.notify_all();
  return true;
}

void ReceivedQueue::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

std::vector<Message> ReceivedQueue::next_batch() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_ || !messages_.empty(); });
  std::vector<Message> batch;
  while (!messages_.empty() && batch.size() < kBatchMax) {
    bytes_ -= size_of(messages_.front());
    batch.push_back(std::move(messages_.front()));
    messages_.pop_front();
  }
  changed_.notify_all();
  return batch;
}

std::vector<Message> ReceivedQueue::store(std::vector<Message> batch) {
  const std::vector<Result<Fate>> fates = intake_.take_all(batch);
  std::vector<Message> left;
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (fates[i]) {
      traffic_.ended(*fates[i]);
    } else {
      if (left.empty()) traffic_.error(fates[i].error().message());
      left.push_back(std::move(batch[i]));
    }
  }
  return left;
}

void ReceivedQueue::run() {
  while (true) {
    std::vector<Message> batch = next_batch();
    if (batch.empty()) return;
    while (!(batch = store(std::move(batch))).empty()) {
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, kRetryPause, [this] { return stopping_; })) {
        traffic_.count("lost", batch.size());
        on_lost_(batch.size());
        traffic_.log(LogLevel::error, std::to_string(batch.size()) +
                                          " messages that were acknowledged (ack = \"received\") are lost: the store does not take them");
        break;
      }
    }
  }
}

}  // namespace opossum::ingest::mqtt
