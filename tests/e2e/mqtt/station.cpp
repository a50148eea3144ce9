// SPDX-License-Identifier: MIT
#include "tests/e2e/mqtt/station.hpp"

#include <stdexcept>

namespace opossum::testing {

namespace {

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return std::move(*result);
}

ingest::RuleSet rules() {
  ingest::RuleOptions reading;
  reading.topic = "plant/{line}/{sensor}/temperature";
  reading.type = "TemperatureReading";
  reading.tags = {"line:{line}", "sensor:{sensor}"};
  reading.data = {{{"value", true, "/temperature"}}};
  ingest::RuleOptions keyed;
  keyed.topic = "keyed/{sensor}";
  keyed.type = "Keyed";
  keyed.key = "{sensor}/{/seq}";
  ingest::RuleOptions metric;
  metric.topic = "spBv1.0/#";
  metric.format = ingest::PayloadFormat::sparkplug_b;
  metric.type = "{message}";
  metric.tags = {"node:{node}", "metric:{metric}"};
  metric.data = {{{"value", true, "/value"}, {"quality", true, "/quality"}}};
  return value_of(ingest::RuleSet::compile({{reading, keyed, metric}, ingest::Unmatched::quarantine}));
}

}  // namespace

Station::Station(std::string broker_url) {
  options.name = "plant";
  options.url = std::move(broker_url);
  options.topics = {"plant/#", "keyed/#", "other/#"};
  options.client_id = "opossum-test";
  options.backoff_first = std::chrono::milliseconds(50);
  options.backoff_max = std::chrono::milliseconds(500);
  options.state_directory = folder_ / "ingest";
  options.logger = [this](LogLevel, const std::string& text) {
    const std::lock_guard lock(log_mutex_);
    log_ += text + '\n';
  };
}

void Station::start() {
  StoreOptions store;
  store.directory = folder_.path().string();
  store.files = &files;
  store.disk_reserve_bytes = 1;
  store_ = value_of(EventStore::open(store));
  ingest::QuarantineOptions quarantine;
  quarantine.directory = folder_ / "quarantine";
  quarantine.files = &files;
  quarantine_ = value_of(ingest::Quarantine::open(quarantine));
  intake_ = std::make_unique<ingest::Intake>(*store_, *quarantine_, rules());
  ingest::GapLogOptions gaps;
  gaps.settle = std::chrono::milliseconds(1);
  gaps_ = std::make_unique<ingest::GapLog>(*store_, gaps);
  options.gaps = gaps_.get();
  ingest::SparkplugOptions sparkplug;
  sparkplug.state_directory = options.state_directory;
  sparkplug.gaps = gaps_.get();
  sparkplug_ = ingest::SparkplugHost::open(std::move(sparkplug));
  intake_->read_metrics_by(*sparkplug_);
  options.sparkplug = sparkplug_.get();
  subscriber_ = value_of(ingest::MqttSubscriber::start(options, *intake_));
}

void Station::stop() {
  subscriber_.reset();
  sparkplug_.reset();
  gaps_.reset();
  intake_.reset();
  quarantine_.reset();
  store_.reset();
}

std::vector<std::string> Station::events() const {
  std::vector<std::string> all;
  Cursor cursor = value_of(store_->read(Query::all()));
  while (auto event = value_of(cursor.next())) {
    if (value_of(event->fields()).type != ingest::kGapType) all.emplace_back(event->json());
  }
  return all;
}

std::vector<std::string> Station::gaps() const {
  std::vector<std::string> all;
  Cursor cursor = value_of(store_->read({{{{ingest::kGapType}, {}}}}));
  while (auto event = value_of(cursor.next())) all.emplace_back(value_of(event->fields()).data);
  return all;
}

std::vector<std::string> Station::quarantined() const {
  std::vector<std::string> all;
  for (const ingest::QuarantineEntry& entry : value_of(quarantine_->list("", 1'000'000))) all.push_back(entry.json);
  return all;
}

std::string Station::log() const {
  const std::lock_guard lock(log_mutex_);
  return log_;
}

}  // namespace opossum::testing
