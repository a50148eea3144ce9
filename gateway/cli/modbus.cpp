// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <memory>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "ingest/modbus_probe.hpp"

namespace opossum::gateway::cli {
namespace {

struct ProbeArguments {
  std::string url{};
  std::string units = "1-247";
  std::uint32_t timeout_ms = 300;
  std::optional<std::uint32_t> address{};
  std::uint32_t base = 0;
  std::uint32_t count = 8;
  std::uint32_t unit = 1;
  std::string table = "holding";
  OutputOptions output{};
};

std::optional<std::uint32_t> unit_number(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > 255) return std::nullopt;
  return number;
}

int scan(ingest::ModbusProbe& probe, const ProbeArguments& arguments) {
  const auto dash = arguments.units.find('-');
  const auto first = unit_number(std::string_view(arguments.units).substr(0, dash));
  const auto last = dash == std::string::npos ? first : unit_number(std::string_view(arguments.units).substr(dash + 1));
  if (!first || !last || *first > *last) {
    fmt::print(stderr, "opossum: --units wants FIRST-LAST, from 0 to 255, such as 1-32; it is \"{}\"\n", arguments.units);
    return kUsage;
  }
  std::uint32_t found = 0;
  for (auto unit = *first; unit <= *last; ++unit) {
    const auto answer = probe.ask(unit);
    if (!answer) return report(answer.error());
    if (!answer->present) continue;
    ++found;
    // As they are found: a scan of a serial line takes minutes.
    if (arguments.output.wants_json()) {
      fmt::print("{{\"unit\":{},\"answer\":\"{}\",\"ms\":{}}}\n", unit, answer->text, answer->took.count());
    } else {
      fmt::print("unit {:<3}  {} ({} ms)\n", unit, answer->text, answer->took.count());
    }
    std::fflush(stdout);
  }
  if (found > 0) return kDone;
  fmt::print(stderr, "opossum: no unit of {} answers within {} ms; a longer --timeout may help\n", arguments.units, arguments.timeout_ms);
  return kNotFound;
}

void print_cell_json(const ingest::ModbusProbedCell& cell) {
  const std::string where = fmt::format("{{\"address\":{},\"reference\":\"{}\"", cell.address, cell.reference);
  if (!cell.raw) fmt::print("{},\"refused\":\"{}\"}}\n", where, cell.refusal);
  for (const auto& as : cell.as) {
    fmt::print("{},\"type\":\"{}\"{},\"value\":{}}}\n", where, as.type, as.order.empty() ? "" : ",\"order\":\"" + as.order + "\"",
               as.value);
  }
}

/// One line for each order: its values under every type of that width.
void print_cell_text(const ingest::ModbusProbedCell& cell) {
  if (!cell.raw) {
    fmt::print("{:>6}  {}  {}\n", cell.address, cell.reference, cell.refusal);
    return;
  }
  fmt::print("{:>6}  {}  0x{:04x}", cell.address, cell.reference, *cell.raw);
  std::string order = "-";
  for (const auto& as : cell.as) {
    if (as.order != order && !as.order.empty()) fmt::print("\n        {:<8} ", as.order);
    order = as.order;
    if (as.value != "null") fmt::print("  {} {}", as.type, as.value);
  }
  fmt::print("\n");
}

int show_range(ingest::ModbusProbe& probe, const ProbeArguments& arguments) {
  if (*arguments.address < arguments.base) {
    fmt::print(stderr, "opossum: --address {} lies below --base {}\n", *arguments.address, arguments.base);
    return kUsage;
  }
  const auto cells = probe.read(arguments.unit, arguments.table, *arguments.address - arguments.base, arguments.count);
  if (!cells) return report(cells.error());
  for (const auto& cell : *cells) {
    if (arguments.output.wants_json()) {
      print_cell_json(cell);
    } else {
      print_cell_text(cell);
    }
  }
  return kDone;
}

int run_probe(const ProbeArguments& arguments) {
  const auto probe = ingest::ModbusProbe::open(arguments.url, std::chrono::milliseconds(arguments.timeout_ms));
  if (!probe) return report(probe.error());
  return arguments.address ? show_range(**probe, arguments) : scan(**probe, arguments);
}

}  // namespace

void add_modbus(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<ProbeArguments>();
  CLI::App* command = root.add_subcommand("modbus", "Look at Modbus devices before they are configured");
  command->require_subcommand(1);
  CLI::App* probe = command->add_subcommand("probe", "Find the units of a connection, or show a range of one in every type and order");
  probe->add_option("url", arguments->url, "tcp://HOST[:502], rtu+tcp://HOST:PORT or rtu:///dev/ttyUSB0?baud=9600")
      ->required()
      ->type_name("URL");
  probe->add_option("--units", arguments->units, "Units to look for (default 1-247)")->type_name("FIRST-LAST");
  probe->add_option("--timeout", arguments->timeout_ms, "For each answer, in ms (default 300)")->check(CLI::Range(10, 60'000));
  probe->add_option("--address", arguments->address, "Show what is at this address")->type_name("N");
  probe->add_option("--base", arguments->base, "What the manual calls the first address: 0 (default), 1, 40001, ...")->type_name("N");
  probe->add_option("--count", arguments->count, "Registers or bits from there (default 8)")->check(CLI::Range(1, 2000));
  probe->add_option("--unit", arguments->unit, "Of this unit (default 1)")->check(CLI::Range(0, 255));
  probe->add_option("--from", arguments->table, "Table: coil, discrete, input or holding (default holding)")->type_name("TABLE");
  add_output_options(*probe, arguments->output);
  probe->footer(R"(
It only reads. A serial port cannot be probed while a gateway uses it.

Examples:
  opossum modbus probe tcp://192.168.1.20                            which units answer
  opossum modbus probe tcp://192.168.1.20 --unit 1 --address 100     registers 100 to 107
  opossum modbus probe 'rtu:///dev/ttyUSB0?baud=19200&parity=E' --units 1-32
  opossum modbus probe tcp://192.168.1.20 --address 40101 --base 40001 --count 2)");
  probe->callback([arguments, &chosen] { chosen = [arguments] { return run_probe(*arguments); }; });
}

}  // namespace opossum::gateway::cli
