// SPDX-License-Identifier: MIT
#include "config/table/slot.hpp"
#include "config/table/special_codecs.hpp"
#include "config/table/text_rules.hpp"

namespace opossum::config::table {

using std::chrono::hours;
using std::chrono::milliseconds;

namespace {

const Choice<ModbusTable> kTables{{"coil", "discrete", "input", "holding"}};
const Choice<ModbusEvent> kEvents{{"point", "group"}};
const Duration kPoll{milliseconds{10}, hours{24}};

void visit_pace(Visitor& visitor, ModbusDevice& device) {
  visitor.key({"timeout", kRestart, "For one response, and for connecting.", "ms"}, Duration{milliseconds{10}, milliseconds{60'000}},
              device.timeout);
  visitor.key({"retries", kRestart, "Further tries of a request without an answer."}, Integer<std::uint32_t>{0, 10}, device.retries);
  visitor.key({"pause_between_requests", kRestart, "For slow devices.", "ms"}, Duration{milliseconds{0}, milliseconds{10'000}},
              device.pause_between_requests);
  visitor.key({"pause_after_connect", kRestart, "For devices that are not ready at once.", "ms"},
              Duration{milliseconds{0}, milliseconds{60'000}}, device.pause_after_connect);
  visitor.key({"close_after_poll", kRestart, "For devices that serve one connection at a time."}, Flag{}, device.close_after_poll);
  visitor.key({"poll", kRestart, "How often points are read; a poll that overruns is skipped and counted.", "ms"}, kPoll, device.poll);
}

void visit_plan(Visitor& visitor, ModbusDevice& device) {
  visitor.key({"max_registers", kRestart, "Registers in one request.", "registers"}, Integer<std::uint16_t>{1, 125}, device.max_registers);
  visitor.key({"max_bits", kRestart, "Coils or discrete inputs in one request.", "bits"}, Integer<std::uint16_t>{1, 2'000},
              device.max_bits);
  visitor.key({"max_gap", kRestart, "Unwanted registers or bits that may be read to save a request."}, Integer<std::uint16_t>{0, 125},
              device.max_gap);
  visitor.list({"forbidden", kRestart, "Addresses that no request may touch."}, device.forbidden);
  visitor.key({"degrade_after", kRestart, "Polls without an answer before the device is asked less often."},
              Integer<std::uint32_t>{1, 1'000}, device.degrade_after);
  visitor.key({"degrade_time", kRestart, "How often such a device is asked.", "ms"}, kPoll, device.degrade_time);
  visitor.key({"recheck", kRestart, "How often a point that gave an exception is tried again.", "ms"}, kPoll, device.recheck);
}

}  // namespace

void visit_keys(Visitor& visitor, ModbusDevice& device) {
  visitor.key({"name", kRestart, "Name of the device.", {}, Need::required}, Text{kName}, device.name);
  visitor.key({"url",
               kRestart,
               "tcp://host:502, rtu+tcp://host:port (a serial tunnel) or rtu:///dev/ttyUSB0?baud=9600&parity=N&data=8&stop=1.",
               {},
               Need::required},
              ModbusUrlText{}, device.url);
  visitor.key({"unit", kRestart, "Unit (server address) at that connection."}, Integer<std::uint8_t>{0, 255}, device.unit);
  visit_pace(visitor, device);
  visitor.key({"order", kRestart, "Order of the bytes, for points without one: four or eight letters, A = the highest byte."},
              Text{kByteOrder}, device.order);
  visitor.key({"type", kRestart, "Event type."}, Text{kEventType}, device.type);
  visitor.key({"tags", kRestart, "Tags of every event; none = device:NAME."}, TextList{kTag, 0, 32}, device.tags);
  visitor.key({"event", kRestart, "One event for each point that passed its deadband, or one for each poll of a group."}, kEvents,
              device.event);
  visit_plan(visitor, device);
  visitor.list({"groups", kRestart, "Points with another pace or form."}, device.groups);
  visitor.list({"points", kRestart, "What is read.", {}, Need::required}, device.points);
}

void visit_keys(Visitor& visitor, ModbusGroup& group) {
  visitor.key({"name", kRestart, "Name of the group, for points[].group.", {}, Need::required}, Text{kName}, group.name);
  visitor.key({"poll", kRestart, "How often; not set = as the device.", "ms"}, kPoll, group.poll);
  visitor.key({"event", kRestart, "One event for each point or for the group; not set = as the device."}, kEvents, group.event);
  visitor.key({"type", kRestart, "Event type; not set = as the device."}, Text{kEventType}, group.type);
  visitor.key({"tags", kRestart, "Tags beside the device's."}, TextList{kTag, 0, 32}, group.tags);
}

void visit_keys(Visitor& visitor, ModbusRange& range) {
  visitor.key({"table", kRestart, "Which table."}, kTables, range.table);
  visitor.key({"from", kRestart, "First address, from 0.", {}, Need::required}, Integer<std::uint16_t>{0, 65'535}, range.from);
  visitor.key({"to", kRestart, "Last address, from 0.", {}, Need::required}, Integer<std::uint16_t>{0, 65'535}, range.to);
}

void visit_keys(Visitor& visitor, ModbusPoint& point) {
  visitor.key({"name", kRestart, "Name of the point, unique in its device.", {}, Need::required}, Text{kTitle}, point.name);
  visitor.key({"group", kRestart, "One of the device's groups."}, Text{kName}, point.group);
  visitor.key({"table", kRestart, "Which table."}, kTables, point.table);
  visitor.key({"address", kRestart, "As in the device's manual; sent is address - address_base.", {}, Need::required},
              Integer<std::uint32_t>{0, 465'536}, point.address);
  visitor.key({"address_base", kRestart, "The manual's number of the table's first item, such as 0, 1, 40001 or 400001."},
              Integer<std::uint32_t>{0, 400'001}, point.address_base);
  visitor.key({"type", kRestart, "How the bits are read; not set = bool in a coil, discrete input or with bit, else uint16."},
              PointTypeText{}, point.type);
  visitor.key({"bit", kRestart, "Bit of a register, 0 = lowest; makes a bool."}, Integer<std::uint8_t>{0, 15}, point.bit);
  visitor.key({"order", kRestart, "Order of the bytes; not set = as the device."}, Text{kByteOrder}, point.order);
  visitor.key({"scale", kRestart, "Value = raw × scale + offset."}, Number{}, point.scale);
  visitor.key({"offset", kRestart, "Value = raw × scale + offset.", "unit"}, Number{}, point.offset);
  visitor.key({"unit", kRestart, "Unit of the value, such as °C."}, Text{kUnitName}, point.unit);
  visitor.key({"deadband", kRestart, "Least change that is stored; 0 = any change; not set = every poll.", "unit"}, Number{0},
              point.deadband);
  visitor.key({"min", kRestart, "A value below has the quality uncertain.", "unit"}, Number{}, point.min);
  visitor.key({"max", kRestart, "A value above has the quality uncertain.", "unit"}, Number{}, point.max);
  visitor.key({"enum", kRestart, "Texts for raw values."}, NumberNames{}, point.names);
}

}  // namespace opossum::config::table
