// SPDX-License-Identifier: MIT
#include "ingest/mapping/payload.hpp"

#include "ingest/mapping/cbor.hpp"
#include "ingest/mapping/csv.hpp"
#include "ingest/mapping/identifier.hpp"
#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::mapping {

namespace {

using Document = std::expected<std::string, std::string>;

Document json_document(std::string_view payload) {
  if (const auto problem = check_json(payload)) {
    return std::unexpected("payload is not JSON: byte " + std::to_string(problem->offset) + ": " + problem->what + "; payload " +
                           shown(payload));
  }
  return std::string(payload);
}

Document text_document(std::string_view payload) {
  if (!is_utf8(payload)) return std::unexpected("payload is not UTF-8 text; format raw keeps bytes");
  std::string out = "{\"text\":";
  append_quoted(out, payload);
  return out + '}';
}

Document number_document(std::string_view payload) {
  constexpr std::string_view kBlanks = " \t\r\n";
  std::string_view number = payload;
  number.remove_prefix(std::min(number.find_first_not_of(kBlanks), number.size()));
  number = number.substr(0, number.find_last_not_of(kBlanks) + 1);
  if (!is_json_number(number)) return std::unexpected("payload " + shown(payload) + " is not a number");
  return "{\"value\":" + std::string(number) + '}';
}

Document csv_document(std::string_view payload) {
  if (!is_utf8(payload)) return std::unexpected(std::string("csv payload is not UTF-8"));
  if (payload.ends_with('\n')) payload.remove_suffix(1);
  if (payload.ends_with('\r')) payload.remove_suffix(1);
  if (payload.empty()) return std::unexpected(std::string("csv payload is empty"));
  std::vector<CsvField> fields;
  if (const auto problem = split_csv(payload, ',', fields)) return std::unexpected("csv payload: " + *problem);
  std::string out = "[";
  for (const CsvField& field : fields) {
    if (out.size() > 1) out += ',';
    append_csv_value(out, field);
  }
  return out + ']';
}

}  // namespace

Document to_document(PayloadFormat format, std::string_view payload) {
  switch (format) {
    case PayloadFormat::json:
      return json_document(payload);
    case PayloadFormat::text:
      return text_document(payload);
    case PayloadFormat::number:
      return number_document(payload);
    case PayloadFormat::csv:
      return csv_document(payload);
    case PayloadFormat::cbor:
      return cbor_to_json(payload);
    case PayloadFormat::sparkplug_b:  // has a document for each metric
    case PayloadFormat::raw:
      break;
  }
  return std::string();
}

std::string_view name(PayloadFormat format) noexcept {
  switch (format) {
    case PayloadFormat::json:
      return "json";
    case PayloadFormat::text:
      return "text";
    case PayloadFormat::number:
      return "number";
    case PayloadFormat::csv:
      return "csv";
    case PayloadFormat::cbor:
      return "cbor";
    case PayloadFormat::sparkplug_b:
      return "sparkplug-b";
    case PayloadFormat::raw:
      return "raw";
  }
  return "unknown";
}

}  // namespace opossum::ingest::mapping
