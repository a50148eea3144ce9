// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include "gateway/http/json_input.hpp"
#include "gateway/http/message.hpp"
#include "store/commit.hpp"

namespace opossum::gateway {

// CloudEvents 1.0 as commits of one event each (CloudEvents specification 1.0.2, JSON format and HTTP protocol binding).
//
// type, id, time and subject are the event's own; `source` becomes the tag `source:…` if it fits into one. source, datacontenttype, dataschema
// and extensions are kept in `meta.cloudevents`. Since source and id together name an event, the idempotency key is
// "cloudevent:" and the SHA-256 of both. Errc::invalid_argument names the attribute that breaks a rule.

/// application/cloudevents+json
[[nodiscard]] Result<Commit> cloud_event_from_json(PaddedText json);
/// application/cloudevents-batch+json; may be empty.
[[nodiscard]] Result<std::vector<Commit>> cloud_events_from_json(PaddedText json);
/// True if the request's headers hold an event, whose data is the body.
[[nodiscard]] bool is_binary_cloud_event(const Request& request);
[[nodiscard]] Result<Commit> cloud_event_from_headers(const Request& request, std::string_view body);

}  // namespace opossum::gateway
