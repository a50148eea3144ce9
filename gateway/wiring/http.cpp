// SPDX-License-Identifier: MIT
#include "gateway/wiring/http.hpp"

namespace opossum::gateway {

HttpOptions http_options(const config::Config& config) {
  HttpOptions options;
  options.listen.clear();
  for (const config::Endpoint& endpoint : config.http.listen) options.listen.push_back(to_string(endpoint));
  if (config.http.tls) options.tls = TlsFiles{config.http.tls->certificate, config.http.tls->key, config.http.tls->client_ca};
  options.tokens_file = config.http.tokens;
  options.insecure = config.http.insecure;
  return options;
}

}  // namespace opossum::gateway
