// SPDX-License-Identifier: MIT
// The public cursors over the private ones.
#include "store/cursor.hpp"

#include "store/read/cursor_implementation.hpp"

namespace opossum {

Cursor::Cursor(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Cursor::Cursor(Cursor&&) noexcept = default;
Cursor& Cursor::operator=(Cursor&&) noexcept = default;
Cursor::~Cursor() = default;
Result<std::optional<StoredEvent>> Cursor::next() { return implementation_->cursor.next(); }
Position Cursor::head() const noexcept { return implementation_->cursor.head(); }

CommitCursor::CommitCursor(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
CommitCursor::CommitCursor(CommitCursor&&) noexcept = default;
CommitCursor& CommitCursor::operator=(CommitCursor&&) noexcept = default;
CommitCursor::~CommitCursor() = default;
Result<std::optional<StoredCommit>> CommitCursor::next() { return implementation_->cursor.next(); }

}  // namespace opossum
