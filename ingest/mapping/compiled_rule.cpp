// SPDX-License-Identifier: MIT
#include "ingest/mapping/compiled_rule.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "ingest/mapping/base64.hpp"
#include "ingest/mapping/event_time.hpp"
#include "ingest/mapping/identifier.hpp"
#include "ingest/mapping/meta.hpp"
#include "ingest/mapping/payload.hpp"
#include "store/options.hpp"

namespace opossum::ingest::mapping {

namespace {

/// A template without holes is known now, so what the store would refuse in every message is refused here.
Result<TextTemplate> parse_template(const char* key, const std::string& text, const std::vector<std::string>& names) {
  auto parsed = TextTemplate::parse(text, names);
  if (!parsed) return fail(std::move(parsed).error().in(key));
  if (text.find('{') == std::string::npos) {
    if (const auto problem = identifier_problem(text))
      return fail(Errc::invalid_argument, std::string(key) + ": " + shown(text) + ": " + *problem);
  } else if (text.front() == '$') {
    return fail(Errc::invalid_argument, std::string(key) + ": " + shown(text) + ": names that begin with $ are reserved");
  }
  return parsed;
}

/// What a metric of Sparkplug B is called by, and where a rule finds it.
constexpr std::array<std::pair<std::string_view, std::string Metric::*>, 5> kMetricNames{{
    {"group", &Metric::group}, {"node", &Metric::node}, {"device", &Metric::device}, {"message", &Metric::message},
    {"metric", &Metric::name}}};

}  // namespace

void CompiledRule::collect_names() {
  names_ = topic_->names();
  if (!reads_metrics()) return;
  for (const auto& [name, member] : kMetricNames) {
    if (std::ranges::find(topic_->names(), name) == topic_->names().end()) names_.emplace_back(name);
  }
  if (!options_.type.empty()) return;
  options_.type = "SparkplugMetric";
  if (options_.tags.empty()) options_.tags = {"group:{group}", "node:{node}", "device:{device}", "metric:{metric}"};
}

Result<CompiledRule> CompiledRule::compile(RuleOptions options, std::size_t number) {
  CompiledRule rule;
  rule.options_ = std::move(options);
  if (rule.options_.name.empty()) rule.options_.name = "rule " + std::to_string(number) + " (" + rule.options_.topic + ")";
  if (auto done = rule.compile_parts(); !done) return fail(std::move(done).error().in(rule.options_.name));
  return rule;
}

Result<void> CompiledRule::compile_parts() {
  auto topic = TopicPattern::parse(options_.topic);
  if (!topic) return fail(std::move(topic).error().in("topic"));
  topic_ = std::move(*topic);
  collect_names();
  auto type = parse_template("type", options_.type, names_);
  if (!type) return fail(std::move(type).error());
  type_ = std::move(*type);
  if (options_.tags.size() > Limits{}.tags_max) return fail(Errc::too_large, "tags: more than 64");
  for (const std::string& text : options_.tags) {
    auto tag = parse_template("tags", text, names_);
    if (!tag) return fail(std::move(tag).error());
    tags_.push_back(std::move(*tag));
  }
  if (options_.time) {
    auto time = JsonPointer::parse(*options_.time);
    if (!time) return fail(std::move(time).error().in("time"));
    time_ = std::move(*time);
  }
  if (options_.key) {
    auto key = parse_template("key", *options_.key, names_);
    if (!key) return fail(std::move(key).error());
    // One key for all messages would store the first one only.
    if (options_.key->find('{') == std::string::npos)
      return fail(Errc::invalid_argument, "key: it is the same for every message; use {name} or {/pointer}");
    if (reads_metrics() && options_.key->find("{metric}") != std::string::npos)
      return fail(Errc::invalid_argument, "key: it is that of the whole message, so it cannot use {metric}");
    key_ = std::move(*key);
  }
  OPOSSUM_TRY(compile_data());
  return refuse_pointers_of_raw();
}

Result<void> CompiledRule::compile_data() {
  if (!options_.data) return {};
  data_.emplace();
  std::set<std::string> names;
  for (const DataField& option : *options_.data) {
    if (!is_utf8(option.name)) return fail(Errc::invalid_argument, "data: a member name is not UTF-8");
    if (!names.insert(option.name).second) return fail(Errc::invalid_argument, "data: " + shown(option.name) + " occurs twice");
    Field field;
    append_quoted(field.quoted_name, option.name);
    if (option.is_pointer) {
      auto pointer = JsonPointer::parse(option.value);
      if (!pointer) return fail(std::move(pointer).error().in("data: " + option.name));
      field.pointer = std::move(*pointer);
    } else {
      if (check_json(option.value))
        return fail(Errc::invalid_argument, "data: " + option.name + ": the literal " + shown(option.value) + " is not JSON");
      field.literal = option.value;
    }
    data_->push_back(std::move(field));
  }
  return {};
}

Result<void> CompiledRule::refuse_pointers_of_raw() const {
  if (options_.format != PayloadFormat::raw) return {};
  bool pointers = time_.has_value() || data_.has_value() || type_->has_pointers() || (key_ && key_->has_pointers());
  pointers = pointers || std::ranges::any_of(tags_, &TextTemplate::has_pointers);
  if (!pointers) return {};
  return fail(Errc::invalid_argument, "format raw keeps bytes as they are: time, data and pointers into the payload are not possible");
}

std::optional<CompiledRule::Captured> CompiledRule::match(const Message& message) const {
  if (options_.source && *options_.source != message.source && *options_.source != message.kind) return {};
  return topic_->match(message.topic);
}

CompiledRule::Text CompiledRule::identifier(const char* what, const TextTemplate& text, const Captured& captured,
                                            std::string_view document) {
  auto filled = text.fill(captured, document);
  if (!filled) return std::unexpected(std::string(what) + " " + text.text() + ": " + filled.error());
  if (const auto problem = identifier_problem(*filled)) {
    return std::unexpected(std::string(what) + " " + text.text() + ": " + shown(*filled) + ": " + *problem);
  }
  return filled;
}

CompiledRule::Text CompiledRule::data(std::string_view document) const {
  if (!data_) return std::string(document);
  std::string out = "{";
  for (const Field& field : *data_) {
    if (out.size() > 1) out += ',';
    out += field.quoted_name + ':';
    if (!field.pointer) {
      out += field.literal;
      continue;
    }
    const auto value = field.pointer->find(document);
    if (!value) return std::unexpected("data " + field.quoted_name + ": pointer " + field.pointer->text() + " is absent in the payload");
    out += *value;
  }
  return out + '}';
}

std::optional<std::string> CompiledRule::fill_event(NewEvent& event, const Captured& captured, std::string_view document) const {
  auto type = identifier("type", *type_, captured, document);
  if (!type) return type.error();
  event.type = std::move(*type);
  for (const TextTemplate& text : tags_) {
    if (text.uses_empty(captured, topic_->names().size())) continue;
    auto tag = identifier("tag", text, captured, document);
    if (!tag) return tag.error();
    event.tags.push_back(std::move(*tag));
  }
  if (time_) {
    const auto value = time_->find(document);
    if (!value) return "time: pointer " + time_->text() + " is absent in the payload";
    const auto time = to_time(options_.time_format, *value);
    if (!time) return "time: pointer " + time_->text() + ": " + time.error();
    event.time = *time;
  }
  return {};
}

std::expected<Commit, std::string> CompiledRule::apply(const Message& message, const Captured& captured) const {
  const auto document = to_document(options_.format, message.payload);
  if (!document) return std::unexpected(document.error());
  NewEvent event;
  if (auto problem = fill_event(event, captured, *document)) return std::unexpected(std::move(*problem));
  if (options_.format == PayloadFormat::raw) {
    event.data_base64 = to_base64(message.payload);
  } else {
    auto mapped = data(*document);
    if (!mapped) return std::unexpected(mapped.error());
    event.data = std::move(*mapped);
  }
  Commit commit;
  if (key_) {
    auto key = identifier("key", *key_, captured, *document);
    if (!key) return std::unexpected(key.error());
    commit.key = std::move(*key);
  }
  event.meta = to_meta(message, key_ ? DeliveryMarks::leave_out : DeliveryMarks::keep);
  commit.events.push_back(std::move(event));
  return commit;
}

CompiledRule::Captured CompiledRule::with_metric(Captured captured, const Metric& metric) const {
  for (std::size_t i = captured.size(); i < names_.size(); ++i) {
    const auto found = std::ranges::find(kMetricNames, names_[i], [](const auto& known) { return known.first; });
    captured.push_back(metric.*found->second);
  }
  return captured;
}

std::expected<Commit, std::string> CompiledRule::apply_to_metrics(const Message& message, const Captured& captured,
                                                                  const std::vector<Metric>& metrics) const {
  Commit commit;
  if (key_) {
    auto key = identifier("key", *key_, with_metric(captured, metrics.front()), metrics.front().document);
    if (!key) return std::unexpected(key.error());
    commit.key = std::move(*key);
  }
  const auto meta = to_meta(message, key_ ? DeliveryMarks::leave_out : DeliveryMarks::keep);
  for (const Metric& metric : metrics) {
    NewEvent event;
    event.time = metric.time;
    auto problem = fill_event(event, with_metric(captured, metric), metric.document);
    auto mapped = problem ? Text(std::unexpect, std::move(*problem)) : data(metric.document);
    if (!mapped) return std::unexpected("metric " + shown(metric.name) + ": " + mapped.error());
    event.data = std::move(*mapped);
    event.meta = meta;
    commit.events.push_back(std::move(event));
  }
  return commit;
}

}  // namespace opossum::ingest::mapping
