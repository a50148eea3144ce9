// SPDX-License-Identifier: MIT
#include "store/commit_line.hpp"

#include <simdjson.h>

#include "store/format/line_reader.hpp"
#include "store/format/line_writer.hpp"
#include "store/format/log_format.hpp"
#include "store/format/scanner.hpp"
#include "store/format/sync_members.hpp"

namespace opossum {

namespace {

using format::Scanner;

std::unexpected<Error> bad(std::string_view what) { return fail(Errc::damaged, "a commit line " + std::string(what)); }

Origin origin_member(Scanner& scanner) {
  Origin origin;
  scanner.expect("{\"store\":");
  origin.id.store = scanner.string();
  if (origin.id.store.size() != format::kStoreIdLength) scanner.fail();
  scanner.expect(",\"epoch\":");
  origin.id.epoch = static_cast<std::uint32_t>(scanner.number());
  if (scanner.accept(",\"lane\":")) origin.id.lane = static_cast<std::uint8_t>(scanner.number());
  scanner.expect(",\"sequence\":");
  origin.sequence = Sequence(scanner.number());
  scanner.expect(",\"commit\":");
  origin.commit = CommitNumber(scanner.number());
  scanner.expect(",\"position\":");
  origin.position = Position(scanner.number());
  scanner.expect("}");
  return origin;
}

void optional_members(Scanner& scanner, CommitLine& commit) {
  if (scanner.accept(",\"was\":")) {
    commit.was = digest_from_hex(scanner.string());
    if (!commit.was) scanner.fail();
  }
  if (scanner.accept(",\"key\":")) commit.key = scanner.string();
  if (scanner.accept(",\"condition\":")) commit.condition = scanner.value();
  if (scanner.accept(",\"origin\":")) commit.origin = origin_member(scanner);
  if (scanner.accept(",\"sequence\":")) commit.sequence = Sequence(scanner.number());
  if (scanner.accept(",\"lane\":")) commit.lane = static_cast<std::uint8_t>(scanner.number());
  if (scanner.accept(",\"sync\":")) commit.sync = scanner.value();
  if (scanner.accept(",\"salt\":")) commit.salt = scanner.string();
}

void read_event(Scanner& scanner, std::string_view text, EventSlice& event) {
  event.tags.clear();
  const std::size_t start = scanner.at();
  scanner.expect("{\"position\":");
  event.position = Position(scanner.number());
  scanner.expect(",");
  const std::size_t rest = scanner.at();
  scanner.expect("\"type\":");
  event.type = scanner.string();
  scanner.expect(",\"tags\":[");
  while (scanner.good() && !scanner.accept("]")) {
    if (!event.tags.empty()) scanner.expect(",");
    event.tags.push_back(scanner.string());
  }
  scanner.expect(",\"time\":");
  event.time = scanner.string();
  if (event.time.size() != format::kTimeLength) scanner.fail();
  while (scanner.good() && !scanner.accept("}")) {
    scanner.expect(",");
    static_cast<void>(scanner.string());
    scanner.expect(":");
    static_cast<void>(scanner.value());
  }
  if (scanner.good()) {
    event.json = text.substr(start, scanner.at() - start);
    event.rest = text.substr(rest, scanner.at() - rest);
  }
}

/// Forgets a line but keeps the memory of its events.
void start_over(CommitLine& commit) {
  std::vector<EventSlice> events = std::move(commit.events);
  commit = CommitLine{};
  commit.events = std::move(events);
}

}  // namespace

Result<void> format::read_commit(std::string_view line, CommitLine& commit) {
  OPOSSUM_TRY(check_crc(line));
  const std::string_view body = line.substr(0, line.size() - kCrcTail);
  Scanner scanner(body);
  start_over(commit);
  scanner.expect("{\"commit\":");
  commit.commit = CommitNumber(scanner.number());
  optional_members(scanner, commit);
  scanner.expect(",\"events\":[");
  std::size_t count = 0;
  while (scanner.good() && !scanner.accept("]")) {
    if (count > 0) scanner.expect(",");
    if (commit.events.size() == count) commit.events.emplace_back();
    read_event(scanner, body, commit.events[count++]);
  }
  commit.events.resize(count);
  if (!scanner.good() || scanner.at() != body.size()) {
    return bad("breaks the format at byte " + std::to_string(scanner.at()));
  }
  if (commit.events.empty()) return bad("holds no event");
  for (std::size_t i = 1; i < commit.events.size(); ++i) {
    if (commit.events[i].position != commit.events[0].position.plus(i)) return bad("has a gap in its positions");
  }
  return {};
}

Result<CommitLine> parse_commit_line(std::string_view line) {
  CommitLine commit;
  OPOSSUM_TRY(format::read_commit(line, commit));
  return commit;
}

std::string with_events(std::string_view text, const CommitLine& line, const std::vector<std::string>& events) {
  std::string out(text.substr(0, static_cast<std::size_t>(line.events.front().json.data() - text.data())));
  for (std::size_t i = 0; i < events.size(); ++i) out.append(i == 0 ? "" : ",").append(events[i]);
  out += ']';
  format::append_crc(out, 0);
  return out;
}

Result<PulledFrom> pulled_from(const CommitLine& line) {
  auto pulled = format::read_sync(line.sync).pulled;
  if (!pulled) return fail(Errc::damaged, "commit " + std::to_string(line.commit.value()) + " does not say where it was pulled from");
  return std::move(*pulled);
}

Result<std::string> unescape(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return std::string(raw);
  thread_local simdjson::dom::parser parser;
  const std::string quoted = "\"" + std::string(raw) + "\"";
  std::string_view text;
  if (parser.parse(quoted).get(text) != simdjson::SUCCESS) return fail(Errc::damaged, "a string has a bad escape");
  return std::string(text);
}

Result<StoredCondition> parse_condition(std::string_view json) {
  Scanner scanner(json);
  scanner.expect("{\"failIfEventsMatch\":");
  const std::string_view query_text = scanner.value();
  StoredCondition condition;
  if (scanner.accept(",\"after\":")) condition.after = Position(scanner.number());
  scanner.expect("}");
  if (!scanner.good() || scanner.at() != json.size()) return fail(Errc::damaged, "not a stored append condition");
  auto query = query_from_json(query_text);
  if (!query) return fail(Errc::damaged, query.error().detail());
  condition.query = std::move(*query);
  return condition;
}

}  // namespace opossum
