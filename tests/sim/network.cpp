// SPDX-License-Identifier: MIT
#include "tests/sim/network.hpp"

namespace opossum::sim {

using namespace std::chrono_literals;

Result<sync::HttpAnswer> Network::post(std::string_view path, std::string_view body, std::chrono::milliseconds timeout) {
  clock_.advance(5ms);
  if (twin_ && chance(40)) {
    static_cast<void>(reach_(twin_->first, twin_->second));
    twin_.reset();
  }
  if (chance(weather_.portal)) return sync::HttpAnswer{200, "text/html", "<html>Please accept the terms</html>", {}};
  if (chance(weather_.request_lost)) {
    clock_.advance(timeout);
    return fail(Errc::timed_out, "no answer");
  }
  if (chance(weather_.late_twin)) twin_ = {std::string(path), std::string(body)};
  auto answer = reach_(path, body);
  if (!answer) return fail(Errc::unavailable, "connection refused");
  if (chance(weather_.answer_lost)) {
    clock_.advance(timeout);
    return fail(Errc::timed_out, "no answer");
  }
  if (chance(weather_.answer_cut)) answer->body.resize(random_() % answer->body.size());
  else if (chance(weather_.answer_garbled)) answer->body[random_() % answer->body.size()] ^= static_cast<char>(1 << random_() % 8);
  return sync::HttpAnswer{answer->status, answer->content_type, answer->body, {}};
}

}  // namespace opossum::sim
