// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "sync/push_target.hpp"

namespace opossum::sync::push {

/// HTTP over libcurl: one connection that is kept, certificates verified, no redirects, answers with a limit.
/// Errc::invalid_argument for a URL that is not http or https; Errc::refused for plain http to another host without `insecure`.
[[nodiscard]] Result<std::unique_ptr<Transport>> make_curl_transport(const PushTargetOptions& options);

}  // namespace opossum::sync::push
