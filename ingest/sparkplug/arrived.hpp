// SPDX-License-Identifier: MIT
#pragma once

#include <sparkplug_b.pb.h>

#include <expected>
#include <string>
#include <vector>

#include "ingest/message.hpp"
#include "ingest/sparkplug/resolved.hpp"

namespace opossum::ingest::sparkplug {

/// A message of an edge node, decoded. Refers to the message.
struct Arrived {
  const Message& message;
  Envelope envelope;
  wire::Payload payload{};

  [[nodiscard]] const Topic& topic() const noexcept { return envelope.topic; }
  [[nodiscard]] NodeKey key() const { return {message.source, std::string(topic().group), std::string(topic().node)}; }
  /// "edge node plant/press-4" or "device plant/press-4/motor", for people.
  [[nodiscard]] std::string who() const;
  /// The number that belongs a death to its birth; absent if it says none.
  [[nodiscard]] std::optional<std::uint64_t> bd_seq() const;
};

/// Why it is none, for quarantine.
[[nodiscard]] std::expected<Arrived, std::string> decode(const Message& message, const Topic& topic);

/// What a host application says of itself: one metric "online".
[[nodiscard]] std::expected<std::vector<Metric>, std::string> read_state(const Message& message, const Topic& topic);

/// All metrics of a birth certificate as a part that lives.
struct Birth {
  Part part{};
  std::vector<Resolved> metrics{};
};
[[nodiscard]] std::expected<Birth, std::string> read_birth(const Arrived& arrived);

/// All metrics of a message by what is known of its part.
[[nodiscard]] std::expected<std::vector<Resolved>, Unresolved> read_metrics(const Arrived& arrived, const Part& part);

[[nodiscard]] std::vector<Metric> to_metrics(const Arrived& arrived, const std::vector<Resolved>& resolved);

/// Appends every metric of a part with the quality "stale".
void append_stale(std::vector<Metric>& out, const Arrived& arrived, std::string_view device, const Part& part);

}  // namespace opossum::ingest::sparkplug
