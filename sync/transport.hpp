// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/result.hpp"

namespace opossum::sync {

/// What a server answered; from whom is for the caller to judge.
struct HttpAnswer {
  unsigned status = 0;
  std::string content_type{};
  std::string body{};
  std::optional<std::chrono::seconds> retry_after{};
};

/// Carries one request at a time to one server. Used by one thread, except cancel().
class Transport {
 public:
  virtual ~Transport() = default;

  /// Posts `body` to the path below the target's URL and waits for the whole answer.
  /// Errc::timed_out after `timeout`; Errc::unavailable when there is no connection, no trust in it, or it broke; Errc::closed after cancel().
  [[nodiscard]] virtual Result<HttpAnswer> post(std::string_view path, std::string_view body, std::chrono::milliseconds timeout) = 0;
  /// Ends a waiting post() and all later ones. From any thread.
  virtual void cancel() noexcept = 0;
};

}  // namespace opossum::sync
