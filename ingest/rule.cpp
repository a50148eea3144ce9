// SPDX-License-Identifier: MIT
#include "ingest/rule.hpp"

#include "ingest/mapping/base64.hpp"
#include "ingest/mapping/compiled_rule.hpp"
#include "ingest/mapping/identifier.hpp"
#include "ingest/mapping/json_text.hpp"
#include "ingest/mapping/meta.hpp"
#include "ingest/sparkplug/topic.hpp"
#include "store/clock.hpp"

namespace opossum::ingest {

struct RuleSet::Compiled {
  std::vector<mapping::CompiledRule> rules;
  Unmatched unmatched = Unmatched::quarantine;
  bool reads_metrics = false;
};

namespace {

using Metrics = std::expected<std::vector<Metric>, std::string>;

Metrics read_metrics(const Message& message, MetricReader* reader) {
  if (reader == nullptr) return std::unexpected(std::string("nobody here knows the birth certificates of Sparkplug B"));
  return reader->read(message);
}


using mapping::shown;

Mapped as_message_event(const Message& message) {
  NewEvent event;
  event.type = "Message";
  event.tags.push_back("topic:" + message.topic);
  if (const auto problem = mapping::identifier_problem(event.tags.front())) {
    return Rejection{"", "no rule matches, and the topic cannot become a tag: " + shown(event.tags.front()) + ": " + *problem};
  }
  if (!mapping::check_json(message.payload)) {
    event.data = message.payload;
  } else if (mapping::is_utf8(message.payload)) {
    event.data.emplace();
    mapping::append_quoted(*event.data, message.payload);
  } else {
    event.data_base64 = mapping::to_base64(message.payload);
  }
  event.meta = mapping::to_meta(message, mapping::DeliveryMarks::keep);
  Commit commit;
  commit.events.push_back(std::move(event));
  return commit;
}

Mapped of_metrics(const mapping::CompiledRule& rule, const Message& message, const mapping::CompiledRule::Captured& captured,
                  const Metrics& metrics) {
  if (!metrics) return Rejection{rule.name(), metrics.error()};
  if (metrics->empty()) return Dropped{};
  auto commit = rule.apply_to_metrics(message, captured, *metrics);
  if (!commit) return Rejection{rule.name(), std::move(commit).error()};
  return std::move(*commit);
}

Mapped without_rule(const Message& message, Unmatched unmatched) {
  switch (unmatched) {
    case Unmatched::store:
      return as_message_event(message);
    case Unmatched::drop:
      return Dropped{};
    case Unmatched::quarantine:
      break;
  }
  return Rejection{"", "no rule matches topic " + shown(message.topic) + " of source " + shown(message.source)};
}

void describe_event(std::string& out, const NewEvent& event) {
  out += "  type  " + event.type + "\n  tags  ";
  for (const std::string& tag : event.tags) out += tag + ' ';
  out += "\n  time  " + (event.time ? to_rfc3339(*event.time) : std::string("(when it is stored)")) + '\n';
  if (event.data) out += "  data  " + *event.data + '\n';
  if (event.data_base64) out += "  data  (base64) " + *event.data_base64 + '\n';
  if (event.meta) out += "  meta  " + *event.meta + '\n';
}

std::string describe(const Mapped& mapped, const std::string& dropped = "dropped, because unmatched = \"drop\"") {
  if (const auto* rejection = std::get_if<Rejection>(&mapped)) return "to quarantine: " + rejection->reason + '\n';
  if (std::holds_alternative<Dropped>(mapped)) return dropped + '\n';
  const Commit& commit = std::get<Commit>(mapped);
  std::string out = "stored as\n";
  for (const NewEvent& event : commit.events) describe_event(out, event);
  if (commit.key) out += "  key   " + *commit.key + '\n';
  return out;
}

}  // namespace

RuleSet::RuleSet() : compiled_(std::make_shared<const Compiled>()) {}
RuleSet::RuleSet(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

Result<RuleSet> RuleSet::compile(RuleSetOptions options) {
  auto compiled = std::make_shared<Compiled>();
  compiled->unmatched = options.unmatched;
  for (RuleOptions& rule : options.rules) {
    auto done = mapping::CompiledRule::compile(std::move(rule), compiled->rules.size() + 1);
    if (!done) return fail(std::move(done).error());
    compiled->reads_metrics = compiled->reads_metrics || done->reads_metrics();
    compiled->rules.push_back(std::move(*done));
  }
  return RuleSet(std::move(compiled));
}

bool RuleSet::reads_metrics() const { return compiled_->reads_metrics; }

Mapped RuleSet::map(const Message& message, MetricReader* reader) const {
  // Topics are UTF-8 by the MQTT specification; a peer that breaks it must not reach tags.
  if (!mapping::is_utf8(message.topic)) return Rejection{"", "the topic is not UTF-8"};
  // Not an optional one: libstdc++ 12 takes a std::expected for trivial there and frees its error twice.
  const bool below = compiled_->reads_metrics && sparkplug::in_namespace(message.topic);
  const Metrics metrics = below ? read_metrics(message, reader) : Metrics();
  for (const mapping::CompiledRule& rule : compiled_->rules) {
    const auto captured = rule.match(message);
    if (!captured) continue;
    if (rule.reads_metrics() && below) return of_metrics(rule, message, *captured, metrics);
    if (rule.reads_metrics()) return of_metrics(rule, message, *captured, read_metrics(message, reader));
    auto commit = rule.apply(message, *captured);
    if (!commit) return Rejection{rule.name(), std::move(commit).error()};
    return std::move(*commit);
  }
  return without_rule(message, compiled_->unmatched);
}

std::string RuleSet::explain(const Message& message, MetricReader* reader) const {
  std::string out = "topic " + shown(message.topic) + '\n';
  for (const mapping::CompiledRule& rule : compiled_->rules) {
    const auto captured = rule.match(message);
    if (!captured) {
      out += rule.name() + ": does not match\n";
      continue;
    }
    out += rule.name() + ": matches";
    for (std::size_t i = 0; i < captured->size(); ++i) out += " " + rule.capture_names()[i] + "=" + shown((*captured)[i]);
    return out + '\n' + describe(map(message, reader), "no event: it tells no metrics");
  }
  return out + "no rule matches\n" + describe(map(message, reader));
}

}  // namespace opossum::ingest
