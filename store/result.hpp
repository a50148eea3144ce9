// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/position.hpp"

namespace opossum {

/// Everything that can go wrong, as a closed list. The words in `name()` are stable and appear in the HTTP API.
enum class Errc : std::uint8_t {
  invalid_argument,    ///< the request breaks a rule of the format; nothing was stored; do not retry it unchanged
  too_large,           ///< over a documented limit; the detail names the limit and the value
  condition_failed,    ///< an event matches the append condition; `Error::conflict()` says which
  key_reuse,           ///< the idempotency key is already stored with other content
  queue_full,          ///< too many appends are waiting; retry after `Error::retry_after()`
  disk_full,           ///< no space, or free space is below the reserve; retry when space was made
  poisoned,            ///< an earlier fsync failed; reads go on, appends are refused until a restart
  io_error,            ///< the operating system reported an error; `system_error()` has the number
  damaged,             ///< stored bytes fail their checksum or chain; the detail names the file and the bytes
  locked,              ///< another process holds the store; the detail names its pid
  not_a_store,         ///< the directory holds no store, or one that belongs to something else
  unsupported_format,  ///< written by a newer version
  read_only,           ///< the store was opened for reading
  closed,              ///< the store, cursor or connection was closed
  timed_out,           ///< no answer before the deadline; retry
  unavailable,         ///< a peer cannot be reached or sent nonsense; retry later
  refused,             ///< a peer understood and said no; an operator must act
  protocol,            ///< a peer broke the protocol; the connection was dropped
  unauthorized,        ///< no or wrong credentials
  forbidden,           ///< valid credentials without this right
  internal,            ///< a bug in Opossum; please report it
};

/// The stable name, such as "condition-failed".
[[nodiscard]] std::string_view name(Errc code) noexcept;
/// One line for people.
[[nodiscard]] std::string_view meaning(Errc code) noexcept;
/// True where the same call may succeed later without being changed.
[[nodiscard]] bool is_retryable(Errc code) noexcept;
/// True where the store refuses all further appends.
[[nodiscard]] bool is_fatal(Errc code) noexcept;

/// The event that made an append condition fail.
struct Conflict {
  Position position;       ///< position of a matching event
  std::string event_json;  ///< that event as stored
};

/// What happened, where, and what to do. Cheap to move; copies share the conflict.
class [[nodiscard]] Error {
 public:
  Error(Errc code, std::string detail, int system_error = 0);
  [[nodiscard]] static Error condition_failed(Conflict conflict);
  /// For a failed system call: appends the text of `errno_value`; ENOSPC and EDQUOT become disk_full.
  [[nodiscard]] static Error from_errno(int errno_value, std::string what);

  [[nodiscard]] Errc code() const noexcept { return code_; }
  [[nodiscard]] const std::string& detail() const noexcept { return detail_; }
  [[nodiscard]] int system_error() const noexcept { return system_error_; }
  /// Set only for condition_failed.
  [[nodiscard]] const Conflict* conflict() const noexcept { return conflict_.get(); }
  /// When the same call may be worth trying again; absent where nothing is known.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry_after() const noexcept { return retry_after_; }
  /// The same error with that hint.
  [[nodiscard]] Error retry_in(std::chrono::milliseconds wait) &&;
  /// "disk-full: write /data/log/…: No space left on device".
  [[nodiscard]] std::string message() const;
  /// The same error with "context: " before its detail.
  [[nodiscard]] Error in(std::string_view context) &&;

 private:
  Errc code_;
  int system_error_;
  std::string detail_;
  std::shared_ptr<const Conflict> conflict_;
  std::optional<std::chrono::milliseconds> retry_after_;
};

template <class T>
using Result = std::expected<T, Error>;

/// `return fail(Errc::too_large, "…")` from any function that returns a Result.
[[nodiscard]] inline std::unexpected<Error> fail(Errc code, std::string detail) {
  return std::unexpected(Error(code, std::move(detail)));
}
[[nodiscard]] inline std::unexpected<Error> fail(Error error) { return std::unexpected(std::move(error)); }

}  // namespace opossum

/// Leaves the enclosing function with the error of `expression`, a Result whose value is not needed. Never use it with co_await.
#define OPOSSUM_TRY(expression)                                            \
  do {                                                                     \
    if (auto opossum_try_result = (expression); !opossum_try_result)       \
      return std::unexpected(std::move(opossum_try_result).error());       \
  } while (false)

/// An invariant. Checked in release builds too: a wrong answer is worse than a stop.
#define OPOSSUM_ASSERT(condition) \
  (static_cast<bool>(condition) ? static_cast<void>(0) : ::opossum::assertion_failed(#condition, __FILE__, __LINE__))

namespace opossum {
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;
}
