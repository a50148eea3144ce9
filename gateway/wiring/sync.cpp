// SPDX-License-Identifier: MIT
#include "gateway/wiring/sync.hpp"

#include <fmt/format.h>

#include "gateway/http/json_text.hpp"
#include "gateway/wiring/logging.hpp"
#include "gateway/wiring/metric_text.hpp"
#include "gateway/wiring/optional_json.hpp"

namespace opossum::gateway {
namespace {

Query query_of(const config::Query& configured) {
  Query query;
  for (const config::QueryItem& item : configured.items) query.items.push_back({item.types, item.tags});
  return query;
}

sync::PushTargetOptions target_options(const config::Target& target) {
  sync::PushTargetOptions options;
  options.name = target.name;
  options.url = target.url;
  options.token = target.token.reveal();
  if (target.tls) {
    options.ca_file = target.tls->ca;
    options.certificate_file = target.tls->certificate;
    options.key_file = target.tls->key;
  }
  options.insecure = target.insecure;
  for (const auto& window : target.schedule.windows)
    options.schedule.windows.push_back({window.days, window.from_minute, window.to_minute});
  options.bandwidth = target.bandwidth.value_or(0);
  if (target.pull) options.pull = query_of(*target.pull);
  if (!target.include.items.empty()) options.disclosure.include = query_of(target.include);
  if (!target.exclude.items.empty()) options.disclosure.exclude = query_of(target.exclude);
  options.disclosure.redact = target.redact;
  options.approve = target.approve;
  return options;
}

std::string verified_json(const sync::VerifiedPair& pair) {
  JsonObject object;
  object.number("sequence", pair.sequence.value()).number("local", pair.local.value()).number("central", pair.central.value());
  object.string("time", to_rfc3339(pair.time));
  return std::move(object).take();
}

std::string target_json(const sync::TargetStatus& status) {
  JsonObject object;
  object.string("name", status.name).string("kind", "opossum").string("url", status.url).string("state", sync::name(status.state));
  optional_string(object, "central", status.central);
  if (status.verified) {
    object.raw("verified", verified_json(*status.verified));
  } else {
    object.null("verified");
  }
  object.boolean("in_sync", status.in_sync);
  optional_number(object, "lag_commits", status.lag_commits);
  optional_number(object, "lag_seconds", status.lag_seconds);
  if (status.pulled) object.number("pulled", status.pulled->value());
  else object.null("pulled");
  optional_number(object, "pull_lag", status.pull_lag);
  optional_time(object, "next_window", status.next_window);
  optional_time(object, "next_retry", status.next_retry);
  optional_string(object, "last_error", status.last_error);
  object.number("commits_sent", status.commits_sent).number("commits_refused", status.commits_refused);
  object.number("bytes_sent", status.bytes_sent).number("bytes_per_second", status.bytes_per_second);
  return std::move(object).take();
}

}  // namespace

Result<std::unique_ptr<SyncTargets>> SyncTargets::start(const config::Config& config, EventStore& store) {
  auto targets = std::make_unique<SyncTargets>();
  for (const config::Target& target : config.sync.targets) {
    auto started = sync::PushTarget::start(store, target_options(target), logger_for("sync " + target.name));
    if (!started) return fail(std::move(started).error().in("sync target " + target.name));
    targets->targets_.push_back({target.name, std::move(*started)});
  }
  return targets;
}

std::vector<sync::TargetStatus> SyncTargets::status() const {
  std::vector<sync::TargetStatus> all;
  for (const Running& running : targets_) all.push_back(running.target->status());
  return all;
}

std::string SyncTargets::status_json() const {
  std::string list;
  for (const sync::TargetStatus& status : this->status()) list += (list.empty() ? "" : ",") + target_json(status);
  return R"({"targets":[)" + list + "]}";
}

std::string SyncTargets::metrics() const {
  std::string text;
  if (targets_.empty()) return text;
  const std::vector<sync::TargetStatus> all = status();
  const auto family = [&](std::string_view name, std::string_view type, std::string_view help, const auto& value) {
    append_metric_head(text, name, type, help);
    for (const sync::TargetStatus& status : all) {
      if (const std::optional<double> number = value(status)) append_metric(text, name, {{"target", status.name}}, *number);
    }
  };
  using Status = const sync::TargetStatus&;
  using Number = std::optional<double>;
  family("opossum_sync_in_sync", "gauge", "1 = verified equal in this session", [](Status s) -> Number { return s.in_sync ? 1 : 0; });
  family("opossum_sync_lag_commits", "gauge", "Commits without outcome; absent = unknown",
         [](Status s) -> Number { return s.lag_commits ? Number(static_cast<double>(*s.lag_commits)) : std::nullopt; });
  family("opossum_sync_lag_seconds", "gauge", "Age of the oldest commit without outcome; absent = unknown",
         [](Status s) -> Number { return s.lag_seconds; });
  family("opossum_sync_pull_lag_positions", "gauge", "Positions of the target's log that were not looked at yet; absent = unknown or not pulled",
         [](Status s) -> Number { return s.pull_lag ? Number(static_cast<double>(*s.pull_lag)) : std::nullopt; });
  family("opossum_sync_commits_sent_total", "counter", "Commits with an outcome",
         [](Status s) -> Number { return static_cast<double>(s.commits_sent); });
  family("opossum_sync_commits_refused_total", "counter", "Commits that were refused",
         [](Status s) -> Number { return static_cast<double>(s.commits_refused); });
  family("opossum_sync_bytes_sent_total", "counter", "Bytes of request bodies",
         [](Status s) -> Number { return static_cast<double>(s.bytes_sent); });
  return text;
}

Result<bool> SyncTargets::act(const std::string& target, SyncAction action, const SyncApproval& approval) {
  for (Running& running : targets_) {
    if (running.name != target) continue;
    switch (action) {
      case SyncAction::now: running.target->now(); return true;
      case SyncAction::pause: running.target->pause(); return true;
      case SyncAction::resume: running.target->resume(); return true;
      case SyncAction::approve:
        OPOSSUM_TRY(approval.through ? running.target->approve_through(*approval.through) : running.target->approve_until(*approval.until));
        return true;
    }
  }
  return false;
}

void SyncTargets::stop() {
  for (Running& running : targets_) running.target->stop();
}

}  // namespace opossum::gateway
