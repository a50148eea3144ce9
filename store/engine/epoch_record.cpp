// SPDX-License-Identifier: MIT
#include "store/engine/epoch_record.hpp"

#include "store/format/scanner.hpp"

namespace opossum {

Commit epoch_record(const EpochBegin& begin) {
  NewEvent event;
  event.type = kEpochType;
  event.data = "{\"epoch\":" + std::to_string(begin.epoch) + ",\"sequence\":" + std::to_string(begin.authored.sequence.value()) +
               ",\"link\":\"" + to_hex(begin.authored.link) + "\"}";
  Commit commit;
  commit.system = true;
  commit.key = std::string(kEpochType) + '/' + std::to_string(begin.epoch);
  commit.events.push_back(std::move(event));
  return commit;
}

Result<EpochBegin> read_epoch_record(const StoredEvent& event) {
  auto fields = event.fields();
  if (!fields) return fail(std::move(fields).error());
  EpochBegin begin;
  begin.position = Position(fields->position.value() - 1);
  format::Scanner scanner(fields->data);
  scanner.expect("{\"epoch\":");
  begin.epoch = static_cast<std::uint32_t>(scanner.number());
  scanner.expect(",\"sequence\":");
  begin.authored.sequence = Sequence(scanner.number());
  scanner.expect(",\"link\":");
  const auto link = digest_from_hex(scanner.string());
  scanner.expect("}");
  if (!scanner.good() || !link) return fail(Errc::damaged, "position " + std::to_string(fields->position.value()) + " begins no epoch");
  begin.authored.link = *link;
  return begin;
}

}  // namespace opossum
