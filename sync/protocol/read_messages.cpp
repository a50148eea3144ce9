// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sync/protocol/json_reader.hpp"
#include "sync/protocol/messages.hpp"

namespace opossum::sync::protocol {

namespace {

constexpr std::size_t kReasonBytesMax = 4096;
constexpr std::size_t kListMax = 64;
constexpr std::size_t kRunsMax = 1'000'000;

constexpr RefusedKind kRefusedKinds[] = {RefusedKind::rejected, RefusedKind::depends, RefusedKind::quarantined};
constexpr RefusalKind kRefusalKinds[] = {
    RefusalKind::wrong_central, RefusalKind::fenced,         RefusalKind::rewound,  RefusalKind::forked, RefusalKind::rollback,
    RefusalKind::upgrade,       RefusalKind::unknown_origin, RefusalKind::throttle, RefusalKind::gap,    RefusalKind::malformed};

Refused refused_from(JsonReader& reader) {
  Refused refused;
  refused.sequence = Sequence(reader.number("sequence"));
  refused.kind = reader.word("outcome", kRefusedKinds, &name);
  refused.reason = reader.text("reason", kReasonBytesMax);
  if (reader.has("on")) refused.on = Sequence(reader.number("on"));
  for (const auto& element : reader.list("witnesses", kListMax)) {
    JsonReader inner(reader, element);
    refused.witnesses.push_back({Position(inner.number("position")), inner.text("type"), inner.texts("tags", kListMax)});
  }
  return refused;
}

std::vector<Refused> refused_list(JsonReader& reader) {
  std::vector<Refused> list;
  for (const auto& element : reader.list("refused", kRefusalsMax)) {
    JsonReader inner(reader, element);
    list.push_back(refused_from(inner));
    if (list.size() > 1 && list.back().sequence <= list[list.size() - 2].sequence) reader.fail("refused", "is not in order");
  }
  return list;
}

std::string store_id(JsonReader& reader, std::string_view member) {
  std::string id = reader.text(member);
  if (!is_store_id(id)) reader.fail(member, "is not a lower-case UUID");
  return id;
}

template <class Message>
Result<Message> finish(const JsonReader& reader, Message message) {
  if (!reader.good()) return opossum::fail(reader.error());
  return message;
}

}  // namespace

std::vector<Accepted> read_accepted(JsonReader& reader, std::string_view member) {
  std::vector<Accepted> runs;
  for (const auto& element : reader.list(member, kRunsMax)) {
    const auto run = reader.numbers(element, 4);
    runs.push_back({Sequence(run[0]), Sequence(run[1]), Position(run[2]), Position(run[3])});
  }
  return runs;
}

Result<Hello> read_hello(std::string_view json) {
  JsonReader reader("HELLO", json);
  Hello hello;
  if (const auto* range = reader.value("protocol")) {
    const auto numbers = reader.numbers(*range, 2);
    hello.protocol_min = static_cast<std::uint32_t>(std::min<std::uint64_t>(numbers[0], UINT32_MAX));
    hello.protocol_max = static_cast<std::uint32_t>(std::min<std::uint64_t>(numbers[1], UINT32_MAX));
  } else {
    reader.fail("protocol", "is missing");
  }
  hello.store = store_id(reader, "store");
  hello.epoch = static_cast<std::uint32_t>(reader.number("epoch", UINT32_MAX));
  hello.name = reader.text("name");
  hello.token = reader.text("token");
  if (reader.has("rotate")) hello.rotate = reader.flag("rotate");
  hello.last = reader.linked("last");
  if (reader.has("began")) hello.began = reader.linked("began");
  if (const auto* pulled = reader.value("pulled")) {
    JsonReader inner(reader, *pulled);
    hello.pulled = Pulled{inner.text("branch"), Position(inner.number("position")), inner.digest("hash")};
  }
  hello.outcomes = Sequence(reader.number("outcomes"));
  hello.central = reader.text("central");
  hello.capabilities = reader.texts("capabilities", kListMax);
  hello.time = reader.text("time");
  return finish(reader, std::move(hello));
}

Result<Welcome> read_welcome(std::string_view json) {
  JsonReader reader("WELCOME", json);
  Welcome welcome;
  welcome.protocol = static_cast<std::uint32_t>(reader.number("protocol", UINT32_MAX));
  welcome.central = store_id(reader, "central");
  welcome.name = reader.text("name");
  for (const auto& element : reader.list("branches", kListMax)) {
    JsonReader inner(reader, element);
    welcome.branches.push_back({inner.text("branch"), Position(inner.number("from"))});
  }
  welcome.token = reader.text("token");
  welcome.decided = Sequence(reader.number("decided"));
  welcome.linked = reader.linked("linked");
  if (welcome.linked.sequence > welcome.decided) reader.fail("linked", "is beyond what is decided");
  welcome.head = Position(reader.number("head"));
  if (const auto* limits = reader.value("limits")) {
    JsonReader inner(reader, *limits);
    welcome.frame_bytes_max = inner.number("frame_bytes");
    welcome.frame_commits_max = static_cast<std::uint32_t>(inner.number("frame_commits", UINT32_MAX));
  }
  if (welcome.frame_bytes_max == 0 || welcome.frame_commits_max == 0) reader.fail("limits", "is missing or zero");
  welcome.refused = refused_list(reader);
  welcome.more = reader.flag("more");
  welcome.capabilities = reader.texts("capabilities", kListMax);
  welcome.time = reader.text("time");
  return finish(reader, std::move(welcome));
}

Result<Outcomes> read_outcomes(std::string_view json) {
  JsonReader reader("OUTCOMES", json);
  Outcomes outcomes;
  outcomes.decided = Sequence(reader.number("decided"));
  outcomes.linked = reader.linked("linked");
  if (outcomes.linked.sequence > outcomes.decided) reader.fail("linked", "is beyond what is decided");
  outcomes.head = Position(reader.number("head"));
  outcomes.accepted = read_accepted(reader, "accepted");
  outcomes.refused = refused_list(reader);
  return finish(reader, std::move(outcomes));
}

Result<Refusal> read_refusal(std::string_view json) {
  JsonReader reader("REFUSED", json);
  Refusal refusal;
  refusal.kind = reader.word("refusal", kRefusalKinds, &name);
  refusal.detail = reader.text("detail", kReasonBytesMax);
  if (reader.has("expected")) refusal.expected = Sequence(reader.number("expected"));
  if (reader.has("retry_seconds")) refusal.retry_seconds = static_cast<std::uint32_t>(reader.number("retry_seconds", 86'400));
  return finish(reader, std::move(refusal));
}

Result<Refused> read_refused(std::string_view json) {
  JsonReader reader("refusal", json);
  return finish(reader, refused_from(reader));
}

}  // namespace opossum::sync::protocol
