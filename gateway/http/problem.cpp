// SPDX-License-Identifier: MIT
#include "gateway/http/problem.hpp"

namespace opossum::gateway {

namespace {

// What to do about it, after what happened; nothing where the error's own words say it.
std::string_view advice(Errc code) noexcept {
  switch (code) {
    case Errc::queue_full: return "Retry after a moment, with fewer requests at once.";
    case Errc::disk_full: return "Make space on the gateway's disk, then retry.";
    case Errc::poisoned: return "Check the disk, then restart the gateway; reading goes on meanwhile.";
    case Errc::closed: return "The gateway is stopping; retry in a moment.";
    case Errc::internal: return "This is a bug; please report it with the gateway's log.";
    case Errc::io_error:
    case Errc::damaged: return "See the gateway's log; run `opossum verify` on the data directory.";
    default: return {};
  }
}

std::int64_t retry_after_seconds(const Error& error) {
  if (const auto hint = error.retry_after()) return std::chrono::ceil<std::chrono::seconds>(*hint).count();
  switch (error.code()) {
    case Errc::queue_full: return 1;
    case Errc::closed: return 5;
    case Errc::disk_full: return 30;
    case Errc::poisoned: return 60;
    default: return 10;
  }
}

}  // namespace

unsigned status_of(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument:
    case Errc::protocol: return 400;
    case Errc::unauthorized: return 401;
    case Errc::forbidden: return 403;
    case Errc::condition_failed:
    case Errc::key_reuse:
    case Errc::refused: return 409;
    case Errc::too_large: return 413;
    case Errc::queue_full:
    case Errc::disk_full:
    case Errc::poisoned:
    case Errc::read_only:
    case Errc::closed:
    case Errc::unavailable: return 503;
    case Errc::timed_out: return 504;
    case Errc::io_error:
    case Errc::damaged:
    case Errc::locked:
    case Errc::not_a_store:
    case Errc::unsupported_format:
    case Errc::internal: return 500;
  }
  return 500;
}

Response problem(unsigned status, std::string_view code, std::string_view title, std::string_view detail, JsonObject members) {
  JsonObject object;
  object.string("type", std::string("urn:opossum:problem:").append(code));
  object.string("title", title).number("status", std::uint64_t{status}).string("detail", detail);
  std::string body = std::move(object).take();
  const std::string extra = std::move(members).take();
  if (extra.size() > 2) {
    body.back() = ',';
    body.append(extra, 1);
  }
  return Response{status, "application/problem+json", std::move(body), {}, false};
}

Response problem(const Error& error, JsonObject members) {
  std::string detail = error.detail();
  if (const std::string_view what_to_do = advice(error.code()); !what_to_do.empty()) {
    if (!detail.empty()) detail += detail.ends_with('.') ? " " : ". ";
    detail += what_to_do;
  }
  if (const Conflict* conflict = error.conflict()) {
    members.number("position", conflict->position.value());
    if (!conflict->event_json.empty()) members.raw("event", conflict->event_json);
  }
  const unsigned status = status_of(error.code());
  Response response = problem(status, name(error.code()), meaning(error.code()), detail, std::move(members));
  if (status == 503) response.headers.emplace_back("Retry-After", std::to_string(retry_after_seconds(error)));
  return response;
}

Response not_found(std::string_view detail) { return problem(404, "not-found", "there is nothing at this address", detail); }

Response bad_request(std::string_view detail) {
  return problem(400, name(Errc::invalid_argument), meaning(Errc::invalid_argument), detail);
}

}  // namespace opossum::gateway
