// SPDX-License-Identifier: MIT
#include "ingest/modbus/reading.hpp"

#include <array>
#include <charconv>
#include <type_traits>

#include "ingest/mapping/json_text.hpp"
#include "store/clock.hpp"

namespace opossum::ingest::modbus {

std::string_view name(Quality quality) noexcept {
  switch (quality) {
    case Quality::good: return "good";
    case Quality::uncertain: return "uncertain";
    case Quality::bad: return "bad";
    case Quality::stale: break;
  }
  return "stale";
}

std::string quoted(std::string_view text) {
  std::string out;
  mapping::append_quoted(out, text);
  return out;
}

std::string to_json(const Value& value) {
  return std::visit(
      [](const auto& held) -> std::string {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::monostate>) {
          return "null";
        } else if constexpr (std::is_same_v<Held, bool>) {
          return held ? "true" : "false";
        } else if constexpr (std::is_same_v<Held, std::string>) {
          return modbus::quoted(held);
        } else {
          std::array<char, 64> text{};
          const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), held);
          return {text.data(), end};
        }
      },
      value);
}

std::optional<double> number_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return static_cast<double>(*number);
  if (const auto* number = std::get_if<std::uint64_t>(&value)) return static_cast<double>(*number);
  if (const auto* number = std::get_if<float>(&value)) return static_cast<double>(*number);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  return std::nullopt;
}

std::string members_of(const Reading& reading, const std::string& unit, Timestamp event_time) {
  std::string out = "\"value\":" + to_json(reading.value);
  if (!unit.empty()) out += ",\"unit\":" + modbus::quoted(unit);
  out += ",\"quality\":\"" + std::string(name(reading.quality)) + "\"";
  if (reading.exception) out += ",\"exception\":" + std::to_string(*reading.exception);
  const bool has_none = reading.quality == Quality::bad && !reading.exception;
  const auto answered = reading.quality == Quality::stale ? reading.read_at : has_none ? std::nullopt : std::optional(reading.time);
  if (answered && *answered != event_time) out += ",\"read_at\":\"" + to_rfc3339(*answered) + "\"";
  return out;
}

}  // namespace opossum::ingest::modbus
