// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/commit.hpp"
#include "store/query.hpp"

namespace opossum::conformance {

/// A typed refusal as a caller sees it.
struct Refusal {
  std::string code;                          ///< "condition-failed", "invalid-argument", …
  std::string detail;                        ///< for people
  std::optional<std::uint64_t> position{};   ///< of the event that made a condition fail
  std::string event{};                       ///< its stored bytes
};

template <class T>
using Answer = std::expected<T, Refusal>;

/// What a read gave.
struct Reading {
  std::vector<std::string> events;  ///< stored bytes, in the order of the read
  std::uint64_t head = 0;           ///< the store's, as the read saw it
};

/// A store under test, however it is reached. Calls from several threads need one second() each.
class Subject {
 public:
  virtual ~Subject() = default;

  virtual Answer<Receipt> append(const Commit& commit) = 0;
  /// All at once, so that they meet in one group where the store groups; the order among them is not promised.
  virtual std::vector<Answer<Receipt>> append_together(const std::vector<Commit>& commits) = 0;
  /// `once_begun` is called when the read has fixed its head and before it is drained.
  virtual Answer<Reading> read(const Query& query, const ReadOptions& options, const std::function<void()>& once_begun) = 0;
  /// The stored bytes, or nothing.
  virtual std::optional<std::string> event_at(std::uint64_t position) = 0;
  virtual std::uint64_t head() = 0;
  /// Stops the store in an orderly way and starts it again.
  virtual void reopen() = 0;
  /// Another client, or another process, of the same store. Must not outlive this object, nor its next reopen().
  virtual std::unique_ptr<Subject> second() = 0;
};

}  // namespace opossum::conformance
