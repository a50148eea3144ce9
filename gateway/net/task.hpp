// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace opossum::gateway {

/// Every connection lives on one io_context that one thread runs: that is its strand, without the cost of one.
using Executor = boost::asio::io_context::executor_type;

template <class T>
using Task = boost::asio::awaitable<T, Executor>;

inline constexpr boost::asio::use_awaitable_t<Executor> kUseTask{};
/// `auto result = co_await socket.async_…(…, kTupleTask); auto& [error, bytes] = result;`
inline constexpr boost::asio::as_tuple_t<boost::asio::use_awaitable_t<Executor>> kTupleTask{kUseTask};

}  // namespace opossum::gateway
