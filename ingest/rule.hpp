// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ingest/message.hpp"
#include "ingest/metric.hpp"
#include "store/commit.hpp"
#include "store/result.hpp"

namespace opossum::ingest {

/// How a payload becomes the JSON document that a rule's pointers look into.
enum class PayloadFormat : std::uint8_t {
  json,    ///< it is one; numbers keep their digits
  text,    ///< UTF-8: `{"text":"…"}`
  number,  ///< one JSON number, blanks around it allowed: `{"value":21.50}`
  csv,     ///< one RFC 4180 record: `["a",1.5,…]`; what looks like a JSON number is one
  cbor,    ///< one CBOR item (RFC 8949), as the JSON that §6.1 makes of it
  sparkplug_b,  ///< metrics of Sparkplug B, each a document and an event of its own (docs/sparkplug.md)
  raw,     ///< any bytes: the event's data_base64; pointers are not possible
};

enum class TimeFormat : std::uint8_t {
  rfc3339,            ///< a string with an offset
  unix_seconds,       ///< a number, or a string that holds one; fractions allowed
  unix_milliseconds,  ///< the same in milliseconds
};

/// One member of an event's data.
struct DataField {
  std::string name;
  bool is_pointer = false;  ///< `value` is a JSON pointer (RFC 6901) into the payload; otherwise it is JSON text
  std::string value;        ///< "/temperature", or a JSON text such as "\"°C\""
};

/// What a message becomes. {name} stands for a level of the topic, {/pointer} for a string, number or boolean of the payload.
struct RuleOptions {
  std::string name{};                   ///< for people; "rule 3 (plant/{line}/temperature)" when empty
  std::optional<std::string> source{};  ///< a source's name or kind; absent = any
  std::string topic{};                  ///< {name} and + match one level, {name...} and # the rest (last only, at least one level)
  PayloadFormat format = PayloadFormat::json;
  std::string type{};                   ///< template; empty is possible with sparkplug_b only: `SparkplugMetric` with tags for its parts
  std::vector<std::string> tags{};      ///< templates
  std::optional<std::string> time{};    ///< JSON pointer; absent = the store's time
  TimeFormat time_format = TimeFormat::rfc3339;
  std::optional<std::string> key{};     ///< template of the idempotency key
  std::optional<std::vector<DataField>> data{};  ///< absent = the whole document
};

/// What happens to a message that no rule matches.
enum class Unmatched : std::uint8_t {
  quarantine,
  store,  ///< type `Message`, tag `topic:…`; data: the JSON payload, else its text as a string, else its bytes as base64
  drop,
};

struct RuleSetOptions {
  std::vector<RuleOptions> rules{};  ///< the first that matches wins
  Unmatched unmatched = Unmatched::quarantine;
};

/// Why a message cannot be stored.
struct Rejection {
  std::string rule;    ///< name of the rule that matched; empty when none did
  std::string reason;  ///< for people: which part, pointer and value
};
struct Dropped {};
using Mapped = std::variant<Commit, Rejection, Dropped>;

/// Compiled mapping rules. Immutable and thread-safe; copies share.
///
/// A rule for Sparkplug B makes one commit of all metrics of a message, one event each; none of a message without metrics, which is
/// Dropped. Beside the names in its topic its templates may use {group}, {node}, {device}, {message} and {metric}; a tag that uses one
/// that is empty is left out. A MetricReader tells what the metrics are. It sees every message below spBv1.0/, also those that no such
/// rule matches, since later messages depend on them.
///
/// A rule with a `key` leaves the delivery's own marks (duplicate, retained, QoS) out of the event's meta: they would make a
/// second delivery of the same message another content under the same key. Without a key they are kept in `meta.mqtt`.
/// Source: docs/configuration.md, ingest.rule.
class RuleSet {
 public:
  /// No rules; every message is quarantined.
  RuleSet();
  /// Errc::invalid_argument names the rule, the key and the offending text.
  [[nodiscard]] static Result<RuleSet> compile(RuleSetOptions options);

  /// Never fails: what cannot be mapped is a Rejection, and so is every message of Sparkplug B without a reader.
  [[nodiscard]] Mapped map(const Message& message, MetricReader* reader = nullptr) const;
  /// For `opossum check --message`: which rules were tried and what the first that matched makes of the message. Several lines.
  [[nodiscard]] std::string explain(const Message& message, MetricReader* reader = nullptr) const;
  /// Whether a MetricReader is needed.
  [[nodiscard]] bool reads_metrics() const;

 private:
  struct Compiled;
  explicit RuleSet(std::shared_ptr<const Compiled> compiled);
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace opossum::ingest
