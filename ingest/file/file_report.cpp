// SPDX-License-Identifier: MIT
#include "ingest/file/file_report.hpp"

#include <boost/json.hpp>

#include "ingest/mapping/identifier.hpp"
#include "ingest/mapping/json_object.hpp"
#include "ingest/mapping/json_text.hpp"
#include "store/clock.hpp"

namespace opossum::ingest::file {

namespace {

void member(std::string& out, std::string_view name, const std::string& json) {
  out += out.empty() ? "{\n  \"" : ",\n  \"";
  out += name;
  out += "\": " + json;
}

void text_member(std::string& out, std::string_view name, std::string_view text) {
  std::string quoted;
  mapping::append_quoted(quoted, mapping::is_utf8(text) ? text : std::string_view("(not UTF-8)"));
  member(out, name, quoted);
}

std::string tag_of(const std::string& digest) { return "sha256:" + digest; }

void add_bad_lines(std::string& out, const ImportReport& report) {
  if (report.bad == 0) return;
  std::string lines;
  for (const BadLine& bad : report.bad_lines) {
    lines += lines.empty() ? "[\n    " : ",\n    ";
    lines += std::move(mapping::JsonObject().number("line", bad.line).bytes("reason", bad.reason)).take();
  }
  member(out, "refused_lines", lines + "\n  ]");
  const std::uint64_t not_named = report.bad - report.bad_lines.size();
  if (not_named > 0) member(out, "refused_lines_not_named", std::to_string(not_named));
}

std::uint64_t number_in(const boost::json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? static_cast<std::uint64_t>(value->get_int64()) : 0;
}

std::string text_in(const boost::json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::string_view name(FileResult result) noexcept {
  switch (result) {
    case FileResult::done: return "done";
    case FileResult::already_imported: return "already imported";
    case FileResult::failed: return "failed";
  }
  return "unknown";
}

std::string changed_reason(const ImportReport& report) {
  return "it was changed while it was imported: its first " + std::to_string(report.bytes) +
         " bytes, as they were then, are stored; take them out before you put it into the folder again. Let the writer use a name that ends "
         "in .part, and rename at the end";
}

std::string to_json(const FileReport& report) {
  std::string out;
  text_member(out, "file", report.file);
  text_member(out, "source", report.source);
  text_member(out, "result", name(report.result));
  if (!report.reason.empty()) text_member(out, "reason", report.reason);
  if (!report.first_name.empty()) text_member(out, "imported_as", report.first_name);
  text_member(out, "sha256", report.import.digest);
  member(out, "bytes", std::to_string(report.import.bytes));
  text_member(out, "began", to_rfc3339(report.began));
  text_member(out, "finished", to_rfc3339(report.finished));
  member(out, "lines", std::to_string(report.import.records));
  member(out, "stored", std::to_string(report.stored));
  if (report.seen > 0) member(out, "stored_before", std::to_string(report.seen));
  if (report.import.left_out > 0) member(out, "dropped", std::to_string(report.import.left_out));
  member(out, "refused", std::to_string(report.import.bad));
  if (report.let_go > 0) member(out, "not_in_quarantine", std::to_string(report.let_go));
  add_bad_lines(out, report.import);
  return out + "\n}\n";
}

Commit to_record(const FileReport& report) {
  mapping::JsonObject data;
  data.text("source", report.source).bytes("file", report.file).text("sha256", report.import.digest).number("bytes", report.import.bytes);
  data.text("began", to_rfc3339(report.began)).number("lines", report.import.records).number("stored", report.stored);
  data.number("dropped", report.import.left_out).number("refused", report.import.bad);
  NewEvent event;
  event.type = kFileType;
  event.tags = {"source:" + report.source, tag_of(report.import.digest)};
  event.data = std::move(data).take();
  Commit commit;
  commit.system = true;
  commit.key = "import:" + report.import.digest + ":done";
  commit.events.push_back(std::move(event));
  return commit;
}

Result<std::optional<FileReport>> find_record(EventStore& store, const std::string& digest) {
  ReadOptions newest;
  newest.backwards = true;
  newest.limit = 1;
  auto cursor = store.read(Query{{{{kFileType}, {tag_of(digest)}}}}, newest);
  if (!cursor) return fail(std::move(cursor).error());
  auto event = cursor->next();
  if (!event) return fail(std::move(event).error());
  if (!*event) return std::nullopt;
  const auto fields = (*event)->fields();
  if (!fields) return fail(Error(fields.error()));
  boost::system::error_code error;
  const auto data = boost::json::parse(boost::json::string_view(fields->data.data(), fields->data.size()), error);
  FileReport report;
  report.result = FileResult::already_imported;
  report.import.digest = digest;
  if (error || !data.is_object()) return report;
  const auto& object = data.get_object();
  report.first_name = text_in(object, "file");
  report.import.bytes = number_in(object, "bytes");
  report.import.records = number_in(object, "lines");
  report.import.left_out = number_in(object, "dropped");
  report.import.bad = number_in(object, "refused");
  return report;
}

}  // namespace opossum::ingest::file
