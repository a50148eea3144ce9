// SPDX-License-Identifier: MIT
#include "sync/protocol/push_body.hpp"

#include <boost/json.hpp>
#include <utility>

#include "sync/commits/received_commit.hpp"
#include "sync/protocol/json_reader.hpp"
#include "sync/protocol/messages.hpp"

namespace opossum::sync::protocol {

namespace {

constexpr std::string_view kWithheld = "{\"withheld\":";
constexpr std::string_view kSkip = "{\"skip\":";
constexpr std::string_view kRedacted = "{\"redacted\":\"";
constexpr std::string_view kRedactedLine = "\",\"line\":";
constexpr std::size_t kDigestLength = 64;
constexpr std::size_t kBasisMax = 100'000;
constexpr std::size_t kFiltersMax = 1'000;

void read_basis(JsonReader& reader, PushHead& head) {
  head.branch = reader.text("branch");
  for (const auto& element : reader.list("filters", kFiltersMax)) {
    if (auto query = reader.query("filters", element)) head.filters.push_back(std::move(*query));
  }
  for (const auto& element : reader.list("basis", kBasisMax)) {
    const auto numbers = reader.numbers(element, 4);
    if (numbers[3] > head.filters.size()) {
      reader.fail("basis", "names a filter that is not there");
      return;
    }
    head.basis.push_back({Sequence(numbers[0]), Sequence(numbers[1]), Position(numbers[2]), static_cast<std::uint32_t>(numbers[3])});
    const std::size_t n = head.basis.size();
    if (n > 1 && head.basis[n - 1].from <= head.basis[n - 2].from) reader.fail("basis", "is not in order");
  }
}

Result<PushHead> read_head(std::string_view json) {
  JsonReader reader("PUSH", json);
  PushHead head;
  head.store = reader.text("store");
  if (!is_store_id(head.store)) reader.fail("store", "is not a lower-case UUID");
  head.epoch = static_cast<std::uint32_t>(reader.number("epoch", UINT32_MAX));
  head.lane = static_cast<std::uint8_t>(reader.number("lane", 0));
  if (reader.has("session")) head.session = reader.text("session");
  head.first = Sequence(reader.number("first"));
  head.count = static_cast<std::uint32_t>(reader.number("count", UINT32_MAX));
  head.before = reader.digest("before");
  head.link = reader.digest("link");
  head.last = Sequence(reader.number("last"));
  read_basis(reader, head);
  if (!head.first) reader.fail("first", "must be at least 1");
  if (head.count == 0) reader.fail("count", "must be at least 1");
  if (!reader.good()) return opossum::fail(reader.error());
  return head;
}

Result<PushEntry> read_withheld(std::string_view line) {
  JsonReader reader("PUSH", line);
  PushEntry entry;
  entry.digest = reader.digest("withheld");
  entry.bytes = reader.number("bytes");
  if (!reader.good()) return fail(reader.error());
  return entry;
}

/// `{"redacted":"<digest>","line":<the line>}`
Result<PushEntry> read_redacted(std::string_view text) {
  const std::size_t begin = kRedacted.size() + kDigestLength + kRedactedLine.size();
  const auto digest = text.size() > begin + 1 ? digest_from_hex(text.substr(kRedacted.size(), kDigestLength)) : std::nullopt;
  if (!digest || text.substr(kRedacted.size() + kDigestLength, kRedactedLine.size()) != kRedactedLine || !text.ends_with('}')) {
    return fail(Errc::protocol, "a PUSH message with a redacted line that names no digest");
  }
  PushEntry entry;
  entry.line = text.substr(begin, text.size() - begin - 1);
  entry.digest = *digest;
  entry.bytes = entry.line.size();
  entry.redacted = true;
  return entry;
}

Result<PushEntry> read_entry(std::string_view line) {
  if (line.starts_with(kWithheld)) return read_withheld(line);
  if (line.starts_with(kRedacted)) return read_redacted(line);
  PushEntry entry;
  entry.line = line;
  entry.digest = link_digest(line);
  entry.bytes = line.size();
  return entry;
}

Result<Skip> read_skip(std::string_view line, Sequence expected) {
  JsonReader reader("PUSH", line);
  Skip skip{Sequence(reader.number("skip")), reader.digest("link")};
  if (skip.to < expected) reader.fail("skip", "goes back");
  if (!reader.good()) return fail(reader.error());
  return skip;
}

/// The lines behind the head.
Result<void> read_lines(std::string_view payload, Push& push) {
  Sequence expected = push.head.first;
  std::uint32_t lines = 0;
  for (; !payload.empty(); ++lines) {
    const auto line = take_line(payload);
    if (!line || lines == push.head.count) return fail(Errc::protocol, "a PUSH message whose lines do not fit its count");
    if (line->starts_with(kSkip)) {
      if (push.skip) return fail(Errc::protocol, "a PUSH message that skips twice in a row");
      auto skip = read_skip(*line, expected);
      if (!skip) return fail(std::move(skip).error());
      push.skip = *skip;
      expected = skip->to.next();
      continue;
    }
    auto entry = read_entry(*line);
    if (!entry) return fail(std::move(entry).error());
    entry->sequence = expected;
    entry->skip = std::exchange(push.skip, std::nullopt);
    push.entries.push_back(*entry);
    expected = expected.next();
  }
  if (lines != push.head.count) return fail(Errc::protocol, "a PUSH message whose lines do not fit its count");
  return {};
}

}  // namespace

std::string to_line(const PushHead& head) {
  boost::json::array basis;
  for (const Basis& step : head.basis) {
    basis.push_back(boost::json::array{step.from.value(), step.refusals.value(), step.pulled.value(), step.filter});
  }
  boost::json::array filters;
  for (const Query& filter : head.filters) filters.push_back(boost::json::parse(to_json(filter)));
  return boost::json::serialize(boost::json::object{{"store", head.store},
                                                    {"epoch", head.epoch},
                                                    {"lane", head.lane},
                                                    {"session", head.session},
                                                    {"first", head.first.value()},
                                                    {"count", head.count},
                                                    {"before", to_hex(head.before)},
                                                    {"link", to_hex(head.link)},
                                                    {"last", head.last.value()},
                                                    {"branch", head.branch},
                                                    {"filters", std::move(filters)},
                                                    {"basis", std::move(basis)}}) +
         '\n';
}

void append_entry(std::string& payload, std::string_view line) {
  payload += line;
  payload += '\n';
}

void append_redacted(std::string& payload, const Digest& authored, std::string_view line) {
  payload.append(kRedacted).append(to_hex(authored)).append(kRedactedLine).append(line).append("}\n");
}

void append_skip(std::string& payload, const Skip& skip) {
  payload += std::string(kSkip) + std::to_string(skip.to.value()) + ",\"link\":\"" + to_hex(skip.link) + "\"}\n";
}

void append_withheld(std::string& payload, const Digest& digest, std::uint64_t bytes) {
  payload += std::string(kWithheld) + '"' + to_hex(digest) + "\",\"bytes\":" + std::to_string(bytes) + "}\n";
}

std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

Result<Push> read_push(std::string_view payload, std::uint32_t commits_max) {
  const auto first_line = take_line(payload);
  if (!first_line) return fail(Errc::protocol, "a PUSH message without a head");
  auto head = read_head(*first_line);
  if (!head) return fail(std::move(head).error());
  if (head->count > commits_max) {
    return fail(Errc::too_large, "a PUSH of " + std::to_string(head->count) + " commits; the limit is " + std::to_string(commits_max));
  }
  Push push{std::move(*head), {}, {}};
  OPOSSUM_TRY(read_lines(payload, push));
  return push;
}

}  // namespace opossum::sync::protocol
