// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "ingest/mqtt/broker/application_message.hpp"

namespace opossum::broker {

/// The last retained message of each topic (MQTT 5.0 §3.3.1.3). Bounded in count and bytes.
class RetainedMessages {
 public:
  RetainedMessages(std::size_t count_max, std::size_t bytes_max) : count_max_(count_max), bytes_max_(bytes_max) {}

  /// False, changing nothing, if it does not fit.
  bool put(MessagePtr message);
  /// False if there was none.
  bool remove(std::string_view topic);
  [[nodiscard]] MessagePtr find(std::string_view topic) const;

  /// Those whose topic the filter matches, in the order of their topics, without expired ones.
  void match(std::string_view filter, Timestamp now, const std::function<void(const MessagePtr&)>& each) const;
  void for_each(const std::function<void(const MessagePtr&)>& each) const;
  /// Forgets expired ones and returns their topics.
  [[nodiscard]] std::vector<std::string> expire(Timestamp now);

  [[nodiscard]] std::size_t count() const noexcept { return messages_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  std::size_t count_max_;
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::map<std::string, MessagePtr, std::less<>> messages_;
};

}  // namespace opossum::broker
