// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/App.hpp>
#include <boost/json/value.hpp>
#include <string_view>

#include "store/event_store.hpp"

namespace opossum::gateway::cli {

/// How results are shown: for people when stdout is a terminal, as NDJSON otherwise; both can be asked for.
struct OutputOptions {
  bool json = false;
  bool table = false;
  [[nodiscard]] bool wants_json() const;
};
void add_output_options(CLI::App& command, OutputOptions& options);

/// Prints events one by one as they come. Not thread-safe.
class EventPrinter {
 public:
  explicit EventPrinter(const OutputOptions& options);
  /// `json` is a stored event. False once stdout cannot be written any more: stop reading then.
  [[nodiscard]] bool print(std::string_view json);

 private:
  void print_row(std::string_view json);
  bool json_;
  bool heading_ = false;
  std::size_t width_;
};

/// One event, all of its members, for people or as its stored bytes.
void print_event(const OutputOptions& options, std::string_view json);
/// One object: "name  value" lines, nested members with dots, or one line of JSON.
void print_object(const OutputOptions& options, const boost::json::value& object);
/// A list of objects with mostly equal members: a table with a column for each, or NDJSON. `empty` is said to people when there are none.
void print_list(const OutputOptions& options, const boost::json::array& list, std::string_view empty);
/// The same for objects with many members: one block of lines each.
void print_blocks(const OutputOptions& options, const boost::json::array& list, std::string_view empty);

[[nodiscard]] boost::json::object to_json(const Head& head);

}  // namespace opossum::gateway::cli
