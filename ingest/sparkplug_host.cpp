// SPDX-License-Identifier: MIT
#include "ingest/sparkplug_host.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "ingest/sparkplug/birth_file.hpp"
#include "ingest/sparkplug/registry.hpp"
#include "store/clock.hpp"

namespace opossum::ingest {

namespace {

using sparkplug::Registry;
using sparkplug::Sequences;
using Instant = std::chrono::steady_clock::time_point;

std::string rebirth_command(Timestamp now) {
  const auto time = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
  sparkplug::wire::Payload payload;
  payload.set_timestamp(time);
  sparkplug::wire::Metric& metric = *payload.add_metrics();
  metric.set_name("Node Control/Rebirth");
  metric.set_timestamp(time);
  metric.set_datatype(static_cast<std::uint32_t>(sparkplug::DataType::boolean));
  metric.set_boolean_value(true);
  return payload.SerializeAsString();
}

}  // namespace

class SparkplugHost::Implementation {
 public:
  explicit Implementation(SparkplugOptions options)
      : options_(std::move(options)),
        clock_(options_.clock != nullptr ? *options_.clock : system_clock()),
        file_(options_.files != nullptr ? *options_.files : posix_file_system(), options_.state_directory) {
    load();
    if (options_.background && !options_.read_only) thread_ = std::thread([this] { run(); });
  }
  ~Implementation() { stop(); }

  void publish_through(const std::string& source, Publish publish) {
    const std::lock_guard lock(mutex_);
    publish_[source] = std::move(publish);
  }
  std::expected<std::vector<Metric>, std::string> read(const Message& message);
  std::expected<std::vector<Metric>, std::string> look_at(const Message& message) const {
    const std::lock_guard lock(mutex_);
    return registry_.look_at(message);
  }
  std::string source_of(const std::string& topic) const;
  std::map<std::string, std::uint64_t> counters(const std::string& source) const;
  void stop();

 private:
  struct Counted {
    sparkplug::Counters counters{};
    std::uint64_t rebirths_asked = 0;
  };
  /// What to ask an edge node through.
  struct Request {
    std::string source;
    std::string topic;
    Publish publish;
  };
  using Asked = std::pair<std::string, std::string>;  // source and topic

  void load();
  void run();
  [[nodiscard]] bool save(Sequences sequences);
  [[nodiscard]] std::optional<Request> request(const Message& message);
  void ask(const Request& request);
  void log(LogLevel level, const std::string& text) const {
    if (options_.logger) options_.logger(level, text);
  }

  const SparkplugOptions options_;
  Clock& clock_;
  const sparkplug::BirthFile file_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Registry registry_;                    // guarded by mutex_, as all that follows
  std::map<std::string, Publish> publish_;
  std::map<std::string, Counted> counted_;
  std::map<Asked, Instant> asked_;
  bool dirty_ = false;
  bool failed_ = false;                  // the last save; said once
  bool stopping_ = false;
  std::thread thread_;
};

void SparkplugHost::Implementation::load() {
  auto nodes = file_.load();
  if (!nodes) {
    log(LogLevel::error, nodes.error().message());
    return;
  }
  // The sequence numbers in the file are no longer true when more messages have come.
  dirty_ = std::ranges::any_of(*nodes, [](const auto& node) { return node.second.seq.has_value(); });
  registry_ = Registry(std::move(*nodes));
}

std::expected<std::vector<Metric>, std::string> SparkplugHost::Implementation::read(const Message& message) {
  std::unique_lock lock(mutex_);
  sparkplug::Outcome outcome = registry_.take(message, counted_[message.source].counters);
  const std::optional<Request> wanted = outcome.wants_rebirth ? request(message) : std::nullopt;
  if (outcome.changed) {
    dirty_ = true;
    changed_.notify_all();
  }
  const bool save_now = dirty_ && !options_.background && !options_.read_only;
  lock.unlock();
  if (outcome.gap && options_.gaps != nullptr) options_.gaps->report(std::move(*outcome.gap));
  if (save_now) static_cast<void>(save(Sequences::leave_out));
  if (wanted) ask(*wanted);
  return std::move(outcome.metrics);
}

std::optional<SparkplugHost::Implementation::Request> SparkplugHost::Implementation::request(const Message& message) {
  const auto publish = publish_.find(message.source);
  const auto topic = sparkplug::read_topic(message.topic);
  if (publish == publish_.end() || !publish->second || !topic) return {};
  const Instant now = clock_.steady_now();
  std::erase_if(asked_, [&](const auto& asked) { return now - asked.second >= options_.rebirth_pause; });
  Request request{message.source, sparkplug::command_topic(topic->group, topic->node), publish->second};
  if (!asked_.try_emplace({request.source, request.topic}, now).second) return {};
  return request;
}

/// Without the lock: what publishes may wait for locks of its own.
void SparkplugHost::Implementation::ask(const Request& request) {
  const bool sent = request.publish(request.topic, rebirth_command(clock_.now()));
  {
    const std::lock_guard lock(mutex_);
    if (sent) ++counted_[request.source].rebirths_asked;
    else asked_.erase({request.source, request.topic});
  }
  if (sent) log(LogLevel::info, "source " + request.source + ": asked for new birth certificates: " + request.topic);
}

bool SparkplugHost::Implementation::save(Sequences sequences) {
  std::string json;
  {
    const std::lock_guard lock(mutex_);
    json = sparkplug::to_json(registry_.nodes(), sequences);
    dirty_ = false;
  }
  const auto saved = file_.save(json);
  const std::lock_guard lock(mutex_);
  if (!saved) {
    dirty_ = true;
    if (!failed_) log(LogLevel::error, "birth certificates are not kept: " + saved.error().message());
  }
  failed_ = !saved;
  return saved.has_value();
}

/// A large file is written less often, so that it takes a tenth of the time at most.
void SparkplugHost::Implementation::run() {
  constexpr std::chrono::milliseconds kPauseLeast{20};
  constexpr std::chrono::milliseconds kPauseAfterFailure{5'000};
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return dirty_ || stopping_; });
    if (stopping_) return;
    lock.unlock();
    const auto begin = std::chrono::steady_clock::now();
    const bool saved = save(Sequences::leave_out);
    const auto took = std::chrono::steady_clock::now() - begin;
    const std::chrono::nanoseconds pause = saved ? std::max<std::chrono::nanoseconds>(kPauseLeast, 10 * took) : kPauseAfterFailure;
    lock.lock();
    changed_.wait_for(lock, pause, [this] { return stopping_; });
  }
}

std::string SparkplugHost::Implementation::source_of(const std::string& topic) const {
  const auto parsed = sparkplug::read_topic(topic);
  if (!parsed) return {};
  const std::lock_guard lock(mutex_);
  for (const auto& [key, node] : registry_.nodes()) {
    if (std::get<1>(key) == parsed->group && std::get<2>(key) == parsed->node) return std::get<0>(key);
  }
  return {};
}

std::map<std::string, std::uint64_t> SparkplugHost::Implementation::counters(const std::string& source) const {
  const std::lock_guard lock(mutex_);
  const auto found = counted_.find(source);
  if (found == counted_.end()) return {};
  const sparkplug::Counters& counters = found->second.counters;
  return {{"sparkplug_births", counters.births},
          {"sparkplug_deaths", counters.deaths},
          {"sparkplug_deaths_ignored", counters.deaths_ignored},
          {"sparkplug_gaps", counters.gaps},
          {"sparkplug_unresolved", counters.unresolved},
          {"sparkplug_rebirths_asked", found->second.rebirths_asked}};
}

void SparkplugHost::Implementation::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  const bool knows = [this] {
    const std::lock_guard lock(mutex_);
    return dirty_ || !registry_.nodes().empty();
  }();
  if (knows && !options_.read_only) static_cast<void>(save(Sequences::keep));
}

SparkplugHost::SparkplugHost(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
SparkplugHost::~SparkplugHost() = default;
std::unique_ptr<SparkplugHost> SparkplugHost::open(SparkplugOptions options) {
  return std::unique_ptr<SparkplugHost>(new SparkplugHost(std::make_unique<Implementation>(std::move(options))));
}
void SparkplugHost::publish_through(const std::string& source, Publish publish) {
  implementation_->publish_through(source, std::move(publish));
}
std::expected<std::vector<Metric>, std::string> SparkplugHost::read(const Message& message) { return implementation_->read(message); }
std::expected<std::vector<Metric>, std::string> SparkplugHost::look_at(const Message& message) const {
  return implementation_->look_at(message);
}
std::map<std::string, std::uint64_t> SparkplugHost::counters(const std::string& source) const { return implementation_->counters(source); }
std::string SparkplugHost::source_of(const std::string& topic) const { return implementation_->source_of(topic); }
void SparkplugHost::stop() { implementation_->stop(); }

}  // namespace opossum::ingest
