// SPDX-License-Identifier: MIT
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <expected>
#include <fstream>

#include "config/load.hpp"
#include "config/validate/checks.hpp"

namespace opossum::config {

namespace validate {

std::vector<NamedSecret> secrets_of(Config& config) {
  std::vector<NamedSecret> secrets;
  for (std::size_t i = 0; i < config.ingest.mqtt.size(); ++i) {
    secrets.push_back({at("ingest.mqtt", i, "password"), &config.ingest.mqtt[i].password});
  }
  for (std::size_t i = 0; i < config.sync.targets.size(); ++i) {
    secrets.push_back({at("sync.target", i, "token"), &config.sync.targets[i].token});
  }
  for (std::size_t i = 0; i < config.replication.origins.size(); ++i) {
    secrets.push_back({at("replication.origin", i, "token"), &config.replication.origins[i].token});
  }
  return secrets;
}

void check_secrets(const Config& config, Problems& problems) {
  Config copy = config;
  for (const auto& [key, secret] : secrets_of(copy)) {
    if (secret->source() != Secret::Source::literal) continue;
    problems.add(key,
                 {"a secret in the configuration file", "file:PATH or ${NAME}", "whoever reads or backs up this file holds the secret"},
                 Severity::warning);
  }
}

}  // namespace validate

namespace {

using Text = std::expected<std::string, table::Complaint>;

Text from_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value != nullptr && *value != '\0') return value;
  return std::unexpected(table::Complaint{"${" + name + "}, which is " + (value == nullptr ? "not set" : "empty"),
                                          "a variable with the secret in it", "set " + name + " for the service"});
}

Text from_file(std::string path) {
  constexpr std::size_t kBytesMax = 4096;
  if (path.starts_with("${")) {
    auto end = path.find('}');
    auto folder = from_environment(path.substr(2, end - 2));
    if (!folder) return folder;
    path = *folder + path.substr(end + 1);
  }
  errno = 0;
  std::ifstream file(path);
  std::string line;
  bool read = file && std::getline(file, line);
  if (!read && (errno != 0 || !file.is_open())) {
    auto reason = errno != 0 ? std::strerror(errno) : "it cannot be read";
    return std::unexpected(table::Complaint{"file:" + path + " (" + reason + ")", "a readable file with the secret in its first line",
                                            "check that it exists and that this user may read it"});
  }
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.pop_back();
  if (line.empty() || line.size() > kBytesMax) {
    return std::unexpected(
        table::Complaint{"file:" + path + (line.empty() ? ", whose first line is empty" : ", whose first line is too long"),
                         "a secret of 1..4096 bytes in its first line"});
  }
  return line;
}

}  // namespace

Diagnostics resolve_secrets(Config& config) {
  table::Problems problems(config.file);
  for (const auto& [key, place] : config.places) problems.remember(key, place);
  for (auto& [key, secret] : validate::secrets_of(config)) {
    if (!secret->is_set() || !secret->reveal().empty()) continue;
    auto text = secret->source() == Secret::Source::file ? from_file(secret->reference()) : from_environment(secret->reference());
    if (text) {
      secret->resolve(*std::move(text));
    } else {
      problems.add(key, std::move(text.error()));
    }
  }
  return problems.take_sorted();
}

}  // namespace opossum::config
