// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>

#include "ingest/pacing/backoff.hpp"
#include "ingest/modbus/device_poller.hpp"

namespace opossum::ingest::modbus {

/// Polls on their way into the store. When the store refuses, the newest poll of every group is held and tried again with growing pauses;
/// a newer one takes its place and the events it replaces are counted. Since deadbands are measured from what is stored, the newer one
/// carries every point that differs from the log: only values in between are lost, never the present one. A commit that breaks a rule of
/// the format can never succeed and is given up, which is counted too. Memory is bounded by one poll a group.
/// No I/O of its own; not thread-safe.
class Outbox {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  using Append = std::function<Result<Receipt>(Commit)>;
  using Stored = std::function<void(std::size_t slot, const PollResult&)>;

  Outbox(Append append, Stored stored);

  /// Takes a poll without events for nothing to do.
  void put(std::size_t slot, PollResult result);
  /// Stores what is held, unless it must wait. Returns the refusal if there was one.
  std::optional<Error> flush(Instant now);

  [[nodiscard]] bool empty() const noexcept { return held_.empty(); }
  [[nodiscard]] Instant next_try() const noexcept { return backoff_.next_try(); }
  [[nodiscard]] bool holds(std::size_t slot) const { return held_.contains(slot); }
  [[nodiscard]] std::uint64_t replaced(std::size_t slot) const;
  [[nodiscard]] std::uint64_t given_up(std::size_t slot) const;

 private:
  Append append_;
  Stored stored_;
  Backoff backoff_;
  std::map<std::size_t, PollResult> held_;
  std::map<std::size_t, std::uint64_t> replaced_;
  std::map<std::size_t, std::uint64_t> given_up_;
};

}  // namespace opossum::ingest::modbus
