// SPDX-License-Identifier: MIT
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "ingest/message.hpp"

namespace opossum::ingest {

/// One metric of a Sparkplug B message, ready for a rule: the names that its templates may use, and the document of its pointers.
struct Metric {
  std::string group{};    ///< empty for STATE
  std::string node{};     ///< the host application for STATE
  std::string device{};   ///< empty for a metric of the edge node itself
  std::string message{};  ///< "NDATA", "DBIRTH", …
  std::string name{};
  std::string document{}; ///< a JSON object (docs/sparkplug.md, The document of a metric)
  Timestamp time{};       ///< when it was measured; of a stale one, when it became so
};

/// Knows what a Sparkplug B message means, which depends on the messages before it.
class MetricReader {
 public:
  virtual ~MetricReader() = default;
  /// The metrics in their order, none for a message that says nothing; otherwise why it has to wait in quarantine. Once for each message.
  [[nodiscard]] virtual std::expected<std::vector<Metric>, std::string> read(const Message& message) = 0;
};

}  // namespace opossum::ingest
