// SPDX-License-Identifier: MIT
#include "store/result.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace opossum {

std::string_view name(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument: return "invalid-argument";
    case Errc::too_large: return "too-large";
    case Errc::condition_failed: return "condition-failed";
    case Errc::key_reuse: return "key-reuse";
    case Errc::queue_full: return "queue-full";
    case Errc::disk_full: return "disk-full";
    case Errc::poisoned: return "poisoned";
    case Errc::io_error: return "io-error";
    case Errc::damaged: return "damaged";
    case Errc::locked: return "locked";
    case Errc::not_a_store: return "not-a-store";
    case Errc::unsupported_format: return "unsupported-format";
    case Errc::read_only: return "read-only";
    case Errc::closed: return "closed";
    case Errc::timed_out: return "timed-out";
    case Errc::unavailable: return "unavailable";
    case Errc::refused: return "refused";
    case Errc::protocol: return "protocol";
    case Errc::unauthorized: return "unauthorized";
    case Errc::forbidden: return "forbidden";
    case Errc::internal: return "internal";
  }
  return "internal";
}

std::string_view meaning(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument: return "the request breaks a rule; nothing was stored";
    case Errc::too_large: return "over a limit; nothing was stored";
    case Errc::condition_failed: return "an event matches the append condition";
    case Errc::key_reuse: return "the key is already stored with other content";
    case Errc::queue_full: return "too many appends are waiting; retry later";
    case Errc::disk_full: return "not enough free space; make room and retry";
    case Errc::poisoned: return "an earlier fsync failed; restart after checking the disk";
    case Errc::io_error: return "the operating system reported an error";
    case Errc::damaged: return "stored bytes do not match their checksum; run `opossum verify`";
    case Errc::locked: return "another process holds the store";
    case Errc::not_a_store: return "the directory holds no Opossum store";
    case Errc::unsupported_format: return "written by a newer version";
    case Errc::read_only: return "the store was opened for reading";
    case Errc::closed: return "already closed";
    case Errc::timed_out: return "no answer in time; retry";
    case Errc::unavailable: return "the peer cannot be reached; retry later";
    case Errc::refused: return "the peer refused; an operator must act";
    case Errc::protocol: return "the peer broke the protocol";
    case Errc::unauthorized: return "no or wrong credentials";
    case Errc::forbidden: return "the credentials do not give this right";
    case Errc::internal: return "a bug in Opossum; please report it";
  }
  return "a bug in Opossum; please report it";
}

bool is_retryable(Errc code) noexcept {
  return code == Errc::queue_full || code == Errc::disk_full || code == Errc::timed_out || code == Errc::unavailable;
}

bool is_fatal(Errc code) noexcept { return code == Errc::poisoned || code == Errc::damaged; }

Error::Error(Errc code, std::string detail, int system_error)
    : code_(code), system_error_(system_error), detail_(std::move(detail)) {}

Error Error::condition_failed(Conflict conflict) {
  Error error(Errc::condition_failed, "the event at position " + std::to_string(conflict.position.value()) +
                                          " matches the append condition; read again, decide again, then append");
  error.conflict_ = std::make_shared<const Conflict>(std::move(conflict));
  return error;
}

Error Error::from_errno(int errno_value, std::string what) {
  const bool full = errno_value == ENOSPC || errno_value == EDQUOT;
  what += ": ";
  what += std::generic_category().message(errno_value);
  return Error(full ? Errc::disk_full : Errc::io_error, std::move(what), errno_value);
}

std::string Error::message() const {
  std::string text(name(code_));
  text += ": ";
  text += detail_.empty() ? std::string(meaning(code_)) : detail_;
  return text;
}

Error Error::retry_in(std::chrono::milliseconds wait) && {
  retry_after_ = wait;
  return std::move(*this);
}

Error Error::in(std::string_view context) && {
  detail_.insert(0, std::string(context) + ": ");
  return std::move(*this);
}

void assertion_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "opossum: invariant broken: %s (%s:%d); stopping before anything wrong is stored\n", condition, file, line);
  std::abort();
}

}  // namespace opossum
