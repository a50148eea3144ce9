// SPDX-License-Identifier: MIT
#pragma once

#include "store/read/commit_cursor.hpp"
#include "store/read/event_cursor.hpp"

namespace opossum {

class Cursor::Implementation {
 public:
  read::EventCursor cursor;
};

class CommitCursor::Implementation {
 public:
  read::CommitLineCursor cursor;
};

}  // namespace opossum
