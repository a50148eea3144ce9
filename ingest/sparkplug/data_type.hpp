// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace opossum::ingest::sparkplug {

/// The data types of Sparkplug B with the numbers that payloads and the birth file carry. Do not change.
enum class DataType : std::uint8_t {
  unknown = 0,
  int8, int16, int32, int64, uint8, uint16, uint32, uint64,
  float32, float64, boolean, string, date_time, text,
  uuid = 15, data_set, bytes, file, template_value, property_set, property_set_list,
  int8_array = 22, int16_array, int32_array, int64_array, uint8_array, uint16_array, uint32_array, uint64_array,
  float_array, double_array, boolean_array, string_array, date_time_array = 34,
};

/// Nothing for a number that is no type, and for 0, which says that there is none.
[[nodiscard]] std::optional<DataType> data_type(std::uint64_t number) noexcept;

/// As the specification spells it: "Int32", "DateTime".
[[nodiscard]] std::string_view name(DataType type) noexcept;

}  // namespace opossum::ingest::sparkplug
