// SPDX-License-Identifier: MIT
// The first byte chooses the type of message, the rest is its payload. It comes first as a birth certificate, then as that message.
#include <cstdint>
#include <string>

#include "ingest/mapping/json_text.hpp"
#include "ingest/sparkplug/birth_file.hpp"
#include "ingest/sparkplug/registry.hpp"
#include "store/result.hpp"

namespace {

using namespace opossum;
using ingest::sparkplug::MessageType;
using ingest::sparkplug::Registry;
using ingest::sparkplug::Sequences;

ingest::Message message_of(MessageType type, std::string payload) {
  ingest::Message message;
  message.source = "plant";
  message.kind = "mqtt";
  const std::string word(name(type));
  message.topic = type == MessageType::state ? "spBv1.0/STATE/hq" : "spBv1.0/g/" + word + "/n" + (word.starts_with('D') ? "/d" : "");
  message.payload = std::move(payload);
  return message;
}

void check(const std::expected<std::vector<ingest::Metric>, std::string>& metrics) {
  if (!metrics) {
    OPOSSUM_ASSERT(!metrics.error().empty());
    return;
  }
  for (const ingest::Metric& metric : *metrics) {
    OPOSSUM_ASSERT(!ingest::mapping::check_json(metric.document));
    OPOSSUM_ASSERT(ingest::mapping::is_utf8(metric.name));
  }
}

void check_kept(const Registry& registry) {
  const std::string kept = to_json(registry.nodes(), Sequences::keep);
  const auto again = ingest::sparkplug::from_json(kept);
  OPOSSUM_ASSERT(again.has_value() && to_json(*again, Sequences::keep) == kept);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto type = static_cast<MessageType>(data[0] % 9);
  const std::string payload(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool of_device = name(type).starts_with('D');
  Registry registry;
  ingest::sparkplug::Counters counters;
  if (of_device) check(registry.take(message_of(MessageType::nbirth, {}), counters).metrics);
  const auto birth = registry.take(message_of(of_device ? MessageType::dbirth : MessageType::nbirth, payload), counters);
  check(birth.metrics);
  check_kept(registry);
  const ingest::Message message = message_of(type, payload);
  check(registry.look_at(message));
  const auto outcome = registry.take(message, counters);
  check(outcome.metrics);
  // What a birth certificate says for itself needs no other.
  if (birth.metrics && (type == MessageType::ndata || type == MessageType::ddata)) OPOSSUM_ASSERT(outcome.metrics.has_value());
  check_kept(registry);
  return 0;
}
