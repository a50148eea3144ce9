// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "gateway/http/json_text.hpp"
#include "gateway/http/message.hpp"
#include "store/result.hpp"

namespace opossum::gateway {

/// An RFC 9457 problem document. `type` is "urn:opossum:problem:" and `code`; `members` come after the standard ones.
[[nodiscard]] Response problem(unsigned status, std::string_view code, std::string_view title, std::string_view detail,
                               JsonObject members = {});
/// The same for an error of the store or of a service; with `position` and `event` for condition_failed, with Retry-After for 503.
[[nodiscard]] Response problem(const Error& error, JsonObject members = {});

/// The status that an error is answered with.
[[nodiscard]] unsigned status_of(Errc code) noexcept;

[[nodiscard]] Response not_found(std::string_view detail);
[[nodiscard]] Response bad_request(std::string_view detail);

}  // namespace opossum::gateway
