// SPDX-License-Identifier: MIT
#pragma once

// What most sources of the gateway use and takes long to parse; each still includes what it uses. More is no better: reading a
// precompiled header of three times this size cost a source as much as it saved, and ccache reads all of it each time.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
