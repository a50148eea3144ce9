// SPDX-License-Identifier: MIT
#include "store/format/sync_members.hpp"

#include "store/format/scanner.hpp"

namespace opossum::format {

namespace {

void append_pulled(std::string& out, const PulledFrom& pulled) {
  const auto number = [&out](std::string_view member, std::uint64_t value) {
    out.append(",\"").append(member).append("\":").append(std::to_string(value));
  };
  out += "\"pull\":{\"store\":\"" + pulled.store + '"';
  number("epoch", pulled.epoch);
  number("from", pulled.from.value());
  number("position", pulled.position.value());
  number("own", pulled.own.value());
  if (pulled.generation != 0) number("generation", pulled.generation);
  out += '}';
}

PulledFrom pulled_member(Scanner& scanner) {
  PulledFrom pulled;
  scanner.expect("{\"store\":");
  pulled.store = scanner.string();
  scanner.expect(",\"epoch\":");
  pulled.epoch = static_cast<std::uint32_t>(scanner.number());
  scanner.expect(",\"from\":");
  pulled.from = Position(scanner.number());
  scanner.expect(",\"position\":");
  pulled.position = Position(scanner.number());
  scanner.expect(",\"own\":");
  pulled.own = Sequence(scanner.number());
  if (scanner.accept(",\"generation\":")) pulled.generation = static_cast<std::uint32_t>(scanner.number());
  scanner.expect("}");
  return pulled;
}

PositionRange range_member(Scanner& scanner) {
  PositionRange range;
  scanner.expect("[");
  range.first = Position(scanner.number());
  scanner.expect(",");
  range.last = Position(scanner.number());
  scanner.expect("]");
  return range;
}

}  // namespace

Origin counter_of(const PulledFrom& pulled) {
  const OriginId id = pulled.generation == 0 ? pull_counter(pulled.store, pulled.epoch) : backfill_counter(pulled.store, pulled.generation);
  return {id, Sequence(pulled.position.value()), {}, {}};
}

void append_sync(std::string& out, const Commit& commit) {
  std::string members;
  const auto begin_member = [&members] {
    if (!members.empty()) members += ',';
  };
  if (commit.link) members += "\"link\":\"" + to_hex(*commit.link) + '"';
  if (commit.skipped != 0) {
    begin_member();
    members += "\"skipped\":" + std::to_string(commit.skipped);
  }
  if (commit.pulled) {
    begin_member();
    append_pulled(members, *commit.pulled);
  }
  if (commit.refuses) {
    begin_member();
    members += "\"refuses\":[" + std::to_string(commit.refuses->first.value()) + ',' + std::to_string(commit.refuses->last.value()) + ']';
  }
  if (commit.sync) {
    begin_member();
    members += *commit.sync;
  }
  if (!members.empty()) out += ",\"sync\":{" + members + '}';
}

SyncMembers read_sync(std::string_view sync) {
  SyncMembers members;
  if (sync.empty()) return members;
  Scanner scanner(sync);
  scanner.expect("{");
  if (scanner.accept("\"link\":")) {
    members.link = digest_from_hex(scanner.string());
    static_cast<void>(scanner.accept(","));
  }
  if (scanner.accept("\"skipped\":")) {
    members.skipped = scanner.number();
    static_cast<void>(scanner.accept(","));
  }
  if (scanner.accept("\"pull\":")) {
    PulledFrom pulled = pulled_member(scanner);
    if (scanner.good()) members.pulled = std::move(pulled);
    static_cast<void>(scanner.accept(","));
  }
  if (scanner.accept("\"refuses\":")) {
    const PositionRange range = range_member(scanner);
    if (scanner.good()) members.refuses = range;
  }
  return members;
}

}  // namespace opossum::format
