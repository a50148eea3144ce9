// SPDX-License-Identifier: MIT
#include "gateway/wiring/store.hpp"

#include <fmt/format.h>

#include "gateway/wiring/logging.hpp"

namespace opossum::gateway {

Durability durability_of(const config::Config& config) {
  return config.store.durability == config::Durability::unsafe_os ? Durability::unsafe_os : Durability::fsync;
}

Result<std::unique_ptr<EventStore>> open_store(const config::Config& config) {
  StoreOptions options;
  options.directory = config.gateway.data_dir;
  options.name = config.gateway.name;
  options.durability = durability_of(config);
  options.segment_bytes = config.store.segment_bytes;
  options.compress = config.store.compress;
  options.disk_reserve_bytes = config.store.disk_reserve_bytes;
  options.scrub.every = std::chrono::duration_cast<std::chrono::seconds>(config.store.scrub_every);
  options.scrub.bytes_per_second = config.store.scrub_bytes_per_second;
  const Logger log = options.logger = logger_for("store");
  auto store = EventStore::open(std::move(options));
  if (!store) return store;

  const StoreIdentity& identity = (*store)->identity();
  const Head head = (*store)->head();
  log(LogLevel::info, fmt::format("{} holds {} events in {} commits (store {}, epoch {})", config.gateway.data_dir, head.position.value(),
                                  head.commit.value(), identity.id, identity.epoch));
  if (durability_of(config) == Durability::unsafe_os) {
    log(LogLevel::warning, "durability is UNSAFE: what was acknowledged may be lost in a power cut; set [store] durability = \"fsync\"");
  } else {
    log(LogLevel::info, "durability is fsync: acknowledged means on disk");
  }
  return store;
}

}  // namespace opossum::gateway
