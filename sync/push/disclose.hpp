// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/commit_line.hpp"
#include "sync/disclosure.hpp"

namespace opossum::sync::push {

/// Whether the commit may leave.
[[nodiscard]] bool may_leave(const Disclosure& disclosure, const CommitLine& line);

/// The line without what is redacted; nothing if there is nothing of it in the line. `line` is parsed from `text`.
[[nodiscard]] std::optional<std::string> redacted(const Disclosure& disclosure, std::string_view text, const CommitLine& line);

}  // namespace opossum::sync::push
