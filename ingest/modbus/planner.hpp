// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "ingest/modbus/device.hpp"

namespace opossum::ingest::modbus {

/// One read, and the points (indices into Device::points, by address) that it answers. It begins and ends with a point.
struct Request {
  Span span{};
  std::vector<std::size_t> points{};
};

/// What a device taught us by its exceptions.
struct Learned {
  std::vector<Span> refused{};  ///< cells that gave an exception: never read as a gap
  std::vector<Span> cuts{};     ///< a request must not contain both sides of `address` (count is 0)
};

/// Few requests that cover `points`, each point whole and in exactly one of them; within max_registers, max_bits and max_gap, never
/// reading a forbidden or refused cell, save those of the points themselves.
[[nodiscard]] std::vector<Request> plan(const Device& device, std::vector<std::size_t> points, const Learned& learned = {});

/// The two halves of a request that failed, each trimmed to its points. Needs two points at least.
[[nodiscard]] std::pair<Request, Request> split(const Device& device, const Request& request);

}  // namespace opossum::ingest::modbus
