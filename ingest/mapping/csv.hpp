// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace opossum::ingest::mapping {

struct CsvField {
  std::string text;
  bool quoted = false;
};

/// Splits one RFC 4180 record without its line end into `fields`; returns what is wrong with it, if anything. Line ends are possible inside
/// quotes only. UTF-8 is not checked.
[[nodiscard]] std::optional<std::string> split_csv(std::string_view record, char separator, std::vector<CsvField>& fields);

/// The field as JSON: what looks like a JSON number and is not quoted is one, everything else is a string. The text must be UTF-8.
void append_csv_value(std::string& out, const CsvField& field);

}  // namespace opossum::ingest::mapping
