// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "config/table/text.hpp"
#include "config/validate/checks.hpp"

namespace opossum::config::validate {

namespace {

constexpr std::uint32_t kAddresses = 65'536;

bool is_bit_table(ModbusTable table) { return table == ModbusTable::coil || table == ModbusTable::discrete; }

bool is_number(PointKind kind) { return kind != PointKind::boolean && kind != PointKind::string && kind != PointKind::bytes; }

bool is_integer(PointKind kind) {
  return is_number(kind) && kind != PointKind::float16 && kind != PointKind::float32 && kind != PointKind::float64;
}

/// The table whose numbers begin at this base by custom; nothing for 0, 1 and bases of a maker's own.
std::optional<ModbusTable> table_of_base(std::uint32_t base) {
  constexpr std::array<std::pair<std::uint32_t, ModbusTable>, 6> kCustom{{{10'001, ModbusTable::discrete},
                                                                          {30'001, ModbusTable::input},
                                                                          {40'001, ModbusTable::holding},
                                                                          {100'001, ModbusTable::discrete},
                                                                          {300'001, ModbusTable::input},
                                                                          {400'001, ModbusTable::holding}}};
  auto found = std::ranges::find(kCustom, base, [](const auto& pair) { return pair.first; });
  return found == kCustom.end() ? std::nullopt : std::optional(found->second);
}

/// Checks one point; `path` is its key.
class PointCheck {
 public:
  PointCheck(const ModbusDevice& device, const ModbusPoint& point, std::string path, Problems& problems)
      : device_(device), point_(point), path_(std::move(path)), problems_(problems) {}

  void run() {
    check_group();
    if (!is_broken({"table", "type", "bit"})) check_type();
    if (!is_broken({"table", "type", "address", "address_base"})) check_address();
    if (!is_broken({"type", "order"})) check_order();
    if (!is_broken({"type", "scale", "offset", "deadband", "min", "max", "enum"})) check_numbers();
  }

 private:
  [[nodiscard]] bool is_broken(std::initializer_list<std::string_view> names) const {
    return std::ranges::any_of(names, [&](std::string_view name) { return problems_.failed(key(name)); });
  }
  [[nodiscard]] std::string key(std::string_view name) const { return path_ + "." + std::string(name); }
  void complain(std::string_view name, Complaint complaint) { problems_.add(key(name), std::move(complaint)); }

  void check_group();
  void check_type();
  void check_address();
  void check_order();
  void check_numbers();

  const ModbusDevice& device_;
  const ModbusPoint& point_;
  std::string path_;
  Problems& problems_;
};

void PointCheck::check_group() {
  if (point_.group.empty() || is_broken({"group"})) return;
  std::vector<std::string> names;
  for (const auto& group : device_.groups) names.push_back(group.name);
  if (std::ranges::find(names, point_.group) != names.end()) return;
  complain("group", {"\"" + point_.group + "\"", "the name of one of the device's groups", table::did_you_mean(point_.group, names)});
}

void PointCheck::check_type() {
  auto type = to_string(point_.type);
  auto table = to_string(point_.table);
  bool is_bool = point_.type.kind == PointKind::boolean;
  if (is_bit_table(point_.table) && !is_bool) {
    complain("type",
             {"\"" + type + "\" in the table " + table, "\"bool\"", "a " + table + " is a single bit; numbers are in input and holding"});
  } else if (is_bit_table(point_.table) && point_.bit) {
    complain("bit", {"a bit of a " + table, "a bit of a register only", "a " + table + " is a single bit already: remove bit"});
  } else if (point_.bit && !is_bool) {
    complain("bit", {"a bit of a " + type, "type = \"bool\" with bit", "remove bit, or set type = \"bool\""});
  }
}

void PointCheck::check_address() {
  auto count = is_bit_table(point_.table) ? 1U : point_.type.registers();
  auto table = to_string(point_.table);
  auto usual = table_of_base(point_.address_base);
  if (usual && *usual != point_.table) {
    complain("address_base", {std::to_string(point_.address_base) + " for the table " + table, "the base of the table " + table,
                              std::to_string(point_.address_base) + " is where " + to_string(*usual) + " begins"});
  } else if (point_.address < point_.address_base || point_.address - point_.address_base >= kAddresses) {
    auto base = point_.address_base;
    std::string hint = base == 0 && point_.address >= kAddresses ? "for numbers such as 400001 set address_base = 400001" : "";
    complain("address", {std::to_string(point_.address),
                         "an address in " + std::to_string(base) + ".." + std::to_string(base + kAddresses - 1), hint});
  } else if (point_.wire_address() + count > kAddresses) {
    complain("address",
             {std::to_string(point_.address) + " with " + std::to_string(count) + " registers", "a value that ends at 65535 on the wire"});
  } else if (!is_bit_table(point_.table) && count > device_.max_registers) {
    complain("type", {to_string(point_.type) + " with " + std::to_string(count) + " registers",
                      "at most max_registers = " + std::to_string(device_.max_registers)});
  } else if (problems_.knows(key("address"))) {
    for (const auto& range : device_.forbidden) {
      bool apart = range.table != point_.table || point_.wire_address() > range.to || point_.wire_address() + count <= range.from;
      if (!apart) {
        complain("address", {std::to_string(point_.address) + " in the forbidden range " + std::to_string(range.from) + ".." +
                                 std::to_string(range.to),
                             "an address outside it", "change the point or the device's forbidden ranges"});
      }
    }
  }
}

void PointCheck::check_order() {
  if (point_.order.empty()) return;
  bool by_register = point_.type.kind == PointKind::string || point_.type.kind == PointKind::bytes;
  std::size_t letters = by_register ? 2U : point_.type.registers() * 2U;
  if (point_.order.size() == letters) return;
  std::string example = letters == 2 ? "AB or BA" : letters == 4 ? "ABCD, BADC, CDAB or DCBA" : "eight letters such as ABCDEFGH";
  complain("order", {"\"" + point_.order + "\" for " + to_string(point_.type), example, ""});
}

void PointCheck::check_numbers() {
  auto type = to_string(point_.type);
  bool scaled = point_.scale != 1 || point_.offset != 0;
  bool limited = point_.min || point_.max || point_.deadband.value_or(0) > 0;
  if (point_.scale == 0) complain("scale", {"0", "another number", "every value would be the offset"});
  if (point_.min && point_.max && *point_.min > *point_.max) {
    complain("min", {table::number_text(*point_.min), "at most max = " + table::number_text(*point_.max)});
  }
  if (!is_number(point_.type.kind) && (scaled || limited)) {
    complain("type", {"\"" + type + "\" with scale, offset, min, max or deadband", "a number's type", "remove them, or change the type"});
  }
  if (!point_.names.empty() && (scaled || !is_integer(point_.type.kind))) {
    complain("enum", {"texts for " + std::string(scaled ? "scaled values" : type), "an integer type without scale and offset"});
  }
}

void check_device(const ModbusDevice& device, const std::string& path, Problems& problems) {
  if (device.order.size() == 2 && !problems.failed(path + ".order")) {
    problems.add(path + ".order", {"\"" + device.order + "\"", "four or eight letters",
                                   "a device's order says how its 32-bit values are laid out: ABCD, BADC, CDAB or DCBA"});
  }
  if (device.points.empty() && !problems.failed(path + ".points")) {
    problems.add(path + ".points",
                 {"no points", "at least one", "points = [ { name = \"temperature\", address = 100, type = \"float32\" } ]"});
  }
  for (std::size_t i = 0; i < device.forbidden.size(); ++i) {
    auto key = at(path + ".forbidden", i);
    const auto& range = device.forbidden[i];
    if (range.from > range.to && !problems.failed(key)) {
      problems.add(key + ".from", {std::to_string(range.from), "at most to = " + std::to_string(range.to)});
    }
  }
  for (std::size_t i = 0; i < device.points.size(); ++i) PointCheck(device, device.points[i], at(path + ".points", i), problems).run();
}

/// Two devices may share a serial port, but not with two settings.
void check_ports(const std::vector<ModbusDevice>& devices, Problems& problems) {
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const auto& mine = devices[i].url;
    for (std::size_t j = 0; j < i; ++j) {
      const auto& other = devices[j].url;
      if (mine.transport != ModbusUrl::Transport::rtu || other.transport != mine.transport || other.device != mine.device || other == mine)
        continue;
      problems.add(
          at("ingest.modbus", i, "url"),
          {to_string(mine), "the settings of " + at("ingest.modbus", j, "url") + ": " + to_string(other), "they share one serial port"});
      break;
    }
  }
}

}  // namespace

void check_modbus(const Config& config, Problems& problems) {
  const auto& devices = config.ingest.modbus;
  for (std::size_t i = 0; i < devices.size(); ++i) check_device(devices[i], at("ingest.modbus", i), problems);
  check_ports(devices, problems);
}

}  // namespace opossum::config::validate
