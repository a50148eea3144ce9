// SPDX-License-Identifier: MIT
#include "gateway/wiring/ingest.hpp"

#include <fmt/format.h>

#include "gateway/http/json_text.hpp"
#include "gateway/wiring/ingest_files.hpp"
#include "gateway/wiring/ingest_modbus.hpp"
#include "gateway/wiring/ingest_mqtt.hpp"
#include "gateway/wiring/ingest_rules.hpp"
#include "gateway/wiring/logging.hpp"
#include "gateway/wiring/metric_text.hpp"
#include "gateway/wiring/mqtt_listener.hpp"
#include "gateway/wiring/optional_json.hpp"
#include "gateway/wiring/quarantine.hpp"

namespace opossum::gateway {
namespace {

template <class Value>
std::string numbers_json(const std::map<std::string, Value>& numbers) {
  JsonObject object;
  for (const auto& [name, value] : numbers) object.number(name, value);
  return std::move(object).take();
}

std::string source_json(const ingest::SourceStatus& status) {
  JsonObject object;
  object.string("name", status.name)
      .string("kind", status.kind)
      .string("state", ingest::name(status.state))
      .string("detail", status.detail);
  object.raw("counters", numbers_json(status.counters)).raw("rates", numbers_json(status.rates));
  optional_time(object, "last_message", status.last_message);
  optional_string(object, "last_error", status.last_error);
  optional_time(object, "last_error_at", status.last_error_at);
  return std::move(object).take();
}

std::string client_json(const ingest::MqttClientStatus& status) {
  std::string subscriptions;
  for (const auto& [filter, qos] : status.subscriptions) {
    JsonObject subscription;
    subscription.string("filter", filter).number("qos", static_cast<std::uint64_t>(qos));
    subscriptions += (subscriptions.empty() ? "" : ",") + std::move(subscription).take();
  }
  JsonObject object;
  object.string("client", status.client_id).boolean("connected", status.connected);
  optional_string(object, "address", status.address);
  optional_string(object, "user", status.user);
  object.number("connected_seconds", static_cast<std::uint64_t>(status.connected_for.count())).number("received", status.received);
  optional_time(object, "gone_since", status.gone_since);
  object.number("queued", status.queued).raw("subscriptions", "[" + subscriptions + "]");
  return std::move(object).take();
}

ingest::SparkplugOptions sparkplug_options(const config::Config& config, ingest::GapLog& gaps) {
  ingest::SparkplugOptions options;
  options.state_directory = config.gateway.data_dir + "/ingest";
  options.gaps = &gaps;
  options.logger = logger_for("sparkplug");
  return options;
}

void append_quarantine_metrics(std::string& text, const ingest::QuarantineStatistics& statistics) {
  const auto add = [&text](const char* name, const char* kind, const char* help, std::uint64_t value) {
    append_metric_head(text, name, kind, help);
    append_metric(text, name, {}, static_cast<double>(value));
  };
  add("opossum_quarantine_messages", "gauge", "Messages in quarantine", statistics.messages);
  add("opossum_quarantine_bytes", "gauge", "What they take on disk", statistics.bytes);
  add("opossum_quarantine_bytes_max", "gauge", "What they may take on disk", statistics.bytes_max);
  add("opossum_quarantine_let_go_total", "counter", "Messages lost because the quarantine was full", statistics.refused);
}

}  // namespace

Result<std::unique_ptr<Ingest>> Ingest::prepare(const config::Config& config) {
  auto ingest = std::make_unique<Ingest>();
  auto rules = ingest::RuleSet::compile(rule_options(config));
  if (!rules) return fail(std::move(rules).error());
  ingest->rules_ = std::move(*rules);
  ingest->devices_ = modbus_options(config);
  OPOSSUM_TRY(ingest::validate(ingest->devices_));
  return ingest;
}

Result<void> Ingest::start(const config::Config& config, EventStore& store) {
  ingest::QuarantineOptions options;
  options.directory = config.gateway.data_dir + "/quarantine";
  options.bytes_max = config.ingest.quarantine_bytes;
  options.logger = logger_for("quarantine");
  auto quarantine = ingest::Quarantine::open(std::move(options));
  if (!quarantine) return fail(std::move(quarantine).error());
  const std::lock_guard lock(mutex_);
  quarantine_ = std::move(*quarantine);
  intake_ = std::make_shared<ingest::Intake>(store, *quarantine_, rules_);
  ingest::GapLogOptions gaps;
  gaps.logger = logger_for("gaps");
  gaps_ = std::make_unique<ingest::GapLog>(store, std::move(gaps));
  intake_->report_gaps_to(*gaps_);
  if (rules_.reads_metrics()) {
    sparkplug_ = ingest::SparkplugHost::open(sparkplug_options(config, *gaps_));
    intake_->read_metrics_by(*sparkplug_);
  }

  if (!devices_.empty()) {
    auto bus = ingest::ModbusBus::start(devices_, store, logger_for("modbus"), system_clock(), gaps_.get());
    if (!bus) return fail(std::move(bus).error());
    bus_ = std::move(*bus);
  }
  for (ingest::MqttSubscriberOptions& source : subscriber_options(config, *gaps_, sparkplug_.get())) {
    auto subscriber = ingest::MqttSubscriber::start(std::move(source), *intake_);
    if (!subscriber) return fail(std::move(subscriber).error());
    subscribers_.push_back(std::move(*subscriber));
  }
  for (ingest::DropFolderOptions& folder : folder_options(config)) {
    folders_.push_back(ingest::DropFolder::start(std::move(folder), *intake_, *quarantine_));
  }
  auto listener = start_mqtt_listener(config, *intake_, sparkplug_.get());
  if (listener) {
    listener_ = std::move(*listener);
  } else if (config.file.empty() && listener.error().code() == Errc::unavailable) {
    // Nobody asked for this address; a broker that has it already is no reason not to start.
    logger_for("mqtt")(LogLevel::warning, listener.error().detail() + "; going on without the MQTT listener");
  } else {
    return fail(std::move(listener).error());
  }
  return {};
}

Result<std::move_only_function<void()>> Ingest::prepare_reload(const config::Config& config, Ingest& prepared) {
  const std::lock_guard lock(mutex_);
  if (prepared.rules_.reads_metrics() && !sparkplug_) {
    return fail(Errc::invalid_argument, "a rule reads Sparkplug B and none did before: that needs a restart");
  }
  std::move_only_function<void()> use_certificates = [] {};
  if (const auto files = mqtt_tls_files(config); files && listener_ && listener_->speaks_tls()) {
    auto tls = listener_->prepare_tls(*files);
    if (!tls) return fail(std::move(tls).error());
    use_certificates = std::move(*tls);
  }
  return [this, rules = std::move(prepared.rules_), use = std::move(use_certificates)]() mutable {
    use();
    if (const auto intake = this->intake()) intake->use_rules(std::move(rules));
  };
}

void Ingest::stop() {
  std::vector<std::shared_ptr<ingest::MqttSubscriber>> subscribers;
  std::shared_ptr<ingest::ModbusBus> bus;
  std::vector<std::shared_ptr<ingest::DropFolder>> folders;
  std::shared_ptr<MqttServer> listener;
  {
    const std::lock_guard lock(mutex_);
    subscribers = subscribers_;
    bus = bus_;
    folders = folders_;
    listener = listener_;
  }
  if (listener) listener->stop();
  for (const auto& subscriber : subscribers) subscriber->stop();
  for (const auto& folder : folders) folder->stop();
  if (bus) bus->stop();
  const std::lock_guard lock(mutex_);
  if (sparkplug_) sparkplug_->stop();
  if (gaps_) gaps_->stop();
}

std::vector<std::string> Ingest::mqtt_urls() const {
  const std::lock_guard lock(mutex_);
  return listener_ ? listener_->urls() : std::vector<std::string>();
}

std::vector<ingest::SourceStatus> Ingest::status() const {
  const std::lock_guard lock(mutex_);
  std::vector<ingest::SourceStatus> all;
  if (listener_) all.push_back(listener_->status());
  for (const auto& subscriber : subscribers_) all.push_back(subscriber->status());
  for (const auto& folder : folders_) all.push_back(folder->status());
  if (bus_) {
    for (ingest::SourceStatus& status : bus_->status()) all.push_back(std::move(status));
  }
  if (sparkplug_) {
    for (ingest::SourceStatus& status : all) status.counters.merge(sparkplug_->counters(status.name));
  }
  return all;
}

std::string Ingest::status_json() const {
  std::string list;
  for (const ingest::SourceStatus& status : this->status()) list += (list.empty() ? "" : ",") + source_json(status);
  return R"({"sources":[)" + list + "]}";
}

Result<std::string> Ingest::mqtt_clients_json(std::size_t limit) const {
  std::shared_ptr<MqttServer> listener;
  {
    const std::lock_guard lock(mutex_);
    listener = listener_;
  }
  if (!listener) return R"({"clients":[]})";
  const auto clients = listener->clients(limit);
  if (!clients) return fail(clients.error());
  std::string list;
  for (const ingest::MqttClientStatus& status : *clients) list += (list.empty() ? "" : ",") + client_json(status);
  return R"({"clients":[)" + list + "]}";
}

QuarantineService Ingest::quarantine_service() const {
  QuarantineService service;
  service.list = [this](const std::string& after, std::size_t limit) -> Result<std::string> {
    const auto quarantine = this->quarantine();
    if (!quarantine) return R"({"messages":[]})";
    return quarantine_list_json(*quarantine, after, limit);
  };
  service.get = [this](const std::string& id) -> Result<std::optional<std::string>> {
    const auto quarantine = this->quarantine();
    if (!quarantine) return std::nullopt;
    auto entry = quarantine->get(id);
    if (!entry) return fail(std::move(entry).error());
    if (!*entry) return std::nullopt;
    return std::move((*entry)->json);
  };
  service.retry = [this](const std::string& id) -> Result<std::optional<std::string>> {
    const auto intake = this->intake();
    if (!intake) return std::nullopt;
    auto retried = intake->retry(id);
    if (!retried) return fail(std::move(retried).error());
    if (!*retried) return std::nullopt;
    return retried_json(id, **retried);
  };
  service.remove = [this](const std::string& id) -> Result<bool> {
    const auto quarantine = this->quarantine();
    if (!quarantine) return false;
    return quarantine->remove(id, ingest::Removal::deleted);
  };
  return service;
}

std::shared_ptr<ingest::Quarantine> Ingest::quarantine() const {
  const std::lock_guard lock(mutex_);
  return quarantine_;
}

std::shared_ptr<ingest::Intake> Ingest::intake() const {
  const std::lock_guard lock(mutex_);
  return intake_;
}

std::vector<std::pair<std::string, std::uint64_t>> Ingest::limits_hit() const {
  const auto quarantine = this->quarantine();
  return {{"quarantine_let_go", quarantine ? quarantine->statistics().refused : 0}};
}

std::string Ingest::metrics() const {
  std::string text;
  const auto all = status();
  if (!all.empty()) {
    append_metric_head(text, "opossum_ingest_connected", "gauge", "1 = data can flow");
    for (const auto& source : all) {
      append_metric(text, "opossum_ingest_connected", {{"source", source.name}, {"kind", source.kind}},
                    source.state == ingest::SourceState::connected ? 1 : 0);
    }
    append_metric_head(text, "opossum_ingest_total", "counter", "What the sources counted since the start");
    for (const auto& source : all) {
      for (const auto& [counter, value] : source.counters) {
        append_metric(text, "opossum_ingest_total", {{"source", source.name}, {"kind", source.kind}, {"counter", counter}},
                      static_cast<double>(value));
      }
    }
  }
  const std::lock_guard lock(mutex_);
  if (gaps_) {
    append_metric_head(text, "opossum_ingest_gaps_total", "counter", "Records of what sources missed, since the start");
    append_metric(text, "opossum_ingest_gaps_total", {}, static_cast<double>(gaps_->statistics().records));
  }
  if (quarantine_) {
    append_quarantine_metrics(text, quarantine_->statistics());
  }
  return text;
}

}  // namespace opossum::gateway
