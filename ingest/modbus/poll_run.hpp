// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ingest/modbus/planner.hpp"
#include "ingest/modbus/reading.hpp"

namespace opossum::ingest::modbus {

/// One poll of one group, without I/O: says what to ask next, takes what came back, splits what the device refused.
/// Not thread-safe; the device must outlive it.
class PollRun {
 public:
  PollRun(const Device& device, std::vector<Request> requests);

  /// What to ask now; nullptr when the poll is over.
  [[nodiscard]] const Request* next() const noexcept { return waiting_.empty() ? nullptr : &waiting_.front(); }

  /// Each ends the request that next() gave. Cells: `count` registers, or bits as 0 and 1.
  void on_answer(std::span<const std::uint16_t> cells, Timestamp time);
  void on_exception(std::uint8_t code, Timestamp time);
  /// No answer: the rest of the poll is given up, so that a dead device costs one timeout and not one for each request.
  void on_silence(Timestamp time);

  /// True once any answer came, an exception of the device itself included.
  [[nodiscard]] bool answered() const noexcept { return answered_; }
  [[nodiscard]] bool silent() const noexcept { return silent_; }
  /// A reading for every point asked, when the poll is over; stale ones without their value.
  [[nodiscard]] const std::vector<std::pair<std::size_t, Reading>>& readings() const noexcept { return readings_; }
  /// Points whose address the device refused even alone.
  [[nodiscard]] const std::vector<std::size_t>& refused() const noexcept { return refused_; }
  /// Where requests must be cut from now on: both halves could be read, but not as one.
  [[nodiscard]] std::vector<Span> cuts() const;

 private:
  struct Cut {
    Span at;
    std::vector<std::size_t> points;
  };
  void give_up(std::optional<std::uint8_t> exception, Timestamp time);
  void refuse(const Request& request, std::uint8_t code, Timestamp time);

  const Device* device_;
  std::deque<Request> waiting_;
  std::vector<std::pair<std::size_t, Reading>> readings_;
  std::vector<std::size_t> refused_;
  std::vector<Cut> tried_cuts_;
  bool answered_ = false;
  bool silent_ = false;
};

/// A unit behind a gateway that does not answer: exceptions 10 and 11.
[[nodiscard]] constexpr bool means_silence(std::uint8_t code) noexcept { return code == 10 || code == 11; }
/// "Acknowledge" and "busy": the same request may work soon.
[[nodiscard]] constexpr bool means_busy(std::uint8_t code) noexcept { return code == 5 || code == 6; }

}  // namespace opossum::ingest::modbus
