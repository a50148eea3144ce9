// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/array.hpp>
#include <memory>
#include <optional>
#include <string>

#include "gateway/cli/event_source.hpp"

namespace opossum::gateway::cli {

/// The conflict inbox of a directory or of a running gateway. JSON texts are as the HTTP API has them.
class ConflictAccess {
 public:
  virtual ~ConflictAccess() = default;
  /// Up to `limit` after an id; `state` is open, resolved or all.
  [[nodiscard]] virtual Result<boost::json::array> list(const std::string& state, std::uint64_t after, std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> get(std::uint64_t id) = 0;
  /// `request` is the body of POST /v1/conflicts/{id}/resolve.
  [[nodiscard]] virtual Result<std::optional<std::string>> resolve(std::uint64_t id, std::string request) = 0;
};

/// `to_write`: a directory is opened for writing, which no gateway may hold meanwhile.
[[nodiscard]] Result<std::unique_ptr<ConflictAccess>> open_conflicts(const SourceOptions& source, bool to_write);

}  // namespace opossum::gateway::cli
