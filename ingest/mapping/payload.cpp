// SPDX-License-Identifier: MIT
#include "ingest/mapping/payload.hpp"

#include "ingest/mapping/cbor.hpp"
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

/// RFC 4180, one record.
class CsvRecord {
 public:
  explicit CsvRecord(std::string_view text) : text_(text) {}

  Document read() {
    while (true) {
      if (!field()) return std::unexpected(problem_);
      if (at_ == text_.size()) return out_ + ']';
      if (text_[at_++] != ',') return std::unexpected(std::string("csv payload: a comma is missing after a quoted field"));
      out_ += ',';
    }
  }

 private:
  bool field() {
    if (at_ < text_.size() && text_[at_] == '"') return quoted_field();
    const std::size_t end = std::min(text_.find_first_of(",\"\r\n", at_), text_.size());
    const std::string_view value = text_.substr(at_, end - at_);
    if (end < text_.size() && text_[end] == '"') return stop("csv payload: a quote inside a field that does not begin with one");
    if (end < text_.size() && text_[end] != ',') return stop("csv payload: more than one record; send one message for each");
    at_ = end;
    if (is_json_number(value)) {
      out_ += value;
    } else {
      append_quoted(out_, value);
    }
    return true;
  }

  bool quoted_field() {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        value += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        value += text_[++at_];
      } else {
        ++at_;
        append_quoted(out_, value);
        return true;
      }
    }
    return stop("csv payload: a quoted field is not closed");
  }

  bool stop(const char* problem) {
    problem_ = problem;
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_ = "[";
  std::string problem_;
};

Document csv_document(std::string_view payload) {
  if (!is_utf8(payload)) return std::unexpected(std::string("csv payload is not UTF-8"));
  if (payload.ends_with('\n')) payload.remove_suffix(1);
  if (payload.ends_with('\r')) payload.remove_suffix(1);
  if (payload.empty()) return std::unexpected(std::string("csv payload is empty"));
  return CsvRecord(payload).read();
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
    case PayloadFormat::raw:
      return "raw";
  }
  return "unknown";
}

}  // namespace opossum::ingest::mapping
