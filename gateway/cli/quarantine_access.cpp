// SPDX-License-Identifier: MIT
#include "gateway/cli/quarantine_access.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "gateway/cli/configuration.hpp"
#include "gateway/cli/server_document.hpp"
#include "gateway/wiring/ingest_rules.hpp"
#include "gateway/wiring/quarantine.hpp"
#include "ingest/intake.hpp"

namespace opossum::gateway::cli {
namespace {

/// A quarantine belongs to the process that holds the store, so the store's lock is held as long as this lives.
class DirectoryQuarantine final : public QuarantineAccess {
 public:
  [[nodiscard]] Result<void> open(const std::string& directory, const std::string& config_file) {
    FileSystem& files = posix_file_system();
    const auto exists = files.exists(directory + "/quarantine");
    if (!exists) return fail(exists.error());
    if (!config_file.empty()) {
      OPOSSUM_TRY(open_store(directory, config_file));
    } else if (*exists) {
      auto lock = files.lock(directory + "/lock", "opossum quarantine");
      if (!lock) return fail(std::move(lock).error().in("a running gateway holds the directory; ask it with --url"));
      lock_ = std::move(*lock);
    }
    if (!*exists) return {};
    ingest::QuarantineOptions options;
    options.directory = directory + "/quarantine";
    auto quarantine = ingest::Quarantine::open(std::move(options));
    if (!quarantine) return fail(std::move(quarantine).error());
    quarantine_ = std::move(*quarantine);
    if (store_) use_store(directory);
    return {};
  }

  [[nodiscard]] Result<std::vector<std::string>> list(const std::string& after, std::size_t limit) override {
    std::vector<std::string> all;
    if (!quarantine_) return all;
    auto entries = quarantine_->list(after, limit);
    if (!entries) return fail(std::move(entries).error());
    for (ingest::QuarantineEntry& entry : *entries) all.push_back(std::move(entry.json));
    return all;
  }

  [[nodiscard]] Result<std::optional<std::string>> get(const std::string& id) override {
    if (!quarantine_) return std::nullopt;
    auto entry = quarantine_->get(id);
    if (!entry) return fail(std::move(entry).error());
    if (!*entry) return std::nullopt;
    return std::move((*entry)->json);
  }

  [[nodiscard]] Result<std::optional<std::string>> retry(const std::string& id) override {
    if (!quarantine_) return std::nullopt;
    if (!intake_) return fail(Errc::invalid_argument, "to retry in a directory the rules are needed: give --config FILE, or --url");
    auto retried = intake_->retry(id);
    if (!retried) return fail(std::move(retried).error());
    if (!*retried) return std::nullopt;
    return retried_json(id, **retried);
  }

  [[nodiscard]] Result<bool> remove(const std::string& id) override {
    return quarantine_ ? quarantine_->remove(id, ingest::Removal::deleted) : false;
  }

 private:
  void use_store(const std::string& directory) {
    intake_ = std::make_unique<ingest::Intake>(*store_, *quarantine_, rules_);
    ingest::SparkplugOptions births;
    births.state_directory = directory + "/ingest";
    births.read_only = true;
    sparkplug_ = ingest::SparkplugHost::open(std::move(births));
    intake_->read_metrics_by(*sparkplug_);
  }

  [[nodiscard]] Result<void> open_store(const std::string& directory, const std::string& config_file) {
    const auto config = load_configuration(config_file);
    if (!config) return fail(Errc::invalid_argument, config_file + " is not valid; `opossum check -c " + config_file + "` says why");
    auto rules = ingest::RuleSet::compile(rule_options(*config));
    if (!rules) return fail(std::move(rules).error());
    rules_ = std::move(*rules);
    StoreOptions options;
    options.directory = directory;
    options.create = false;
    auto store = EventStore::open(std::move(options));
    if (!store) return fail(std::move(store).error());
    store_ = std::move(*store);
    return {};
  }

  std::unique_ptr<FileLock> lock_;
  std::unique_ptr<EventStore> store_;
  ingest::RuleSet rules_;
  std::unique_ptr<ingest::SparkplugHost> sparkplug_;
  std::unique_ptr<ingest::Quarantine> quarantine_;
  std::unique_ptr<ingest::Intake> intake_;
};

class ServerQuarantine final : public QuarantineAccess {
 public:
  explicit ServerQuarantine(ServerAddress address) : address_(std::move(address)) {}

  [[nodiscard]] Result<std::vector<std::string>> list(const std::string& after, std::size_t limit) override {
    const std::string from = after.empty() ? "" : "&after=" + path_segment(after);
    auto messages = fetch_list(address_, "/v1/quarantine?limit=" + std::to_string(limit) + from, "messages");
    if (!messages) return fail(std::move(messages).error());
    std::vector<std::string> all;
    for (const boost::json::value& message : *messages) all.push_back(boost::json::serialize(message));
    return all;
  }
  [[nodiscard]] Result<std::optional<std::string>> get(const std::string& id) override { return ask("GET", id, ""); }
  [[nodiscard]] Result<std::optional<std::string>> retry(const std::string& id) override { return ask("POST", id, "/retry"); }
  [[nodiscard]] Result<bool> remove(const std::string& id) override {
    auto answer = ask("DELETE", id, "");
    if (!answer) return fail(std::move(answer).error());
    return answer->has_value();
  }

 private:
  [[nodiscard]] Result<std::optional<std::string>> ask(const char* method, const std::string& id, const char* action) {
    return ask_for(address_, {.method = method, .path = "/v1/quarantine/" + path_segment(id) + action});
  }

  ServerAddress address_;
};

}  // namespace

Result<std::unique_ptr<QuarantineAccess>> open_quarantine(const SourceOptions& source, const std::string& config_file) {
  if (source.is_server()) return std::make_unique<ServerQuarantine>(source.server);
  auto directory = std::make_unique<DirectoryQuarantine>();
  OPOSSUM_TRY(directory->open(source.directory(), config_file));
  return directory;
}

std::string id_of(const std::string& json) {
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(json, error);
  const auto* object = error ? nullptr : value.if_object();
  const auto* id = object == nullptr ? nullptr : object->if_contains("id");
  return id == nullptr || !id->is_string() ? std::string() : std::string(id->get_string());
}

}  // namespace opossum::gateway::cli
