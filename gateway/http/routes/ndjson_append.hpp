// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "gateway/http/exchange.hpp"
#include "gateway/http/server_state.hpp"

namespace opossum::gateway::routes {

/// Appends a body of one event a line in groups, each group one commit, holding one group in memory.
/// A bad line ends it: the lines before it are stored, and the answer says how many those are.
class NdjsonAppend {
 public:
  NdjsonAppend(ServerState& state, Exchange& exchange) : state_(state), exchange_(exchange) {}

  [[nodiscard]] Task<Response> run();

 private:
  /// Takes the whole lines out of text_. `last` = what is left is a line too.
  [[nodiscard]] Task<Result<void>> take_lines(bool last);
  [[nodiscard]] Task<Result<void>> take_line(std::string_view line);
  [[nodiscard]] Task<Result<void>> flush();
  /// A group was refused for what one of its events holds: stores those before it, one by one.
  [[nodiscard]] Task<Result<void>> flush_one_by_one(std::vector<NewEvent> events);
  void count(const Receipt& receipt, std::size_t lines);
  [[nodiscard]] Response stopped_by(const Error& error) const;

  ServerState& state_;
  Exchange& exchange_;
  std::string text_;
  std::string padded_line_;
  std::vector<NewEvent> group_;
  std::size_t group_bytes_ = 0;
  std::uint64_t line_ = 0;    // number of the last line read, from 1, blank ones included
  std::uint64_t bad_line_ = 0;
  std::vector<std::uint64_t> group_lines_;
  std::uint64_t stored_ = 0;  // lines
  std::uint64_t commits_ = 0;
  Receipt receipt_{};         // first of the first, last of the last
};

}  // namespace opossum::gateway::routes
