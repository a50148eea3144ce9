// SPDX-License-Identifier: MIT
#include "ingest/modbus/device.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "ingest/mapping/identifier.hpp"

namespace opossum::ingest::modbus {
namespace {

constexpr std::size_t kPointsMax = 5000;       // one poll must fit one commit
constexpr std::size_t kNameBytesMax = 200;     // leaves room for "point:" in a tag of 256 bytes
constexpr std::uint32_t kAddresses = 65'536;

std::unexpected<Error> invalid(std::string detail) { return fail(Errc::invalid_argument, std::move(detail)); }

Result<void> check_identifier(std::string_view what, const std::string& text) {
  if (const auto problem = mapping::identifier_problem(text)) {
    return invalid(std::string(what) + " " + mapping::shown(text) + ": " + *problem);
  }
  return {};
}

/// Names become part of a tag.
Result<void> check_name(std::string_view what, const std::string& text) {
  OPOSSUM_TRY(check_identifier(what, text));
  if (text.size() <= kNameBytesMax) return {};
  return invalid(std::string(what) + " " + mapping::shown(text) + ": it has " + std::to_string(text.size()) + " bytes; the limit is " +
                 std::to_string(kNameBytesMax));
}

Result<void> check_range(std::string_view what, std::int64_t value, std::int64_t least, std::int64_t most) {
  if (value >= least && value <= most) return {};
  return invalid(std::string(what) + " is " + std::to_string(value) + ", must be " + std::to_string(least) + " to " + std::to_string(most));
}

Result<Table> parse_table(std::string_view text) {
  for (const auto table : {Table::coil, Table::discrete, Table::input, Table::holding}) {
    if (text == name(table)) return table;
  }
  return invalid("table \"" + std::string(text) + "\" is unknown; there are coil, discrete, input and holding");
}

Result<std::uint32_t> wire_address(const ModbusPointOptions& options) {
  if (options.address >= options.address_base && options.address - options.address_base < kAddresses) {
    return options.address - options.address_base;
  }
  return invalid("address " + std::to_string(options.address) + " with address_base " + std::to_string(options.address_base) +
                 " is outside 0 to 65535 on the wire; address_base is the number of the table's first item, such as 0, 1 or 40001");
}

Result<void> check_numbers(const Point& point) {
  const auto& options = point.options;
  for (const double value :
       {options.scale, options.offset, options.deadband.value_or(0), options.min.value_or(0), options.max.value_or(0)}) {
    if (!std::isfinite(value)) return invalid("scale, offset, deadband, min and max must be finite numbers");
  }
  if (options.scale == 0) return invalid("scale is 0, which would make every value the offset");
  if (options.deadband.value_or(0) < 0) return invalid("deadband must not be negative");
  if (options.min && options.max && *options.min > *options.max) return invalid("min is greater than max");
  const bool computed = options.scale != 1 || options.offset != 0;
  if (!point.type.is_number() && (computed || options.min || options.max || options.deadband.value_or(0) > 0)) {
    return invalid("scale, offset, min, max and a deadband above 0 need a number, not " + options.type);
  }
  if (!options.labels.empty() && (!point.type.is_integer() || computed)) {
    return invalid("enum needs an integer type without scale and offset");
  }
  return {};
}

Result<ByteOrder> order_of(const Point& point, const std::string& device_order) {
  const auto& own = point.options.order;
  const auto bytes = static_cast<std::uint8_t>(point.type.is_text() ? 2 : point.type.registers() * 2);
  if (own.empty()) return derive_byte_order(device_order, bytes);
  auto order = parse_byte_order(own);
  if (order && order->size != bytes) {
    return invalid("order " + own + " has " + std::to_string(own.size()) + " letters, but the type needs " + std::to_string(bytes));
  }
  return order;
}

Result<void> resolve_point(Point& point, const ModbusDeviceOptions& device) {
  auto& options = point.options;
  OPOSSUM_TRY(check_name("name", options.name));
  const auto table = parse_table(options.table);
  if (!table) return fail(table.error());
  if (options.type.empty()) options.type = is_bits(*table) || options.bit ? "bool" : "uint16";
  const auto type = parse_value_type(options.type);
  if (!type) return fail(type.error());
  point.type = *type;
  const auto address = wire_address(options);
  if (!address) return fail(address.error());
  if (is_bits(*table) && (type->kind != Kind::boolean || options.bit)) {
    return invalid("a " + options.table + " is a single bit: use type bool and no bit");
  }
  if (options.bit && (type->kind != Kind::boolean || *options.bit > 15)) return invalid("bit must be 0 to 15 and needs type bool");
  point.span = {*table, *address, is_bits(*table) ? 1U : type->registers()};
  if (point.span.end() > kAddresses) return invalid("reaches beyond address 65535");
  if (!is_bits(*table) && point.span.count > device.max_registers) {
    return invalid("needs " + std::to_string(point.span.count) + " registers, more than max_registers " +
                   std::to_string(device.max_registers));
  }
  auto order = order_of(point, device.order);
  if (!order) return fail(order.error());
  point.order = *order;
  return check_numbers(point);
}

Result<void> check_device(const ModbusDeviceOptions& device) {
  if (device.unit != 255) OPOSSUM_TRY(check_range("unit (or 255 over TCP)", device.unit, 0, 247));
  OPOSSUM_TRY(check_range("timeout in ms", device.timeout.count(), 10, 60'000));
  OPOSSUM_TRY(check_range("retries", device.retries, 0, 10));
  OPOSSUM_TRY(check_range("pause_between_requests in ms", device.pause_between_requests.count(), 0, 10'000));
  OPOSSUM_TRY(check_range("pause_after_connect in ms", device.pause_after_connect.count(), 0, 60'000));
  OPOSSUM_TRY(check_range("max_registers", device.max_registers, 1, 125));
  OPOSSUM_TRY(check_range("max_bits", device.max_bits, 1, 2000));
  OPOSSUM_TRY(check_range("max_gap", device.max_gap, 0, 125));
  OPOSSUM_TRY(check_range("degrade_after", device.degrade_after, 1, 1000));
  OPOSSUM_TRY(check_range("degrade_time in ms", device.degrade_time.count(), 10, 86'400'000));
  OPOSSUM_TRY(check_range("recheck in ms", device.recheck.count(), 10, 86'400'000));
  OPOSSUM_TRY(derive_byte_order(device.order, 4));
  if (device.points.empty()) return invalid("has no points");
  return check_range("the number of points", static_cast<std::int64_t>(device.points.size()), 1, kPointsMax);
}

Result<Span> resolve_range(const ModbusRange& range) {
  const auto table = parse_table(range.table);
  if (!table) return fail(table.error());
  if (range.first > range.last || range.last >= kAddresses) {
    return invalid("forbidden range " + std::to_string(range.first) + " to " + std::to_string(range.last) + " must rise and end by 65535");
  }
  return Span{*table, range.first, range.last - range.first + 1};
}

Result<Group> resolve_group(const ModbusGroupOptions& options, const ModbusDeviceOptions& device) {
  const auto event = options.event.value_or(device.event);
  if (event != "point" && event != "group") return invalid("event \"" + event + "\" must be point or group");
  Group group{.name = options.name,
              .poll = options.poll.value_or(device.poll),
              .one_event = event == "group",
              .type = options.type.value_or(device.type),
              .tags = device.tags};
  group.tags.insert(group.tags.end(), options.tags.begin(), options.tags.end());
  if (group.tags.empty()) group.tags.push_back("device:" + device.name);
  OPOSSUM_TRY(check_range("poll in ms", group.poll.count(), 10, 86'400'000));
  OPOSSUM_TRY(check_identifier("type", group.type));
  for (const auto& tag : group.tags) OPOSSUM_TRY(check_identifier("tag", tag));
  if (group.tags.size() > 63) return invalid("has " + std::to_string(group.tags.size()) + " tags, at most 63 fit beside point:NAME");
  return group;
}

Result<std::vector<Group>> resolve_groups(const ModbusDeviceOptions& device) {
  std::vector<Group> groups;
  auto own = resolve_group({}, device);
  if (!own) return fail(std::move(own).error());
  groups.push_back(std::move(*own));
  for (const auto& options : device.groups) {
    auto named = check_name("name", options.name);
    if (named && std::ranges::find(groups, options.name, &Group::name) != groups.end()) named = invalid("its name is used twice");
    if (!named) return fail(std::move(named).error().in("group"));
    auto group = resolve_group(options, device);
    if (!group) return fail(std::move(group).error().in("group \"" + options.name + "\""));
    groups.push_back(std::move(*group));
  }
  return groups;
}

Result<void> add_point(Device& device, std::set<std::string>& names, const ModbusPointOptions& options) {
  Point point{.options = options};
  OPOSSUM_TRY(resolve_point(point, device.options));
  if (!names.insert(options.name).second) return invalid("its name is used twice in this device");
  if (std::ranges::any_of(device.forbidden, [&](const Span& span) { return span.overlaps(point.span); })) {
    return invalid("lies in a forbidden range");
  }
  const auto group = std::ranges::find(device.groups, options.group, &Group::name);
  if (group == device.groups.end()) return invalid("group \"" + options.group + "\" is not among the device's groups");
  group->points.push_back(device.points.size());
  device.points.push_back(std::move(point));
  return {};
}

Result<Device> resolve_all(const ModbusDeviceOptions& options) {
  OPOSSUM_TRY(check_device(options));
  Device device{.options = options};
  auto endpoint = parse_endpoint(options.url);
  if (!endpoint) return fail(std::move(endpoint).error());
  device.endpoint = *endpoint;
  if (endpoint->transport != Transport::tcp && (options.unit == 0 || options.unit == 255)) {
    return invalid("unit " + std::to_string(options.unit) + " cannot be read on a serial line, where units are 1 to 247");
  }
  for (const auto& range : options.forbidden) {
    auto span = resolve_range(range);
    if (!span) return fail(std::move(span).error());
    device.forbidden.push_back(*span);
  }
  auto groups = resolve_groups(options);
  if (!groups) return fail(std::move(groups).error());
  device.groups = std::move(*groups);
  std::set<std::string> names;
  for (const auto& point : options.points) {
    if (auto added = add_point(device, names, point); !added) return fail(std::move(added).error().in("point \"" + point.name + "\""));
  }
  std::erase_if(device.groups, [](const Group& group) { return group.points.empty(); });
  return device;
}

}  // namespace

std::string_view name(Table table) noexcept {
  switch (table) {
    case Table::coil: return "coil";
    case Table::discrete: return "discrete";
    case Table::input: return "input";
    case Table::holding: break;
  }
  return "holding";
}

std::uint8_t function_of(Table table) noexcept {
  switch (table) {
    case Table::coil: return 1;
    case Table::discrete: return 2;
    case Table::input: return 4;
    case Table::holding: break;
  }
  return 3;
}

std::string reference(Table table, std::uint32_t address) {
  const std::uint32_t digit = table == Table::coil ? 0 : table == Table::discrete ? 1 : table == Table::input ? 3 : 4;
  const bool five = address < 9999;
  auto text = std::to_string(digit * (five ? 10'000 : 100'000) + 1 + address);
  const std::size_t width = five ? 5 : 6;
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

Result<Device> resolve(const ModbusDeviceOptions& options) {
  if (auto named = check_name("modbus device name", options.name); !named) return fail(std::move(named).error());
  auto device = resolve_all(options);
  if (!device) return fail(std::move(device).error().in("modbus device \"" + options.name + "\""));
  return device;
}

}  // namespace opossum::ingest::modbus

namespace opossum::ingest {

Result<void> validate(const ModbusDeviceOptions& device) {
  OPOSSUM_TRY(modbus::resolve(device));
  return {};
}

Result<void> validate(const std::vector<ModbusDeviceOptions>& devices) {
  std::set<std::string> names;
  std::map<std::string, std::pair<modbus::Endpoint, std::string>> endpoints;
  for (const auto& options : devices) {
    const auto device = modbus::resolve(options);
    if (!device) return fail(device.error());
    if (!names.insert(options.name).second) {
      return fail(Errc::invalid_argument, "modbus device \"" + options.name + "\": its name is used twice");
    }
    const auto [found, inserted] = endpoints.try_emplace(device->endpoint.key(), device->endpoint, options.name);
    if (!inserted && !(found->second.first == device->endpoint)) {
      return fail(Errc::invalid_argument, "modbus devices \"" + found->second.second + "\" and \"" + options.name + "\" share " +
                                              device->endpoint.key() + " but describe it differently; make their urls the same");
    }
  }
  return {};
}

}  // namespace opossum::ingest
