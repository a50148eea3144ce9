// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mqtt/codec/reason_code.hpp"
#include "ingest/mqtt_broker.hpp"

namespace opossum::broker {

/// What a user may do: topic filters, where {user} and {client} stand for the connection's own names.
struct Rights {
  std::vector<std::string> publish{};
  std::vector<std::string> subscribe{};

  [[nodiscard]] static std::shared_ptr<const Rights> everything();
  /// With the names filled in. A name that holds `/`, `+`, `#` or `{` could widen a filter, so filters that would hold it are left out.
  [[nodiscard]] Rights for_client(std::string_view user, std::string_view client_id) const;

  [[nodiscard]] bool may_publish(std::string_view topic) const;
  /// Whether every topic that `filter` matches is allowed.
  [[nodiscard]] bool may_subscribe(std::string_view filter) const;
};

/// Whether `wide` matches every topic that `narrow` matches. Both are valid filters.
[[nodiscard]] bool covers(std::string_view wide, std::string_view narrow) noexcept;

using Origin = ingest::MqttOrigin;

struct Credentials {
  Origin origin{};
  std::optional<std::string> username{};
  std::optional<std::string> password{};
};

/// The answer to a CONNECT's credentials.
struct Verdict {
  mqtt::ReasonCode reason = mqtt::ReasonCode::not_authorized;  ///< success, bad_user_name_or_password, not_authorized, server_busy
  std::string user{};                                          ///< empty = anonymous
  std::shared_ptr<const Rights> rights{};
};

}  // namespace opossum::broker
