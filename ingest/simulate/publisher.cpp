// SPDX-License-Identifier: MIT
#include "ingest/simulate/publisher.hpp"

#include <mqtt/async_client.h>

#include <thread>

namespace opossum::ingest::simulate {

namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kSlice{20};
constexpr std::chrono::milliseconds kConnectPause{200};

}  // namespace

Publisher::Publisher(const SimulateMqttOptions& options, std::string url, Counters counters)
    : options_(options), url_(std::move(url)), counters_(counters) {}

Publisher::~Publisher() = default;

void Publisher::connect() {
  client_ = std::make_unique<::mqtt::async_client>(url_, options_.client_id, nullptr);
  ::mqtt::connect_options connect;
  connect.set_clean_session(true);
  connect.set_keep_alive_interval(std::chrono::seconds(30));
  connect.set_connect_timeout(std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(options_.answer_time)));
  connect.set_max_inflight(static_cast<int>(options_.in_flight));
  client_->connect(connect)->wait();
}

void Publisher::connect_again() {
  const auto end = SteadyClock::now() + options_.answer_time;
  while (true) {
    try {
      connect();
      break;
    } catch (const ::mqtt::exception&) {
      if (SteadyClock::now() >= end) throw;
      std::this_thread::sleep_for(kConnectPause);
    }
  }
  for (InFlight& message : window_) {
    send(message);
    ++counters_.repeated;
  }
}

/// A message that cannot be sent stays in the window without a token; settle_oldest() connects again.
void Publisher::send(InFlight& message) {
  message.token = nullptr;
  try {
    message.token =
        client_->publish(message.reading.topic, message.reading.payload.data(), message.reading.payload.size(), options_.qos, false);
  } catch (const ::mqtt::exception&) {
    if (client_->is_connected()) throw;
  }
}

void Publisher::publish(Reading reading) {
  while (window_.size() >= options_.in_flight) settle_oldest();
  window_.push_back({std::move(reading), nullptr});
  ++counters_.published;
  send(window_.back());
}

void Publisher::acknowledge_oldest() {
  const Reading reading = std::move(window_.front().reading);
  window_.pop_front();
  ++counters_.acknowledged;
  if (options_.acknowledged) options_.acknowledged(reading.id);
}

void Publisher::settle_oldest() {
  const auto end = SteadyClock::now() + options_.answer_time;
  while (true) {
    const auto token = window_.front().token;
    bool failed = token == nullptr;
    try {
      if (token && token->wait_for(kSlice)) return acknowledge_oldest();
    } catch (const ::mqtt::exception&) {
      failed = true;
    }
    if (failed || !client_->is_connected()) {
      connect_again();
    } else if (SteadyClock::now() >= end) {
      throw ::mqtt::timeout_error();
    }
  }
}

void Publisher::settle() {
  while (!window_.empty() && window_.front().token && window_.front().token->is_complete() &&
         window_.front().token->get_return_code() == 0) {
    acknowledge_oldest();
  }
}

void Publisher::finish() {
  while (!window_.empty()) settle_oldest();
  client_->disconnect()->wait_for(options_.answer_time);
}

}  // namespace opossum::ingest::simulate
