// SPDX-License-Identifier: MIT
#include "ingest/mapping/csv.hpp"

#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::mapping {

namespace {

/// Reads the rest of a quoted field; `at` stands after the opening quote. False: it is not closed.
bool read_quoted(std::string_view record, std::size_t& at, std::string& text) {
  while (at < record.size()) {
    const std::size_t quote = record.find('"', at);
    if (quote == std::string_view::npos) return false;
    text.append(record, at, quote - at);
    at = quote + 1;
    if (at == record.size() || record[at] != '"') return true;
    text += '"';
    ++at;
  }
  return false;
}

}  // namespace

std::optional<std::string> split_csv(std::string_view record, char separator, std::vector<CsvField>& fields) {
  std::size_t count = 0;
  const auto next_field = [&]() -> CsvField& {
    if (count == fields.size()) fields.emplace_back();
    CsvField& field = fields[count++];
    field.text.clear();
    field.quoted = false;
    return field;
  };
  for (std::size_t at = 0;; ++at) {
    CsvField& field = next_field();
    if (at < record.size() && record[at] == '"') {
      field.quoted = true;
      if (!read_quoted(record, ++at, field.text)) return "a quoted field is not closed";
      if (at < record.size() && record[at] != separator) return "a comma is missing after a quoted field";
    } else {
      const std::size_t end = std::min(record.find(separator, at), record.size());
      field.text = record.substr(at, end - at);
      if (field.text.find('"') != std::string::npos) return "a quote inside a field that does not begin with one";
      if (field.text.find_first_of("\r\n") != std::string::npos) return "more than one record; send one message for each";
      at = end;
    }
    if (at >= record.size()) break;
  }
  fields.resize(count);
  return {};
}

void append_csv_value(std::string& out, const CsvField& field) {
  if (!field.quoted && is_json_number(field.text)) {
    out += field.text;
  } else {
    append_quoted(out, field.text);
  }
}

}  // namespace opossum::ingest::mapping
