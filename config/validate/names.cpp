// SPDX-License-Identifier: MIT
#include <map>

#include "config/validate/checks.hpp"

namespace opossum::config::validate {

std::string at(std::string_view list, std::size_t index, std::string_view key) {
  auto path = std::string(list) + "[" + std::to_string(index) + "]";
  if (!key.empty()) path += "." + std::string(key);
  return path;
}

namespace {

/// Names seen so far, each with the key that has it.
class Names {
 public:
  explicit Names(Problems& problems, std::string wanted = "another name") : problems_(problems), wanted_(std::move(wanted)) {}

  void add(const std::string& name, std::string key) {
    if (name.empty() || problems_.failed(key)) return;
    auto [found, is_new] = seen_.emplace(name, key);
    if (!is_new) problems_.add(key, {"\"" + name + "\" again", wanted_, found->second + " has it already"});
  }

 private:
  Problems& problems_;
  const std::string wanted_;
  std::map<std::string, std::string> seen_{};
};

template <class Entries>
void add_all(Names& names, const Entries& entries, const std::string& list) {
  for (std::size_t i = 0; i < entries.size(); ++i) names.add(entries[i].name, at(list, i, "name"));
}

void check_device_names(const ModbusDevice& device, const std::string& path, Problems& problems) {
  Names points(problems);
  add_all(points, device.points, path + ".points");
  Names groups(problems);
  add_all(groups, device.groups, path + ".groups");
}

}  // namespace

void check_names(const Config& config, Problems& problems) {
  Names sources(problems);
  add_all(sources, config.ingest.mqtt, "ingest.mqtt");
  add_all(sources, config.ingest.modbus, "ingest.modbus");
  add_all(sources, config.ingest.files, "ingest.files");
  Names folders(problems, "another folder");
  for (std::size_t i = 0; i < config.ingest.files.size(); ++i) folders.add(config.ingest.files[i].folder, at("ingest.files", i, "folder"));
  for (std::size_t i = 0; i < config.ingest.modbus.size(); ++i)
    check_device_names(config.ingest.modbus[i], at("ingest.modbus", i), problems);
  Names targets(problems);
  add_all(targets, config.sync.targets, "sync.target");
  Names lanes(problems);
  add_all(lanes, config.lanes, "lane");
  Names origins(problems);
  add_all(origins, config.replication.origins, "replication.origin");
  Names stores(problems);
  for (std::size_t i = 0; i < config.replication.origins.size(); ++i) {
    stores.add(config.replication.origins[i].store.value_or(""), at("replication.origin", i, "store"));
  }
}

}  // namespace opossum::config::validate
