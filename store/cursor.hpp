// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>

#include "store/event.hpp"
#include "store/result.hpp"

namespace opossum {

/// Walks the events of one query in order, holding a bounded amount of memory.
/// Not thread-safe; may be moved between threads. Must not outlive its store.
class Cursor {
 public:
  class Implementation;
  explicit Cursor(std::unique_ptr<Implementation> implementation);
  Cursor(Cursor&&) noexcept;
  Cursor& operator=(Cursor&&) noexcept;
  ~Cursor();

  /// The next event, or nothing at the end. Errc::damaged, io_error, closed.
  [[nodiscard]] Result<std::optional<StoredEvent>> next();
  /// The store's head when the read began; zero in an empty store.
  [[nodiscard]] Position head() const noexcept;

 private:
  std::unique_ptr<Implementation> implementation_;
};

/// Walks whole commit lines in commit order. Not thread-safe; must not outlive its store.
class CommitCursor {
 public:
  class Implementation;
  explicit CommitCursor(std::unique_ptr<Implementation> implementation);
  CommitCursor(CommitCursor&&) noexcept;
  CommitCursor& operator=(CommitCursor&&) noexcept;
  ~CommitCursor();

  /// The next commit line, or nothing at the end. Errc::damaged, io_error, closed.
  [[nodiscard]] Result<std::optional<StoredCommit>> next();

 private:
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum
