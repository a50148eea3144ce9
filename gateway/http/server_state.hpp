// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "gateway/http.hpp"
#include "gateway/http/access.hpp"
#include "gateway/http/http_counters.hpp"
#include "gateway/net/worker_pool.hpp"
#include "gateway/services.hpp"

namespace opossum::gateway {

/// What all connections of a server share.
struct ServerState {
  ServerState(HttpOptions with, Services given, std::unique_ptr<Access> rights)
      : options(std::move(with)),
        services(std::move(given)),
        access(std::move(rights)),
        clock(services.clock != nullptr ? *services.clock : system_clock()),
        pool(options.worker_threads, options.worker_queue_max) {}

  [[nodiscard]] EventStore& store() const noexcept { return *services.store; }
  void log(LogLevel level, std::string line) const {
    if (services.logger) services.logger(level, std::move(line));
  }

  const HttpOptions options;
  const Services services;
  const std::unique_ptr<Access> access;
  Clock& clock;
  HttpCounters counters;
  std::atomic<bool> stopping = false;
  std::atomic<std::uint64_t> bodies_bytes = 0;  ///< held by all connections, small bodies not counted
  std::mutex tokens_mutex;  ///< while the tokens file is changed
  WorkerPool pool;
};

}  // namespace opossum::gateway
