// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/cli/event_source.hpp"

namespace opossum::gateway::cli {

/// The quarantine of a directory that no gateway holds, or of a running gateway. JSON texts are as the HTTP API has them.
class QuarantineAccess {
 public:
  virtual ~QuarantineAccess() = default;
  /// Up to `limit` messages after an id (empty = from the oldest).
  [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string& after, std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> get(const std::string& id) = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> retry(const std::string& id) = 0;
  [[nodiscard]] virtual Result<bool> remove(const std::string& id) = 0;
};

/// `config_file` has the rules for retry() in a directory; without it retry() there is an error.
[[nodiscard]] Result<std::unique_ptr<QuarantineAccess>> open_quarantine(const SourceOptions& source, const std::string& config_file);

/// The member "id" of such a JSON text; empty when there is none.
[[nodiscard]] std::string id_of(const std::string& json);

}  // namespace opossum::gateway::cli
