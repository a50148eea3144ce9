// SPDX-License-Identifier: MIT
#include "tests/sim/network.hpp"

namespace opossum::sim {

using namespace std::chrono_literals;

void Network::spoil(std::string& bytes, unsigned cut, unsigned garbled) {
  if (bytes.empty()) return;
  if (chance(cut)) bytes.resize(random_() % bytes.size());
  else if (chance(garbled)) bytes[random_() % bytes.size()] ^= static_cast<char>(1 << random_() % 8);
}

void Network::deliver_late() {
  while (!late_.empty() && chance(40)) {
    const auto one = late_.begin() + static_cast<std::ptrdiff_t>(random_() % late_.size());
    const auto [path, body] = std::move(*one);
    late_.erase(one);
    static_cast<void>(reach_(path, body));
  }
}

Result<sync::HttpAnswer> Network::post(std::string_view path, std::string_view body, std::chrono::milliseconds timeout) {
  ++requests_;
  clock_.advance(5ms);
  deliver_late();
  if (chance(weather_.portal)) return sync::HttpAnswer{200, "text/html", "<html>Please accept the terms</html>", {}};
  if (chance(weather_.request_lost)) {
    clock_.advance(timeout);
    return fail(Errc::timed_out, "no answer");
  }
  if (chance(weather_.late_twin)) late_.emplace_back(path, body);
  if (chance(weather_.twin)) static_cast<void>(reach_(path, body));
  std::string sent(body);
  spoil(sent, weather_.request_cut, weather_.request_garbled);
  auto answer = reach_(path, sent);
  if (!answer) return fail(Errc::unavailable, "connection refused");
  if (chance(weather_.answer_lost)) {
    clock_.advance(timeout);
    return fail(Errc::timed_out, "no answer");
  }
  spoil(answer->body, weather_.answer_cut, weather_.answer_garbled);
  return sync::HttpAnswer{answer->status, answer->content_type, answer->body, {}};
}

}  // namespace opossum::sim
