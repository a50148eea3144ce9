// SPDX-License-Identifier: MIT
#include "sync/protocol/page_body.hpp"

#include <boost/json.hpp>

#include "sync/protocol/json_reader.hpp"
#include "sync/protocol/push_body.hpp"

namespace opossum::sync::protocol {

namespace {

namespace json = boost::json;

constexpr std::size_t kCoveredMax = 1'000;

json::object object_of(const Backfill& backfill) {
  json::array except;
  for (const Covered& covered : backfill.except) {
    except.push_back(json::array{json::parse(opossum::to_json(covered.filter)), covered.from.value(), covered.to.value()});
  }
  return {{"until", backfill.until.value()}, {"except", std::move(except)}};
}

Backfill read_backfill(JsonReader& outer, const json::value& value) {
  JsonReader reader(outer, value);
  Backfill backfill;
  backfill.until = Position(reader.number("until"));
  for (const auto& element : reader.list("except", kCoveredMax)) {
    const auto* list = element.if_array();
    auto filter = list != nullptr && list->size() == 3 ? reader.query("except", (*list)[0]) : std::nullopt;
    if (!filter || !(*list)[1].is_number() || !(*list)[2].is_number()) {
      reader.fail("except", "is not a list of filters and positions");
      break;
    }
    const auto at = [&](std::size_t i) { return Position((*list)[i].to_number<std::uint64_t>()); };
    backfill.except.push_back({std::move(*filter), at(1), at(2)});
  }
  return backfill;
}

Result<PageHead> read_page_head(std::string_view text) {
  JsonReader reader("PAGE", text);
  PageHead head;
  head.branch = reader.text("branch");
  head.from = Position(reader.number("from"));
  head.to = Position(reader.number("to"));
  head.count = static_cast<std::uint32_t>(reader.number("count", UINT32_MAX));
  head.head = Position(reader.number("head"));
  head.hash = reader.digest("hash");
  head.own = read_accepted(reader, "own");
  head.own_through = Sequence(reader.number("own_through"));
  if (head.to < head.from || head.head < head.to) reader.fail("to", "is not between from and head");
  if (!reader.good()) return fail(reader.error());
  return head;
}

}  // namespace

std::string to_json(const Pull& message) {
  json::object object{{"store", message.store},
                      {"epoch", message.epoch},
                      {"branch", message.at.branch},
                      {"after", message.at.position.value()},
                      {"hash", to_hex(message.at.hash)},
                      {"own", message.own.value()},
                      {"filter", nullptr},
                      {"bytes", message.bytes},
                      {"session", message.session}};
  if (message.backfill) object["backfill"] = object_of(*message.backfill);
  if (message.filter) object["filter"] = json::parse(opossum::to_json(*message.filter));
  return json::serialize(object);
}

Result<Pull> read_pull(std::string_view text) {
  JsonReader reader("PULL", text);
  Pull pull;
  pull.store = reader.text("store");
  if (!is_store_id(pull.store)) reader.fail("store", "is not a lower-case UUID");
  pull.epoch = static_cast<std::uint32_t>(reader.number("epoch", UINT32_MAX));
  pull.at = {reader.text("branch"), Position(reader.number("after")), reader.digest("hash")};
  pull.own = Sequence(reader.number("own"));
  if (const auto* filter = reader.value("filter")) pull.filter = reader.query("filter", *filter);
  pull.bytes = reader.number("bytes");
  if (reader.has("session")) pull.session = reader.text("session");
  if (const auto* backfill = reader.value("backfill")) pull.backfill = read_backfill(reader, *backfill);
  if (!reader.good()) return fail(reader.error());
  return pull;
}

std::string to_line(const PageHead& head) {
  return json::serialize(json::object{{"branch", head.branch},
                                      {"from", head.from.value()},
                                      {"to", head.to.value()},
                                      {"count", head.count},
                                      {"head", head.head.value()},
                                      {"hash", to_hex(head.hash)},
                                      {"own", to_json(head.own)},
                                      {"own_through", head.own_through.value()}}) +
         '\n';
}

Result<Page> read_page(std::string_view payload) {
  const auto first_line = take_line(payload);
  if (!first_line) return fail(Errc::protocol, "a PAGE message without a head");
  auto head = read_page_head(*first_line);
  if (!head) return fail(std::move(head).error());
  Page page{std::move(*head), {}};
  while (!payload.empty()) {
    const auto line = take_line(payload);
    if (!line || page.lines.size() == page.head.count) return fail(Errc::protocol, "a PAGE message whose lines do not fit its count");
    page.lines.push_back(*line);
  }
  if (page.lines.size() != page.head.count) return fail(Errc::protocol, "a PAGE message whose lines do not fit its count");
  return page;
}

}  // namespace opossum::sync::protocol
