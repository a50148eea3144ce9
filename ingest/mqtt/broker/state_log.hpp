// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace opossum::broker {

/// Where the broker writes what must outlive the process: sessions, subscriptions, queued and retained messages, wills.
/// Its members are called on the broker's thread and do not block.
class StateLog {
 public:
  /// Counts the changes; Broker::logged() is told up to which one they are durable. 0 = nothing to wait for.
  using Ticket = std::uint64_t;

  virtual ~StateLog() = default;
  /// Adds one change, a JSON text of state_record.hpp.
  virtual Ticket write(std::string record) = 0;
  /// Whether the log has grown so much that it should be replaced by what is true now.
  [[nodiscard]] virtual bool wants_snapshot() const = 0;
  /// Replaces everything that was written before.
  virtual void replace(std::vector<std::string> records) = 0;
};

}  // namespace opossum::broker
