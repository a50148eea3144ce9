// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>

namespace opossum::bench {

/// Calls a second of `call(writer, turn)` by `writers` threads, each of which calls again as soon as the last call returned.
/// The clock starts when all threads are there and stops when the last call has returned.
[[nodiscard]] double closed_loop(std::size_t writers, double seconds, const std::function<void(std::size_t, std::uint64_t)>& call);

}  // namespace opossum::bench
