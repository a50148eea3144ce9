// SPDX-License-Identifier: MIT
#include "store/commit_line.hpp"
#include "store/event.hpp"
#include "store/format/scanner.hpp"

namespace opossum {

namespace {

void assign(EventFields& fields, std::string_view name, std::string_view value) {
  if (name == "id") fields.id = value;
  else if (name == "subject") fields.subject = value;
  else if (name == "meta") fields.meta = value;
  else if (name == "data") fields.data = value;
  else if (name == "data_base64") fields.data_base64 = value;
}

}  // namespace

Result<EventFields> StoredEvent::fields() const {
  format::Scanner scanner(json_);
  EventFields fields;
  const auto text = [&scanner] {
    auto plain = unescape(scanner.string());
    if (!plain) scanner.fail();
    return plain ? std::move(*plain) : std::string();
  };
  scanner.expect("{\"position\":");
  fields.position = Position(scanner.number());
  scanner.expect(",\"type\":");
  fields.type = text();
  scanner.expect(",\"tags\":[");
  while (scanner.good() && !scanner.accept("]")) {
    if (!fields.tags.empty()) scanner.expect(",");
    fields.tags.push_back(text());
  }
  scanner.expect(",\"time\":");
  fields.time = text();
  while (scanner.good() && !scanner.accept("}")) {
    scanner.expect(",");
    const std::string_view name = scanner.string();
    scanner.expect(":");
    assign(fields, name, scanner.value());
  }
  if (!scanner.good() || scanner.at() != json_.size()) return fail(Errc::damaged, "stored bytes are not an event");
  return fields;
}

}  // namespace opossum
