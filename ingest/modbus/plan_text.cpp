// SPDX-License-Identifier: MIT
#include "ingest/modbus_plan.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

#include "ingest/modbus/planner.hpp"

namespace opossum::ingest {
namespace {

using modbus::Device;
using modbus::Request;
using modbus::Span;

std::string protocol_range(const Span& span) {
  const auto first = std::to_string(span.address);
  return span.count == 1 ? first : first + ".." + std::to_string(span.end() - 1);
}

std::string reference_range(const Span& span) {
  const auto first = modbus::reference(span.table, span.address);
  return span.count == 1 ? first : first + ".." + modbus::reference(span.table, span.end() - 1);
}

void row(std::ostream& out, const std::string& what, const Span& span, const std::string& rest) {
  out << "  " << std::left << std::setw(11) << what << std::setw(10) << modbus::name(span.table) << std::setw(14) << protocol_range(span)
      << std::setw(16) << reference_range(span) << rest << '\n';
}

std::string count_of(std::uint32_t count, const char* word) { return std::to_string(count) + " " + word + (count == 1 ? "" : "s"); }

std::string describe_point(const modbus::Point& point) {
  std::string text = point.options.type;
  if (point.options.bit) text += " bit " + std::to_string(*point.options.bit);
  if (point.span.count > 1 && !point.type.is_text()) {
    text += ' ';
    for (std::size_t i = 0; i < point.order.size; ++i) text += static_cast<char>('A' + point.order.place[i]);
  }
  return text + "  " + point.options.name + (point.options.unit.empty() ? "" : " [" + point.options.unit + "]");
}

void describe_group(std::ostream& out, const Device& device, const modbus::Group& group) {
  const auto requests = modbus::plan(device, group.points);
  std::uint32_t registers = 0;
  std::uint32_t bits = 0;
  for (const auto& request : requests) (modbus::is_bits(request.span.table) ? bits : registers) += request.span.count;
  out << (group.name.empty() ? "" : "group " + group.name + ": ") << "every " << group.poll.count() << " ms, "
      << count_of(static_cast<std::uint32_t>(requests.size()), "request") << " touching ";
  if (registers > 0) out << count_of(registers, "register") << (bits > 0 ? " and " : "");
  if (bits > 0) out << count_of(bits, "bit");
  out << ", for " << count_of(static_cast<std::uint32_t>(group.points.size()), "point") << '\n';
  for (const auto& request : requests) {
    row(out, "function " + std::to_string(modbus::function_of(request.span.table)), request.span,
        count_of(request.span.count, modbus::is_bits(request.span.table) ? "bit" : "register"));
    for (const auto index : request.points) row(out, "  point", device.points[index].span, describe_point(device.points[index]));
  }
}

}  // namespace

Result<std::string> describe_modbus_plan(const ModbusDeviceOptions& options) {
  const auto device = modbus::resolve(options);
  if (!device) return fail(device.error());
  std::ostringstream out;
  out << options.name << " at " << device->endpoint.key() << ", unit " << options.unit << '\n';
  out << "  " << std::left << std::setw(11) << "" << std::setw(10) << "table" << std::setw(14) << "from 0" << std::setw(16) << "40001 style"
      << '\n';
  for (const auto& group : device->groups) describe_group(out, *device, group);
  return out.str();
}

}  // namespace opossum::ingest
