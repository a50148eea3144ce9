// SPDX-License-Identifier: MIT
#include "ingest/modbus/planner.hpp"

#include <algorithm>
#include <tuple>

namespace opossum::ingest::modbus {
namespace {

Span bounds(const Device& device, const std::vector<std::size_t>& points) {
  Span span = device.points[points.front()].span;
  auto end = span.end();
  for (const auto index : points) {
    const auto& each = device.points[index].span;
    span.address = std::min(span.address, each.address);
    end = std::max(end, each.end());
  }
  span.count = end - span.address;
  return span;
}

bool may_read_gap(const Device& device, const Learned& learned, const Span& gap) {
  if (gap.count == 0) return true;
  const auto hit = [&](const Span& span) { return span.overlaps(gap); };
  return std::ranges::none_of(device.forbidden, hit) && std::ranges::none_of(learned.refused, hit);
}

bool may_join(const Device& device, const Learned& learned, const Span& block, const Span& next) {
  if (block.table != next.table) return false;
  const auto end = std::max(block.end(), next.end());
  const auto cells_max = is_bits(block.table) ? device.options.max_bits : device.options.max_registers;
  if (end - block.address > cells_max) return false;
  const bool cut = std::ranges::any_of(learned.cuts, [&](const Span& at) {
    return at.table == block.table && block.address < at.address && at.address <= next.address;
  });
  if (cut) return false;
  if (next.address <= block.end()) return true;
  const Span gap{block.table, block.end(), next.address - block.end()};
  return gap.count <= device.options.max_gap && may_read_gap(device, learned, gap);
}

}  // namespace

std::vector<Request> plan(const Device& device, std::vector<std::size_t> points, const Learned& learned) {
  std::ranges::sort(points, {}, [&](std::size_t index) {
    const auto& span = device.points[index].span;
    return std::tuple(span.table, span.address, span.count, index);
  });
  std::vector<Request> requests;
  for (const auto index : points) {
    const auto& span = device.points[index].span;
    if (!requests.empty() && may_join(device, learned, requests.back().span, span)) {
      auto& block = requests.back().span;
      block.count = std::max(block.end(), span.end()) - block.address;
      requests.back().points.push_back(index);
    } else {
      requests.push_back({span, {index}});
    }
  }
  return requests;
}

std::pair<Request, Request> split(const Device& device, const Request& request) {
  OPOSSUM_ASSERT(request.points.size() >= 2);
  const auto middle = request.points.begin() + static_cast<std::ptrdiff_t>(request.points.size() / 2);
  Request left{{}, {request.points.begin(), middle}};
  Request right{{}, {middle, request.points.end()}};
  left.span = bounds(device, left.points);
  right.span = bounds(device, right.points);
  return {std::move(left), std::move(right)};
}

}  // namespace opossum::ingest::modbus
