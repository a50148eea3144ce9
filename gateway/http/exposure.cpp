// SPDX-License-Identifier: MIT
#include "gateway/http/exposure.hpp"

#include "gateway/net/listen.hpp"

namespace opossum::gateway {

Result<void> check_exposure(const HttpOptions& options) {
  for (const std::string& text : options.listen) {
    auto endpoint = parse_endpoint(text);
    if (!endpoint) return fail(std::move(endpoint).error());
    const bool safe = endpoint->address().is_loopback() || options.insecure || (options.tls && !options.tokens_file.empty());
    if (!safe) {
      return fail(Errc::refused,
                  "listening on " + text + " would let the whole network in: set http.tls and http.tokens, or http.insecure = true");
    }
  }
  return {};
}

}  // namespace opossum::gateway
