// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <utility>

#include "gateway/net/listen.hpp"
#include "gateway/net/loop.hpp"
#include "gateway/net/transport.hpp"
#include "store/options.hpp"

namespace opossum::gateway {

/// Takes connections in on the thread of `home`, until `stopping` is set and the acceptor is closed. Each lives on the loop that `choose`
/// answers and is handed to `admit(loop, socket)`. `owner` is a literal, for the log.
template <class Choose, class Admit>
[[nodiscard]] Task<void> accept_connections(Acceptor& acceptor, Loop& home, const std::atomic<bool>& stopping, const char* owner,
                                            Logger logger, Choose choose, Admit admit) {
  while (!stopping) {
    auto& loop = choose();
    auto result = co_await acceptor.async_accept(loop.context(), kTupleTask);
    auto& [error, accepted] = result;
    if (stopping) break;
    if (!error) {
      admit(loop, Socket(std::move(accepted)));
    } else if (error != boost::asio::error::operation_aborted && error != boost::asio::error::connection_aborted) {
      if (logger) logger(LogLevel::warning, std::string(owner) + ": cannot accept a connection: " + error.message());
      co_await home.sleep(std::chrono::milliseconds(100));  // out of file descriptors, most likely
    }
  }
}

}  // namespace opossum::gateway
