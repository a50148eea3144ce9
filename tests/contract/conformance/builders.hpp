// SPDX-License-Identifier: MIT
#pragma once

#include "tests/contract/conformance/subject.hpp"

namespace opossum::conformance {

/// An event with a fixed time, so that what must be stored is known to the last byte.
[[nodiscard]] NewEvent event(std::string type, std::vector<std::string> tags = {}, std::optional<std::string> data = {});

[[nodiscard]] Query of_types(std::vector<std::string> types);
[[nodiscard]] Query of_tags(std::vector<std::string> tags);
[[nodiscard]] Query of(std::vector<std::string> types, std::vector<std::string> tags);
[[nodiscard]] Query any_of(std::vector<Query> queries);

/// Bounds of a read, to be chained: Range().after(4).backwards().
class Range {
 public:
  Range& after(std::uint64_t position) { options_.after = Position(position); return *this; }
  Range& before(std::uint64_t position) { options_.before = Position(position); return *this; }
  Range& limit(std::uint64_t count) { options_.limit = count; return *this; }
  Range& since(Timestamp time) { options_.since = time; return *this; }
  Range& until(Timestamp time) { options_.until = time; return *this; }
  Range& backwards() { options_.backwards = true; return *this; }
  operator const ReadOptions&() const { return options_; }

 private:
  ReadOptions options_{};
};

[[nodiscard]] AppendCondition unless(Query query, std::optional<std::uint64_t> after = {});
[[nodiscard]] Commit commit(std::vector<NewEvent> events, std::optional<AppendCondition> condition = {},
                            std::optional<std::string> key = {});

/// The bytes that must be stored for an event with a time.
[[nodiscard]] std::string stored(std::uint64_t position, const NewEvent& event);
/// The position that stored bytes begin with.
[[nodiscard]] std::uint64_t position_of(const std::string& stored_event);
[[nodiscard]] std::vector<std::uint64_t> positions_of(const std::vector<std::string>& stored_events);
/// The raw value of the last member: data or data_base64.
[[nodiscard]] std::string data_of(const std::string& stored_event);

/// A JSON string.
[[nodiscard]] std::string in_quotes(std::string_view text);
/// JSON without blanks outside its strings.
[[nodiscard]] std::string minified(std::string_view json);

}  // namespace opossum::conformance
