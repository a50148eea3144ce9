// SPDX-License-Identifier: MIT
#include "ingest/sparkplug/registry.hpp"

#include <algorithm>

#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::sparkplug {

namespace {

using Metrics = std::expected<std::vector<Metric>, std::string>;

std::unexpected<std::string> refused(const Arrived& arrived, const std::string& why) {
  return std::unexpected(std::string(name(arrived.topic().type)) + " of " + arrived.who() + ": " + why);
}

std::expected<Topic, std::string> topic_of(const Message& message) {
  if (!mapping::is_utf8(message.topic)) return std::unexpected(std::string("the topic is not UTF-8"));
  return read_topic(message.topic);
}

/// As constant as the node.
template <class Node>
auto find_part(Node& node, std::string_view device) -> decltype(&node.own) {
  if (device.empty()) return &node.own;
  const auto found = node.devices.find(device);
  return found == node.devices.end() ? nullptr : &found->second;
}

Gap sequence_gap(const Arrived& arrived, const EdgeNode& node, std::uint8_t missing) {
  Gap gap;
  gap.source = arrived.message.source;
  gap.kind = "sparkplug";
  gap.reason = gap_reason::kSequenceGap;
  gap.part = std::string(arrived.topic().group) + '/' + std::string(arrived.topic().node);
  gap.from = node.heard;
  gap.until = arrived.message.received;
  // Over a restart the numbers may have gone round; half a round ahead is more likely something that came late.
  constexpr std::uint8_t kHalfRound = 128;
  if (!node.restored && missing < kHalfRound) gap.count = missing;
  gap.detail = "the edge node's sequence numbers leave some out";
  return gap;
}

/// Every message of a node but NDEATH and commands has the next number, 0 after 255 (Sparkplug 3.0, 6.4.2, seq).
void count_on(const Arrived& arrived, EdgeNode& node, Outcome& outcome, Counters& counters) {
  const Message& message = arrived.message;
  if (!arrived.payload.has_seq() || message.retained) return;
  const auto seq = static_cast<std::uint8_t>(arrived.payload.seq());
  if (node.seq) {
    const auto missing = static_cast<std::uint8_t>(seq - *node.seq - 1);
    const bool again = message.duplicate && seq == *node.seq;
    if (missing != 0 && !again) {
      ++counters.gaps;
      outcome.gap = sequence_gap(arrived, node, missing);
      outcome.wants_rebirth = true;
    }
  } else if (node.restored) {
    outcome.wants_rebirth = true;  // A birth certificate may have been missed.
  }
  node.seq = seq;
  node.restored = false;
  node.heard = message.received;
}

void remember(Part& part, const std::vector<Resolved>& all, Outcome& outcome) {
  for (const Resolved& one : all) {
    const auto known = part.metrics.find(one.name);
    if (known == part.metrics.end() || one.historical) continue;
    known->second.value = one.value;
    known->second.at = one.time;
    outcome.changed = outcome.changed || known->second.unit != one.unit;
    known->second.unit = one.unit;
  }
}

void data(const Arrived& arrived, EdgeNode& node, Outcome& outcome, Counters& counters) {
  count_on(arrived, node, outcome, counters);
  Part* part = find_part(node, arrived.topic().device);
  if (!node.own.alive || part == nullptr || !part->alive) {
    ++counters.unresolved;
    outcome.wants_rebirth = true;
    outcome.metrics = refused(arrived, "no birth certificate of it is known");
    return;
  }
  auto metrics = read_metrics(arrived, *part);
  if (!metrics) {
    if (metrics.error().needs_birth) ++counters.unresolved;
    outcome.wants_rebirth = outcome.wants_rebirth || metrics.error().needs_birth;
    outcome.metrics = refused(arrived, metrics.error().reason);
    return;
  }
  remember(*part, *metrics, outcome);
  outcome.metrics = to_metrics(arrived, *metrics);
}

void node_death(const Arrived& arrived, EdgeNode& node, Outcome& outcome, Counters& counters) {
  const auto number = arrived.bd_seq();
  const bool of_this_birth = !number || !node.bd_seq || *number == *node.bd_seq;
  // Told again, it is for a store that could not take it the first time.
  if (!of_this_birth || (!node.own.alive && !arrived.message.duplicate)) {
    ++counters.deaths_ignored;
    return;
  }
  ++counters.deaths;
  append_stale(*outcome.metrics, arrived, {}, node.own);
  node.own.alive = false;
  for (auto& [device, part] : node.devices) {
    if (part.alive || arrived.message.duplicate) append_stale(*outcome.metrics, arrived, device, part);
    part.alive = false;
  }
  node.seq.reset();
  node.restored = false;
  outcome.changed = true;
}

void device_death(const Arrived& arrived, EdgeNode& node, Outcome& outcome, Counters& counters) {
  count_on(arrived, node, outcome, counters);
  Part* part = find_part(node, arrived.topic().device);
  if (part == nullptr || (!part->alive && !arrived.message.duplicate)) {
    ++counters.deaths_ignored;
    outcome.wants_rebirth = outcome.wants_rebirth || part == nullptr;
    return;
  }
  ++counters.deaths;
  append_stale(*outcome.metrics, arrived, arrived.topic().device, *part);
  part->alive = false;
  outcome.changed = true;
}

/// What is commanded is known by the names of the birth; it has no sequence and changes no value.
Metrics command(const Arrived& arrived, const EdgeNode* node) {
  const Part* part = node == nullptr ? nullptr : find_part(*node, arrived.topic().device);
  auto metrics = read_metrics(arrived, part == nullptr ? Part() : *part);
  if (!metrics) return refused(arrived, metrics.error().reason);
  return to_metrics(arrived, *metrics);
}

}  // namespace

EdgeNode* Registry::enter(const Arrived& arrived) {
  const NodeKey key = arrived.key();
  const auto found = nodes_.find(key);
  if (found != nodes_.end()) return &found->second;
  if (nodes_.size() >= limits_.nodes_max) std::erase_if(nodes_, [](const auto& known) { return !known.second.own.alive; });
  return nodes_.size() >= limits_.nodes_max ? nullptr : &nodes_[key];
}

void Registry::birth(const Arrived& arrived, EdgeNode& node, Outcome& outcome, Counters& counters) const {
  const std::string device(arrived.topic().device);
  if (!device.empty()) {
    count_on(arrived, node, outcome, counters);
    outcome.wants_rebirth = outcome.wants_rebirth || !node.own.alive;
    if (!node.devices.contains(device) && node.devices.size() >= limits_.devices_max) {
      outcome.metrics = refused(arrived, "its node has too many devices");
      return;
    }
  } else {
    node.bd_seq = arrived.bd_seq();
    node.seq = arrived.payload.has_seq() ? std::optional(static_cast<std::uint8_t>(arrived.payload.seq())) : std::nullopt;
    node.restored = false;
    node.heard = arrived.message.received;
    node.devices.clear();  // They are born anew after their node.
  }
  auto birth = read_birth(arrived);
  // With a certificate that cannot be read the one before is void as well.
  Part& part = device.empty() ? node.own : node.devices[device];
  part = birth ? std::move(birth->part) : Part();
  outcome.changed = true;
  if (!birth) {
    outcome.metrics = refused(arrived, birth.error());
    return;
  }
  ++counters.births;
  outcome.metrics = to_metrics(arrived, birth->metrics);
}

void Registry::take_of_node(const Arrived& arrived, Outcome& outcome, Counters& counters) {
  const MessageType type = arrived.topic().type;
  if (type == MessageType::ncmd || type == MessageType::dcmd) {
    const auto found = nodes_.find(arrived.key());
    outcome.metrics = command(arrived, found == nodes_.end() ? nullptr : &found->second);
    return;
  }
  EdgeNode* node = enter(arrived);
  if (node == nullptr) {
    outcome.metrics = refused(arrived, "too many edge nodes are known");
    return;
  }
  switch (type) {
    case MessageType::nbirth:
    case MessageType::dbirth: return birth(arrived, *node, outcome, counters);
    case MessageType::ndeath: return node_death(arrived, *node, outcome, counters);
    case MessageType::ddeath: return device_death(arrived, *node, outcome, counters);
    default: return data(arrived, *node, outcome, counters);
  }
}

Outcome Registry::take(const Message& message, Counters& counters) {
  Outcome outcome;
  const auto topic = topic_of(message);
  if (!topic) {
    outcome.metrics = std::unexpected(topic.error());
  } else if (topic->type == MessageType::state) {
    outcome.metrics = read_state(message, *topic);
  } else if (const auto arrived = decode(message, *topic); !arrived) {
    outcome.metrics = std::unexpected(arrived.error());
  } else {
    take_of_node(*arrived, outcome, counters);
  }
  return outcome;
}

Metrics Registry::look_at(const Message& message) const {
  const auto topic = topic_of(message);
  if (!topic) return std::unexpected(topic.error());
  if (topic->type == MessageType::state) return read_state(message, *topic);
  const auto arrived = decode(message, *topic);
  if (!arrived) return std::unexpected(arrived.error());
  if (topic->type == MessageType::nbirth || topic->type == MessageType::dbirth) {
    auto birth = read_birth(*arrived);
    if (!birth) return refused(*arrived, birth.error());
    return to_metrics(*arrived, birth->metrics);
  }
  const auto found = nodes_.find(arrived->key());
  const EdgeNode* node = found == nodes_.end() ? nullptr : &found->second;
  if (topic->type != MessageType::ndeath && topic->type != MessageType::ddeath) return command(*arrived, node);
  std::vector<Metric> metrics;
  if (node == nullptr) return metrics;
  if (const Part* part = find_part(*node, topic->device)) append_stale(metrics, *arrived, topic->device, *part);
  if (topic->type == MessageType::ndeath) {
    for (const auto& [device, part] : node->devices) append_stale(metrics, *arrived, device, part);
  }
  return metrics;
}

}  // namespace opossum::ingest::sparkplug
