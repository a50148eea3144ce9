// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "ingest/modbus/decoder.hpp"
#include "tests/support/process.hpp"

// docs/modbus.md says what the program does.
namespace opossum::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

std::string modbus_document() { return read_text(std::string(OPOSSUM_SOURCE_DIR) + "/docs/modbus.md"); }

/// The code block below `<!-- test: KIND -->`.
std::vector<std::string> marked_block(const std::string& kind) {
  std::vector<std::string> block;
  int fences = -1;
  for (const auto& line : lines_of(modbus_document())) {
    if (line == "<!-- test: " + kind + " -->") fences = 0;
    if (fences >= 0 && line.starts_with("```")) {
      if (++fences == 2) break;
    } else if (fences == 1) {
      block.push_back(line);
    }
  }
  return block;
}

std::string joined_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

TEST(ModbusDocument, ItsConfigurationIsGoodAndLeadsToThePlanItShows) {
  const TemporaryFolder folder;
  write_text(folder / "press.toml", joined_lines(marked_block("check")));
  const auto checked = run({OPOSSUM_PROGRAM, "check", "-c", folder / "press.toml"});
  ASSERT_EQ(checked.code, 0) << checked.error;
  std::set<std::string> printed;
  for (const auto& line : lines_of(checked.output)) printed.insert(line.substr(0, line.find_last_not_of(' ') + 1));
  const auto plan = marked_block("plan");
  ASSERT_GE(plan.size(), 10U);
  for (const auto& line : plan) EXPECT_TRUE(printed.contains("#   " + line)) << line << "\nis not in\n" << checked.output;
}

TEST(ModbusDocument, EveryKeyAndCounterIsExplained) {
  const auto document = modbus_document();
  std::size_t keys = 0;
  const auto explained = run({OPOSSUM_PROGRAM, "check", "--explain", "ingest.modbus"});
  ASSERT_EQ(explained.code, 0) << explained.error;
  for (const auto& line : lines_of(explained.output)) {
    if (!line.starts_with("ingest.modbus[]")) continue;
    ++keys;
    const auto name = line.substr(line.rfind('.') + 1);
    const bool told = document.find("`" + name) != std::string::npos || document.find(name + " = ") != std::string::npos;
    EXPECT_TRUE(told) << line;
  }
  EXPECT_GE(keys, 40U);
}

/// The cells of a table's row, without the backticks.
std::vector<std::string> cells_of(const std::string& row) {
  std::vector<std::string> cells;
  std::string cell;
  for (const char each : row.substr(1)) {
    if (each == '|') {
      cells.push_back(std::regex_replace(cell, std::regex("^[ `]+|[ `]+$"), ""));
      cell.clear();
    } else {
      cell += each;
    }
  }
  return cells;
}

std::string read_as(const std::string& type, const std::string& order, const std::string& registers) {
  std::vector<std::uint16_t> cells;
  static const std::regex kRegister("0x([0-9a-f]{4})");
  for (std::sregex_iterator at(registers.begin(), registers.end(), kRegister), end; at != end; ++at) {
    cells.push_back(static_cast<std::uint16_t>(std::stoul((*at)[1].str(), nullptr, 16)));
  }
  ingest::modbus::Point point;
  point.type = ingest::modbus::parse_value_type(type).value();
  point.order = ingest::modbus::parse_byte_order(order).value();
  point.span.count = static_cast<std::uint32_t>(cells.size());
  return ingest::modbus::to_json(ingest::modbus::decode(point, cells, Timestamp{}).value);
}

TEST(ModbusDocument, ItsExamplesOfOrdersAreRight) {
  std::size_t rows = 0;
  for (const auto& line : lines_of(modbus_document())) {
    static const std::regex kOrderRow("\\| `[A-H]{4,8}` \\| `0x.*");
    if (!std::regex_match(line, kOrderRow)) continue;
    ++rows;
    const auto cells = cells_of(line);
    if (cells[0].size() == 8) {
      EXPECT_EQ(read_as("uint64", cells[0], cells[1]), "1234605616436508552") << line;
    } else {
      EXPECT_EQ(read_as("float32", cells[0], cells[1]), "21.5") << line;
      EXPECT_EQ(read_as("uint32", cells[0], cells[2]), "305419896") << line;
    }
  }
  EXPECT_EQ(rows, 10U);
}

TEST(ModbusDocument, ItsProbesWork) {
  const int port = free_port();
  const auto address = "127.0.0.1:" + std::to_string(port);
  Process simulator({OPOSSUM_PROGRAM, "simulate", "modbus", "--listen", address}, {.output_file = "/dev/null"});
  ASSERT_TRUE(wait_until([&] { return run({OPOSSUM_PROGRAM, "modbus", "probe", "tcp://" + address, "--units", "1"}).code == 0; }));
  std::size_t probes = 0;
  for (const auto& line : lines_of(modbus_document())) {
    if (!line.starts_with("opossum modbus probe")) continue;
    ++probes;
    const auto command = std::regex_replace(line, std::regex("127.0.0.1:5020"), address);
    const auto done = run({"bash", "-c", std::string(OPOSSUM_PROGRAM) + command.substr(7)});
    EXPECT_EQ(done.code, 0) << line << done.error;
    EXPECT_THAT(lines_of(done.output), ::testing::Not(::testing::IsEmpty())) << line;
  }
  EXPECT_EQ(probes, 2U);
}

}  // namespace
}  // namespace opossum::testing
