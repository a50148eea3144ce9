// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/retained_messages.hpp"

#include "ingest/mqtt/broker/topic.hpp"

namespace opossum::broker {

bool RetainedMessages::put(MessagePtr message) {
  const auto found = messages_.find(message->topic);
  const bool replaces = found != messages_.end();
  const std::size_t freed = replaces ? found->second->size() : 0;
  if (bytes_ - freed + message->size() > bytes_max_ || (!replaces && messages_.size() >= count_max_)) return false;
  bytes_ = bytes_ - freed + message->size();
  if (replaces) {
    found->second = std::move(message);
  } else {
    messages_.emplace(message->topic, message);
  }
  return true;
}

bool RetainedMessages::remove(std::string_view topic) {
  const auto found = messages_.find(topic);
  if (found == messages_.end()) return false;
  bytes_ -= found->second->size();
  messages_.erase(found);
  return true;
}

MessagePtr RetainedMessages::find(std::string_view topic) const {
  const auto found = messages_.find(topic);
  return found == messages_.end() ? nullptr : found->second;
}

void RetainedMessages::match(std::string_view filter, Timestamp now, const std::function<void(const MessagePtr&)>& each) const {
  if (!has_wildcard(filter)) {
    const MessagePtr message = find(filter);
    if (message && !message->expired(now)) each(message);
    return;
  }
  // Only topics that begin with what comes before the first wildcard can match; "a/#" also matches "a".
  std::string_view prefix = filter.substr(0, filter.find_first_of("+#"));
  if (prefix.ends_with('/')) prefix.remove_suffix(1);
  for (auto next = messages_.lower_bound(prefix); next != messages_.end() && next->first.starts_with(prefix); ++next) {
    if (matches(filter, next->first) && !next->second->expired(now)) each(next->second);
  }
}

void RetainedMessages::for_each(const std::function<void(const MessagePtr&)>& each) const {
  for (const auto& [topic, message] : messages_) each(message);
}

std::vector<std::string> RetainedMessages::expire(Timestamp now) {
  std::vector<std::string> gone;
  for (const auto& [topic, message] : messages_) {
    if (message->expired(now)) gone.push_back(topic);
  }
  for (const std::string& topic : gone) remove(topic);
  return gone;
}

}  // namespace opossum::broker
