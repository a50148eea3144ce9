// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/diagnostic.hpp"
#include "config/endpoint.hpp"
#include "config/files.hpp"
#include "config/modbus.hpp"
#include "config/mqtt.hpp"
#include "config/query.hpp"
#include "config/replication.hpp"
#include "config/rule.hpp"
#include "config/schedule.hpp"
#include "config/secret.hpp"
#include "config/target.hpp"

namespace opossum::config {

enum class Role : std::uint8_t { edge, central };

/// `[gateway]`
struct Gateway {
  std::string name{"opossum"};  ///< shown at HQ and in the console
  Role role = Role::edge;
  std::string data_dir{"./opossum-data"};
  friend bool operator==(const Gateway&, const Gateway&) = default;
};

enum class Durability : std::uint8_t { fsync, unsafe_os };

/// `[store]`
struct Store {
  Durability durability = Durability::fsync;
  std::uint64_t segment_bytes = 64ULL << 20;
  bool compress = true;  ///< sealed segments
  std::uint64_t disk_reserve_bytes = 64ULL << 20;
  std::chrono::milliseconds scrub_every = std::chrono::hours(24 * 7);  ///< 0 = no background check
  std::uint64_t scrub_bytes_per_second = 8ULL << 20;
  friend bool operator==(const Store&, const Store&) = default;
};

/// `[http]`. After loading, an address other than loopback implies `insecure`, or `tls` and `tokens`.
struct Http {
  std::vector<Endpoint> listen{{"127.0.0.1", 8080}};
  std::optional<ServerTls> tls{};
  std::string tokens{};   ///< path of the token file; empty = no tokens are asked for
  bool insecure = false;  ///< allows other addresses without TLS and tokens; to be shown in log, status and console
  friend bool operator==(const Http&, const Http&) = default;
};

/// `[ingest]`
struct Ingest {
  Unmatched unmatched = Unmatched::quarantine;
  std::uint64_t quarantine_bytes = 1ULL << 30;  ///< beyond it messages are let go, counted and recorded as a gap
  std::vector<MqttSource> mqtt{};
  std::vector<ModbusDevice> modbus{};
  std::vector<FileSource> files{};
  std::vector<Rule> rules{};
  friend bool operator==(const Ingest&, const Ingest&) = default;
};

/// `[sync]`
struct Sync {
  std::vector<Target> targets{};
  friend bool operator==(const Sync&, const Sync&) = default;
};

enum class WhenFull : std::uint8_t {
  block,        ///< stop acknowledging
  drop_oldest,  ///< only commits that every required target has
};

/// `[retention]`
struct Retention {
  std::optional<std::chrono::milliseconds> max_age{};  ///< absent = for ever
  std::optional<std::uint64_t> max_bytes{};            ///< absent = until the disk's reserve
  WhenFull when_full = WhenFull::block;
  friend bool operator==(const Retention&, const Retention&) = default;
};

enum class LogLevel : std::uint8_t { debug, info, warning, error };

/// `[log]`
struct Log {
  LogLevel level = LogLevel::info;
  friend bool operator==(const Log&, const Log&) = default;
};

/// Where a value stands in its file, from 1.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

/// A whole configuration. What load() returns is validated; a plain value otherwise, safe to read from any thread.
struct Config {
  Gateway gateway{};
  Store store{};
  Http http{};
  std::optional<MqttListener> mqtt{};  ///< present iff the file has `[mqtt]`, or there is no file
  Ingest ingest{};
  Sync sync{};
  Retention retention{};
  std::vector<Lane> lanes{};           ///< at most 4
  Replication replication{};
  Log log{};

  std::string file{};                     ///< name of the file; empty = defaults()
  std::map<std::string, Place> places{};  ///< of every key that the file sets, such as "sync.target[0].url"
  Diagnostics warnings{};                 ///< legal but doubtful
};

}  // namespace opossum::config
