// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "store/position.hpp"

namespace opossum::ingest {

/// What a source is doing. The words of `name()` are stable and appear in the HTTP API and in metrics.
enum class SourceState : std::uint8_t {
  connecting,  ///< not connected yet, or connecting again
  connected,   ///< data can flow
  degraded,    ///< part of it works: some units do not answer, or the store refuses and the source is held back
  stopped,     ///< told to stop
  failed,      ///< will not work without an operator; the detail says why
};

[[nodiscard]] std::string_view name(SourceState state) noexcept;

/// A snapshot of one source, for GET /v1/ingest, metrics and the console. A plain value; copies are independent.
struct SourceStatus {
  std::string name;  ///< from the configuration
  std::string kind;  ///< "mqtt", "modbus", …
  SourceState state = SourceState::connecting;
  std::string detail;                              ///< one line for people: where it is connected to, or what it waits for
  std::map<std::string, std::uint64_t> counters;   ///< since the start, such as "received", "stored", "quarantined"
  std::map<std::string, double> rates;             ///< per second, averaged over about ten seconds, such as "received"
  std::optional<Timestamp> last_message;           ///< when something last arrived
  std::optional<Timestamp> last_error_at;
  std::string last_error;                          ///< text of the newest error; empty if there was none
};

}  // namespace opossum::ingest
