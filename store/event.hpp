// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/position.hpp"
#include "store/result.hpp"

namespace opossum {

/// The members of a stored event. Views point into the event's bytes, except strings that held escapes.
struct EventFields {
  Position position;
  std::string type;
  std::vector<std::string> tags;
  std::string time;              ///< RFC 3339, UTC, microseconds: "2026-11-23T14:00:00.123456Z"
  std::string_view id;           ///< the rest are raw JSON values (a string keeps its quotes); empty when absent
  std::string_view subject;
  std::string_view meta;
  std::string_view data;
  std::string_view data_base64;
};

/// An event as it is stored: a slice of the log. Copies share the bytes; valid as long as any copy lives. Thread-safe to read.
class StoredEvent {
 public:
  StoredEvent(Position position, std::string_view json, std::shared_ptr<const void> owner)
      : position_(position), json_(json), owner_(std::move(owner)) {}

  [[nodiscard]] Position position() const noexcept { return position_; }
  /// The stored bytes: `{"position":57,"type":"…",…}`.
  [[nodiscard]] std::string_view json() const noexcept { return json_; }
  /// Splits the bytes. Errc::damaged if they are not an event.
  [[nodiscard]] Result<EventFields> fields() const;

 private:
  Position position_;
  std::string_view json_;
  std::shared_ptr<const void> owner_;
};

/// A commit line as it is stored, without its newline.
class StoredCommit {
 public:
  StoredCommit(CommitNumber number, std::string_view line, std::shared_ptr<const void> owner)
      : number_(number), line_(line), owner_(std::move(owner)) {}

  [[nodiscard]] CommitNumber number() const noexcept { return number_; }
  [[nodiscard]] std::string_view line() const noexcept { return line_; }

 private:
  CommitNumber number_;
  std::string_view line_;
  std::shared_ptr<const void> owner_;
};

}  // namespace opossum
