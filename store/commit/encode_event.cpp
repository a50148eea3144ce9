// SPDX-License-Identifier: MIT
#include "store/commit/encode_event.hpp"

#include "store/format/identifier.hpp"
#include "store/format/json_text.hpp"
#include "store/format/log_format.hpp"
#include "store/format/time_text.hpp"

namespace opossum::commit {

namespace {

Result<void> check_name(std::string_view what, std::string_view text, bool reserved_allowed) {
  OPOSSUM_TRY(format::check_identifier(what, text));
  if (!reserved_allowed && text.front() == format::kReservedPrefix) {
    return fail(Errc::invalid_argument, std::string(what) + "s that begin with $ are reserved; choose another name");
  }
  return {};
}

void append_term(EncodedCommit& into, index::TermKind kind, std::string_view text) {
  const std::size_t start = into.text.size() + 1;
  format::append_quoted(into.text, text);
  const std::size_t length = into.text.size() - 1 - start;
  const std::string_view raw = std::string_view(into.text).substr(start, length);
  into.terms.push_back({kind, index::term_hash(kind, raw), static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(length)});
}

Result<void> append_tags(EncodedCommit& into, const std::vector<std::string>& tags, const Limits& limits, bool reserved_allowed) {
  const std::size_t first = into.terms.size();
  into.text += ",\"tags\":[";
  for (const std::string& tag : tags) {
    OPOSSUM_TRY(check_name("tag", tag, reserved_allowed));
    const std::size_t length_before = into.text.size();
    if (into.terms.size() > first) into.text += ',';
    append_term(into, index::TermKind::tag, tag);
    const index::Term added = into.term(into.terms.back());
    for (std::size_t i = first; i + 1 < into.terms.size(); ++i) {
      if (into.term(into.terms[i]).text != added.text) continue;
      into.terms.pop_back();
      into.text.resize(length_before);
      break;
    }
    if (into.terms.size() - first > limits.tags_max) {
      return fail(Errc::too_large, "an event has more than " + std::to_string(limits.tags_max) + " tags");
    }
  }
  into.text += ']';
  return {};
}

Result<void> append_string(EncodedCommit& into, std::string_view name, const std::optional<std::string>& value) {
  if (!value) return {};
  OPOSSUM_TRY(format::check_identifier(name, *value));
  into.text += ",\"";
  into.text += name;
  into.text += "\":";
  format::append_quoted(into.text, *value);
  return {};
}

Result<void> append_json(EncodedCommit& into, std::string_view name, std::string_view value, const Limits& limits) {
  into.text += ",\"";
  into.text += name;
  into.text += "\":";
  const std::size_t start = into.text.size();
  auto minified = format::append_minified(into.text, value);
  if (!minified) return fail(std::move(minified).error().in(name));
  const std::size_t size = into.text.size() - start;
  if (size > limits.data_bytes_max) {
    return fail(Errc::too_large, std::string(name) + " has " + std::to_string(size) + " bytes; the limit is " +
                                     std::to_string(limits.data_bytes_max));
  }
  if (name == "meta" && into.text[start] != '{') return fail(Errc::invalid_argument, "meta must be a JSON object");
  return {};
}

Result<void> append_payload(EncodedCommit& into, const NewEvent& event, const Limits& limits) {
  if (event.data && event.data_base64) return fail(Errc::invalid_argument, "an event has data or data_base64, not both");
  if (event.data) return append_json(into, "data", *event.data, limits);
  if (!event.data_base64) return {};
  if (!format::is_base64(*event.data_base64)) return fail(Errc::invalid_argument, "data_base64 is not standard base64 with padding");
  if (event.data_base64->size() > limits.data_bytes_max) {
    return fail(Errc::too_large, "data_base64 has " + std::to_string(event.data_base64->size()) + " bytes; the limit is " +
                                     std::to_string(limits.data_bytes_max));
  }
  into.text += ",\"data_base64\":\"" + *event.data_base64 + '"';
  return {};
}

}  // namespace

Result<void> append_event(EncodedCommit& into, const NewEvent& event, const Limits& limits, bool reserved_allowed) {
  OPOSSUM_TRY(check_name("type", event.type, reserved_allowed));
  EventSpan span{};
  span.offset = static_cast<std::uint32_t>(into.text.size());
  span.first_term = static_cast<std::uint32_t>(into.terms.size());
  into.text += "\"type\":";
  append_term(into, index::TermKind::type, event.type);
  OPOSSUM_TRY(append_tags(into, event.tags, limits, reserved_allowed));
  into.text += ",\"time\":\"";
  span.time_offset = static_cast<std::uint32_t>(into.text.size());
  span.time_given = event.time.has_value();
  into.text.append(format::kTimeLength, '0');
  if (event.time) format::write_time(into.text.data() + span.time_offset, *event.time);
  into.text += '"';
  OPOSSUM_TRY(append_string(into, "id", event.id));
  OPOSSUM_TRY(append_string(into, "subject", event.subject));
  if (event.meta) OPOSSUM_TRY(append_json(into, "meta", *event.meta, limits));
  OPOSSUM_TRY(append_payload(into, event, limits));
  into.text += '}';
  span.length = static_cast<std::uint32_t>(into.text.size()) - span.offset;
  span.terms = static_cast<std::uint32_t>(into.terms.size()) - span.first_term;
  into.events.push_back(span);
  if (into.text.size() > limits.commit_bytes_max) {
    return fail(Errc::too_large, "a commit has more than " + std::to_string(limits.commit_bytes_max) + " bytes; split it");
  }
  return {};
}

}  // namespace opossum::commit
