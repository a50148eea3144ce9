// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/net/tls_files.hpp"
#include "gateway/services.hpp"
#include "store/result.hpp"

namespace opossum::gateway {

struct HttpOptions {
  std::vector<std::string> listen = {"127.0.0.1:8080"};  ///< ADDRESS:PORT or [IPV6]:PORT; port 0 = any free one
  std::optional<TlsFiles> tls{};                         ///< for all of them
  std::string tokens_file{};                             ///< when set, every request but /healthz and /readyz needs a token
  bool insecure = false;                                 ///< allow addresses other than loopback without TLS and tokens

  unsigned io_threads = 2;
  unsigned worker_threads = 4;                           ///< for reads of the log and other calls that may block
  std::size_t worker_queue_max = 1024;                   ///< waiting calls; beyond it 503
  std::size_t connections_max = 1024;                    ///< beyond it 503
  std::uint32_t header_bytes_max = 16 * 1024;
  std::uint64_t body_bytes_max = 32ULL << 20;            ///< of bodies that are held in memory; NDJSON is not
  std::uint64_t bodies_bytes_max = 256ULL << 20;         ///< of all bodies held in memory at once; beyond it 503
  std::uint64_t line_bytes_max = 4ULL << 20;             ///< of an NDJSON line
  std::uint64_t body_bytes_per_second_min = 1024;        ///< slower bodies are cut off
  std::chrono::milliseconds header_time{10'000};         ///< from its first byte
  std::chrono::milliseconds idle_time{60'000};           ///< between requests, and for one write to a slow reader
  std::chrono::milliseconds heartbeat{15'000};           ///< comments in /v1/subscribe
  std::chrono::milliseconds stop_grace{5'000};           ///< for requests under way when stop() is called
};

/// The HTTP API, version 1. Source: docs/http-api.md. All members are thread-safe; nothing throws.
class HttpServer {
 public:
  /// Listens and serves until stop(). Errc::invalid_argument for bad addresses, certificates or a tokens file that is missing;
  /// Errc::refused for an address other than loopback without TLS and tokens; Errc::unavailable when an address is taken.
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> start(HttpOptions options, Services services);

  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Where it listens, with the real ports: "http://127.0.0.1:8080".
  [[nodiscard]] std::vector<std::string> urls() const;
  [[nodiscard]] bool speaks_tls() const;
  /// Reads these certificates, and returns what makes new connections use them; those that are open keep theirs. Only where TLS is spoken.
  /// Errc::invalid_argument; nothing has changed then.
  [[nodiscard]] Result<std::move_only_function<void()>> prepare_tls(const TlsFiles& files);
  /// Stops accepting, lets requests under way finish within `stop_grace`, then closes. Idempotent; waits until all is done.
  void stop();

 private:
  class Implementation;
  explicit HttpServer(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::gateway
