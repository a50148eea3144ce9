// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/session.hpp"

#include <algorithm>

namespace opossum::broker {

bool Session::has_room(std::size_t bytes, const Limits& limits) const {
  return queue_.size() + in_flight_.size() < limits.queue_messages_max && bytes_ + bytes <= limits.queue_bytes_max;
}

bool Session::enqueue(Delivery delivery, const Limits& limits) {
  const std::size_t size = delivery.message->size();
  if (!has_room(size, limits)) return false;
  if (delivery.number == 0) delivery.number = last_number_ + 1;
  set_last_number(delivery.number);
  bytes_ += size;
  queue_.push_back(std::move(delivery));
  return true;
}

const Delivery* Session::next(std::size_t window) {
  if (queue_.empty()) return nullptr;
  Delivery& first = queue_.front();
  if (first.qos == QoS::at_most_once) {
    bytes_ -= first.message->size();
    unacknowledged_ = std::move(first);
    queue_.pop_front();
    return &unacknowledged_;
  }
  if (in_flight_.size() >= window || find_in_flight(first.packet_id()) != in_flight_.end()) return nullptr;
  in_flight_.push_back(std::move(first));
  queue_.pop_front();
  return &in_flight_.back();
}

std::deque<Delivery>::iterator Session::find_in_flight(PacketId packet_id) {
  return std::ranges::find_if(in_flight_, [packet_id](const Delivery& one) { return one.packet_id() == packet_id; });
}

void Session::requeue() {
  std::deque<Delivery> stay;
  for (auto last = in_flight_.rbegin(); last != in_flight_.rend(); ++last) {
    last->sent = true;
    (last->received ? stay : queue_).push_front(std::move(*last));
  }
  in_flight_ = std::move(stay);
}

std::optional<std::uint64_t> Session::received(PacketId packet_id) {
  const auto found = find_in_flight(packet_id);
  if (found == in_flight_.end() || found->qos != QoS::exactly_once) return {};
  found->received = true;
  return found->number;
}

std::optional<std::uint64_t> Session::completed(PacketId packet_id, QoS qos) {
  const auto found = find_in_flight(packet_id);
  if (found == in_flight_.end() || found->qos != qos) return {};
  const std::uint64_t number = found->number;
  bytes_ -= found->message->size();
  in_flight_.erase(found);
  return number;
}

void Session::forget(std::uint64_t number) {
  for (std::deque<Delivery>* list : {&in_flight_, &queue_}) {
    const auto found = std::ranges::find(*list, number, &Delivery::number);
    if (found == list->end()) continue;
    bytes_ -= found->message->size();
    list->erase(found);
    return;
  }
}

void Session::mark_received(std::uint64_t number) {
  const auto found = std::ranges::find(queue_, number, &Delivery::number);
  if (found == queue_.end()) return;
  // It was in flight when the log was written and keeps its place before everything that was not.
  Delivery delivery = std::move(*found);
  queue_.erase(found);
  delivery.received = true;
  in_flight_.push_back(std::move(delivery));
}

void Session::mark_sent() {
  for (Delivery& delivery : queue_) delivery.sent = true;
}

Session::Arrival Session::inbound(PacketId packet_id) const {
  const auto found = inbound_.find(packet_id);
  return found == inbound_.end() ? Arrival{} : found->second;
}

void Session::release(PacketId packet_id) {
  inbound_.erase(packet_id);
  ++releases_[packet_id];
}

std::string Session::inbound_key(PacketId packet_id) const {
  const auto found = releases_.find(packet_id);
  const std::uint32_t count = found == releases_.end() ? 0 : found->second;
  return "mqtt:" + identity_ + ':' + std::to_string(packet_id) + ':' + std::to_string(count);
}

}  // namespace opossum::broker
