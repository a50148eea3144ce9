// SPDX-License-Identifier: MIT
#include "ingest/sparkplug/data_type.hpp"

#include <array>

namespace opossum::ingest::sparkplug {

namespace {

/// By number.
constexpr std::array<std::string_view, 35> kTypeNames{
    "Unknown", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64",
    "Float", "Double", "Boolean", "String", "DateTime", "Text", "UUID", "DataSet", "Bytes", "File", "Template",
    "PropertySet", "PropertySetList",
    "Int8Array", "Int16Array", "Int32Array", "Int64Array", "UInt8Array", "UInt16Array", "UInt32Array", "UInt64Array",
    "FloatArray", "DoubleArray", "BooleanArray", "StringArray", "DateTimeArray"};

}  // namespace

std::optional<DataType> data_type(std::uint64_t number) noexcept {
  if (number == 0 || number >= kTypeNames.size()) return {};
  return static_cast<DataType>(number);
}

std::string_view name(DataType type) noexcept { return kTypeNames[static_cast<std::size_t>(type)]; }

}  // namespace opossum::ingest::sparkplug
