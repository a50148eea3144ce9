// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mqtt/codec/packet.hpp"

namespace opossum::broker {

class Session;

/// What a client asked for with one filter.
struct SubscriptionOptions {
  mqtt::QoS qos = mqtt::QoS::at_most_once;
  bool no_local = false;
  bool retain_as_published = false;
  mqtt::RetainHandling retain_handling = mqtt::RetainHandling::send;
  std::uint32_t identifier = 0;  ///< 0 = none
  friend bool operator==(const SubscriptionOptions&, const SubscriptionOptions&) = default;
};

struct Subscriber {
  Session* session = nullptr;
  SubscriptionOptions options{};
};

/// How well a member of a share group can take a message; the last is the best.
enum class Fitness : std::uint8_t {
  full,  ///< it has no room
  away,  ///< the message would wait for it
  here,
};

/// Filters by their levels, and who subscribed to each. A session appears once for a filter, and once for each share group of it.
/// Source: MQTT 5.0 §4.7, §4.8.
class SubscriptionTree {
 public:
  /// Replaces what the session had there. True if it is new. `group` is empty for a subscription of its own.
  bool add(std::string_view group, std::string_view filter, Subscriber subscriber);
  /// False if there was none.
  bool remove(std::string_view group, std::string_view filter, const Session* session);

  /// Everybody whose filter matches, and one member of each share group: of those that are the most `fit`, the next in turn.
  /// Appends; a session may come several times.
  void match(std::string_view topic, const std::function<Fitness(const Session&)>& fit, std::vector<Subscriber>& found);

  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return count_; }

 private:
  struct Group {
    std::vector<Subscriber> members;
    std::size_t next = 0;
  };
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> children;  // "+" and "#" are levels like others
    std::vector<Subscriber> subscribers;
    std::map<std::string, Group, std::less<>> groups;
    [[nodiscard]] bool empty() const { return children.empty() && subscribers.empty() && groups.empty(); }
  };
  struct Search;

  [[nodiscard]] Node* find(std::string_view filter);
  void prune(Node& node, std::string_view filter);
  static void collect(Node& node, const Search& search);
  static void descend(Node& node, std::string_view topic, bool first, const Search& search);

  Node root_;
  std::size_t count_ = 0;
};

}  // namespace opossum::broker
