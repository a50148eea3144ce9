// SPDX-License-Identifier: MIT
#include "gateway/wiring/ingest_modbus.hpp"

namespace opossum::gateway {
namespace {

ingest::ModbusPointOptions point_options(const config::ModbusPoint& point) {
  ingest::ModbusPointOptions options;
  options.name = point.name;
  options.table = to_string(point.table);
  options.group = point.group;
  options.address = point.address;
  options.address_base = point.address_base;
  options.type = to_string(point.type);
  options.bit = point.bit;
  options.order = point.order;
  options.scale = point.scale;
  options.offset = point.offset;
  options.unit = point.unit;
  options.deadband = point.deadband;
  options.min = point.min;
  options.max = point.max;
  options.labels = point.names;
  return options;
}

ingest::ModbusGroupOptions group_options(const config::ModbusGroup& group) {
  ingest::ModbusGroupOptions options;
  options.name = group.name;
  options.poll = group.poll;
  if (group.event) options.event = to_string(*group.event);
  options.type = group.type;
  options.tags = group.tags;
  return options;
}

ingest::ModbusDeviceOptions device_options(const config::ModbusDevice& device) {
  ingest::ModbusDeviceOptions options;
  options.name = device.name;
  options.url = to_string(device.url);
  options.unit = device.unit;
  options.timeout = device.timeout;
  options.retries = device.retries;
  options.pause_between_requests = device.pause_between_requests;
  options.pause_after_connect = device.pause_after_connect;
  options.close_after_poll = device.close_after_poll;
  options.poll = device.poll;
  options.order = device.order;
  options.type = device.type;
  options.tags = device.tags;
  options.event = to_string(device.event);
  options.max_registers = device.max_registers;
  options.max_bits = device.max_bits;
  options.max_gap = device.max_gap;
  for (const auto& range : device.forbidden) options.forbidden.push_back({to_string(range.table), range.from, range.to});
  options.degrade_after = device.degrade_after;
  options.degrade_time = device.degrade_time;
  options.recheck = device.recheck;
  for (const auto& group : device.groups) options.groups.push_back(group_options(group));
  for (const auto& point : device.points) options.points.push_back(point_options(point));
  return options;
}

}  // namespace

std::vector<ingest::ModbusDeviceOptions> modbus_options(const config::Config& config) {
  std::vector<ingest::ModbusDeviceOptions> devices;
  for (const config::ModbusDevice& device : config.ingest.modbus) devices.push_back(device_options(device));
  return devices;
}

}  // namespace opossum::gateway
