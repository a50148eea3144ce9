// SPDX-License-Identifier: MIT
#include "gateway/cli/exit_code.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace opossum::gateway::cli {

int exit_code_for(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument:
    case Errc::too_large:
      return kUsage;
    case Errc::condition_failed:
    case Errc::key_reuse:
      return kConditionFailed;
    case Errc::locked:
      return kLocked;
    case Errc::unavailable:
    case Errc::timed_out:
    case Errc::queue_full:
    case Errc::poisoned:
    case Errc::protocol:
      return kUnavailable;
    case Errc::unauthorized:
    case Errc::forbidden:
      return kUnauthorized;
    case Errc::disk_full:
    case Errc::io_error:
      return kDisk;
    case Errc::not_a_store:
      return kNotFound;
    case Errc::damaged:
    case Errc::unsupported_format:
    case Errc::read_only:
    case Errc::closed:
    case Errc::refused:
    case Errc::internal:
      return kFailed;
  }
  return kFailed;
}

int report(const Error& error) {
  fmt::print(stderr, "opossum: {}\n", error.message());
  if (const Conflict* conflict = error.conflict(); conflict != nullptr && !conflict->event_json.empty()) {
    fmt::print(stderr, "opossum: the matching event: {}\n", conflict->event_json);
  }
  return exit_code_for(error.code());
}

}  // namespace opossum::gateway::cli
