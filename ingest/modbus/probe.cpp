// SPDX-License-Identifier: MIT
#include <array>
#include <span>

#include "ingest/modbus/connection.hpp"
#include "ingest/modbus/decoder.hpp"
#include "ingest/modbus/poll_run.hpp"
#include "ingest/modbus_probe.hpp"

namespace opossum::ingest {
namespace {

using modbus::Answer;
using modbus::Span;
using Cells = std::vector<std::optional<std::uint16_t>>;

constexpr std::uint32_t kProbedRegistersMax = 125;
constexpr std::uint32_t kProbedBitsMax = 2000;
constexpr std::uint32_t kProbedTextMax = 250;
constexpr std::uint32_t kTableCells = 65'536;

constexpr std::array kOrdersOf2{"AB", "BA"};
constexpr std::array kOrdersOf4{"ABCD", "BADC", "CDAB", "DCBA"};
constexpr std::array kOrdersOf8{"ABCDEFGH", "BADCFEHG", "GHEFCDAB", "HGFEDCBA", "CDABGHEF", "EFGHABCD"};

std::span<const char* const> orders_of(std::size_t registers) {
  if (registers == 1) return kOrdersOf2;
  if (registers == 2) return kOrdersOf4;
  return kOrdersOf8;
}

/// `cells` are exactly those of the type.
void add_reading(ModbusProbedCell& to, const std::string& type, const std::string& order, std::span<const std::uint16_t> cells) {
  const auto parsed = modbus::parse_value_type(type);
  OPOSSUM_ASSERT(parsed.has_value());
  modbus::Point point;
  point.type = *parsed;
  point.span.count = static_cast<std::uint32_t>(cells.size());
  if (!order.empty()) point.order = modbus::parse_byte_order(order).value_or(modbus::ByteOrder{});
  to.as.push_back({type, order, modbus::to_json(modbus::decode(point, cells, Timestamp{}).value)});
}

void add_numbers(ModbusProbedCell& to, std::span<const std::uint16_t> cells) {
  constexpr std::array kTypes{"uint16", "int16", "float16", "bcd16", "uint8h", "uint8l", "int8h", "int8l", "uint32",
                              "int32",  "float32", "bcd32", "uint64", "int64", "float64"};
  for (const std::size_t registers : {1U, 2U, 4U}) {
    if (cells.size() < registers) return;
    for (const char* order : orders_of(registers)) {
      for (const char* type : kTypes) {
        if (modbus::parse_value_type(type)->registers() == registers) add_reading(to, type, order, cells.first(registers));
      }
    }
  }
}

/// The cells from `first` on that the device gave, without a hole.
std::vector<std::uint16_t> run_from(const Cells& cells, std::size_t first) {
  std::vector<std::uint16_t> run;
  for (auto at = first; at < cells.size() && cells[at]; ++at) run.push_back(*cells[at]);
  return run;
}

Result<Span> span_of(const std::string& table, std::uint32_t address, std::uint32_t count) {
  for (const auto each : {modbus::Table::coil, modbus::Table::discrete, modbus::Table::input, modbus::Table::holding}) {
    if (table != modbus::name(each)) continue;
    const auto most = modbus::is_bits(each) ? kProbedBitsMax : kProbedRegistersMax;
    if (count < 1 || count > most) {
      return fail(Errc::invalid_argument, "count must be 1 to " + std::to_string(most) + " for table " + table);
    }
    if (address >= kTableCells || count > kTableCells - address) return fail(Errc::invalid_argument, "addresses go from 0 to 65535");
    return Span{each, address, count};
  }
  return fail(Errc::invalid_argument, "table \"" + table + "\" is unknown; there are coil, discrete, input and holding");
}

}  // namespace

class ModbusProbe::Implementation {
 public:
  Implementation(const modbus::Endpoint& endpoint, std::chrono::milliseconds timeout) : connection_(endpoint), timeout_(timeout) {}

  Result<void> ensure_open() { return connection_.is_open() ? Result<void>() : connection_.open(timeout_); }

  Result<Answer> ask(std::uint32_t unit, const Span& span) {
    for (int tries = 0; tries < 2; ++tries) {
      OPOSSUM_TRY(ensure_open());
      auto answer = connection_.read(unit, span, timeout_);
      // Devices hang up when they were idle, or after a question that they do not like.
      if (answer.kind != Answer::Kind::lost || tries == 1) return answer;
    }
    return Answer{};
  }

  Result<std::vector<ModbusProbedCell>> read(std::uint32_t unit, const Span& span) {
    std::vector<ModbusProbedCell> probed(span.count);
    Cells cells(span.count);
    OPOSSUM_TRY(fetch(unit, span, 0, cells, probed));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      auto& cell = probed[i];
      cell.address = span.address + static_cast<std::uint32_t>(i);
      cell.reference = modbus::reference(span.table, cell.address);
      cell.raw = cells[i];
      const auto run = run_from(cells, i);
      if (run.empty()) continue;
      if (is_bits(span.table)) {
        add_reading(cell, "bool", "", std::span(run).first(1));
      } else {
        add_numbers(cell, run);
        if (i == 0) add_text(cell, run);
      }
    }
    return probed;
  }

 private:
  /// Fills `cells` from index `at`; a range that is refused is halved until the refused cells are alone.
  Result<void> fetch(std::uint32_t unit, const Span& span, std::size_t at, Cells& cells, std::vector<ModbusProbedCell>& probed) {
    const auto answer = ask(unit, span);
    if (!answer) return fail(answer.error());
    if (answer->kind == Answer::Kind::cells) {
      for (std::size_t i = 0; i < span.count; ++i) cells[at + i] = answer->cells[i];
      return {};
    }
    if (answer->kind != Answer::Kind::exception || modbus::means_silence(answer->exception)) {
      return fail(Errc::unavailable, "unit " + std::to_string(unit) + ": " + answer->error);
    }
    if (span.count == 1) {
      probed[at].refusal = answer->error;
      return {};
    }
    const auto half = span.count / 2;
    OPOSSUM_TRY(fetch(unit, {span.table, span.address, half}, at, cells, probed));
    return fetch(unit, {span.table, span.address + half, span.count - half}, at + half, cells, probed);
  }

  static void add_text(ModbusProbedCell& cell, std::span<const std::uint16_t> run) {
    run = run.first(std::min<std::size_t>(run.size(), kProbedTextMax / 2));
    for (const char* order : kOrdersOf2) add_reading(cell, "string:" + std::to_string(run.size() * 2), order, run);
  }

  modbus::Connection connection_;
  std::chrono::milliseconds timeout_;
};

ModbusProbe::ModbusProbe(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
ModbusProbe::~ModbusProbe() = default;

Result<std::unique_ptr<ModbusProbe>> ModbusProbe::open(const std::string& url, std::chrono::milliseconds timeout) {
  const auto endpoint = modbus::parse_endpoint(url);
  if (!endpoint) return fail(endpoint.error());
  auto implementation = std::make_unique<Implementation>(*endpoint, timeout);
  OPOSSUM_TRY(implementation->ensure_open());
  return std::unique_ptr<ModbusProbe>(new ModbusProbe(std::move(implementation)));
}

Result<ModbusUnitAnswer> ModbusProbe::ask(std::uint32_t unit) {
  const auto began = std::chrono::steady_clock::now();
  const auto answer = implementation_->ask(unit, {modbus::Table::holding, 0, 1});
  if (!answer) return fail(answer.error());
  ModbusUnitAnswer found;
  found.took = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  const bool refused = answer->kind == Answer::Kind::exception && !modbus::means_silence(answer->exception);
  found.present = refused || answer->kind == Answer::Kind::cells;
  found.text = answer->kind == Answer::Kind::cells ? "answers" : refused ? "answers with " + answer->error : answer->error;
  return found;
}

Result<std::vector<ModbusProbedCell>> ModbusProbe::read(std::uint32_t unit, const std::string& table, std::uint32_t address,
                                                        std::uint32_t count) {
  if (unit > 255) return fail(Errc::invalid_argument, "units are 0 to 255");
  const auto span = span_of(table, address, count);
  if (!span) return fail(span.error());
  return implementation_->read(unit, *span);
}

}  // namespace opossum::ingest
