// SPDX-License-Identifier: MIT
#include "sync/protocol/messages.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

namespace opossum::sync::protocol {

namespace {

namespace json = boost::json;

json::array list_of(const std::vector<std::string>& texts) {
  json::array list;
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

json::object object_of(const Linked& linked) {
  return {{"sequence", linked.sequence.value()}, {"link", to_hex(linked.link)}};
}

json::object object_of(const Refused& refused) {
  json::array witnesses;
  for (const Witness& witness : refused.witnesses) {
    witnesses.push_back(json::object{{"position", witness.position.value()}, {"type", witness.type}, {"tags", list_of(witness.tags)}});
  }
  json::object object{{"sequence", refused.sequence.value()}, {"outcome", name(refused.kind).data()}, {"reason", refused.reason}};
  if (refused.on) object["on"] = refused.on->value();
  object["witnesses"] = std::move(witnesses);
  return object;
}

json::array list_of(const std::vector<Refused>& refused) {
  json::array list;
  for (const Refused& one : refused) list.push_back(object_of(one));
  return list;
}

}  // namespace

std::string_view name(RefusedKind kind) noexcept {
  switch (kind) {
    case RefusedKind::rejected: return "rejected";
    case RefusedKind::depends: return "depends";
    case RefusedKind::quarantined: return "quarantined";
  }
  return "?";
}

std::string_view name(RefusalKind kind) noexcept {
  switch (kind) {
    case RefusalKind::wrong_central: return "WRONG_CENTRAL";
    case RefusalKind::fenced: return "FENCED";
    case RefusalKind::rewound: return "REWOUND";
    case RefusalKind::forked: return "FORKED";
    case RefusalKind::rollback: return "ROLLBACK";
    case RefusalKind::upgrade: return "UPGRADE";
    case RefusalKind::unknown_origin: return "UNKNOWN_ORIGIN";
    case RefusalKind::throttle: return "THROTTLE";
    case RefusalKind::gap: return "GAP";
    case RefusalKind::malformed: return "MALFORMED";
  }
  return "?";
}

json::array to_json(const std::vector<Accepted>& runs) {
  json::array list;
  for (const Accepted& run : runs) list.push_back(json::array{run.from.value(), run.to.value(), run.first.value(), run.last.value()});
  return list;
}

void note_accepted(std::vector<Accepted>& runs, Sequence sequence, Position first, Position last) {
  if (!runs.empty()) {
    Accepted& run = runs.back();
    if (run.to.next() == sequence && run.last.next() == first) {
      run.to = sequence;
      run.last = last;
      return;
    }
  }
  runs.push_back({sequence, sequence, first, last});
}

std::string to_json(const Hello& message) {
  json::object object{{"protocol", json::array{message.protocol_min, message.protocol_max}},
                      {"store", message.store},
                      {"epoch", message.epoch},
                      {"name", message.name},
                      {"token", message.token},
                      {"rotate", message.rotate},
                      {"last", object_of(message.last)},
                      {"pulled", nullptr},
                      {"outcomes", message.outcomes.value()},
                      {"central", message.central},
                      {"capabilities", list_of(message.capabilities)},
                      {"time", message.time}};
  if (message.began.sequence) object["began"] = object_of(message.began);
  if (message.pulled) {
    object["pulled"] = json::object{{"branch", message.pulled->branch},
                                    {"position", message.pulled->position.value()},
                                    {"hash", to_hex(message.pulled->hash)}};
  }
  return json::serialize(object);
}

std::string to_json(const Welcome& message) {
  json::array branches;
  for (const Branch& branch : message.branches) branches.push_back(json::object{{"branch", branch.id}, {"from", branch.from.value()}});
  return json::serialize(json::object{
      {"protocol", message.protocol},
      {"central", message.central},
      {"name", message.name},
      {"branches", std::move(branches)},
      {"token", message.token},
      {"decided", message.decided.value()},
      {"linked", object_of(message.linked)},
      {"head", message.head.value()},
      {"limits", json::object{{"frame_bytes", message.frame_bytes_max}, {"frame_commits", message.frame_commits_max}}},
      {"refused", list_of(message.refused)},
      {"more", message.more},
      {"capabilities", list_of(message.capabilities)},
      {"time", message.time}});
}

std::string to_json(const Outcomes& message) {
  return json::serialize(json::object{{"decided", message.decided.value()},
                                      {"linked", object_of(message.linked)},
                                      {"head", message.head.value()},
                                      {"accepted", to_json(message.accepted)},
                                      {"refused", list_of(message.refused)}});
}

std::string to_json(const Refusal& message) {
  json::object object{{"refusal", name(message.kind).data()}, {"detail", message.detail}};
  if (message.expected) object["expected"] = message.expected->value();
  if (message.retry_seconds) object["retry_seconds"] = *message.retry_seconds;
  return json::serialize(object);
}

std::string to_json(const Refused& refused) { return json::serialize(object_of(refused)); }

std::string branch_id(const std::string& store, std::uint32_t epoch) { return store + '/' + std::to_string(epoch); }

std::optional<BranchName> read_branch(std::string_view id) {
  constexpr std::size_t kIdLength = 36;
  if (id.size() < kIdLength + 2 || id[kIdLength] != '/' || !is_store_id(id.substr(0, kIdLength))) return std::nullopt;
  const std::string_view digits = id.substr(kIdLength + 1);
  BranchName name{std::string(id.substr(0, kIdLength)), 0};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), name.epoch);
  if (error != std::errc{} || end != digits.data() + digits.size() || name.epoch == 0) return std::nullopt;
  return name;
}

bool is_store_id(std::string_view text) noexcept {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
    if (dash ? text[i] != '-' : !hex) return false;
  }
  return true;
}

}  // namespace opossum::sync::protocol
