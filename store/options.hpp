// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "store/clock.hpp"
#include "store/file_system.hpp"
#include "store/scrub.hpp"

namespace opossum {

/// Sizes in bytes. May be lowered freely; `hard_caps()` is how far they go up.
struct Limits {
  std::uint64_t data_bytes_max = 1 << 20;    ///< one event's data as stored
  std::uint64_t identifier_bytes_max = 256;  ///< types, tags, keys; fixed by the format
  std::uint64_t tags_max = 64;               ///< an event; fixed by the format
  std::uint64_t events_max = 10'000;         ///< a commit
  std::uint64_t commit_bytes_max = 16 << 20; ///< a commit line
  [[nodiscard]] static Limits hard_caps() noexcept { return {16 << 20, 256, 64, 100'000, 64 << 20}; }
};

enum class Durability : std::uint8_t {
  fsync,      ///< acknowledged means on disk
  unsafe_os,  ///< acknowledged means in the page cache: a power cut loses the newest commits, and may leave damage
};

enum class LogLevel : std::uint8_t { debug, info, warning, error };
/// Receives one line without newline. Called from any thread; must not call back into the store.
using Logger = std::function<void(LogLevel, std::string)>;

struct StoreOptions {
  std::string directory;                         ///< DATA; created when missing unless `create` is false
  bool create = true;
  bool read_only = false;                        ///< takes no lock, changes nothing; see EventStore::refresh()
  std::string name{};                            ///< written into a new store.json; shown to people
  Durability durability = Durability::fsync;
  Limits limits{};
  std::uint64_t segment_bytes = 64ULL << 20;     ///< the active segment is sealed at this size
  bool compress = true;                          ///< sealed segments as zstd frames
  std::uint64_t disk_reserve_bytes = 64ULL << 20;///< below this free space appends stop with Errc::disk_full
  std::uint64_t preallocate_bytes = 4ULL << 20;  ///< step in which the active segment grows
  std::uint64_t group_bytes_max = 8ULL << 20;    ///< one group commit, unless a single commit is larger
  std::uint32_t group_commits_max = 4096;        ///< one group commit
  std::uint32_t queue_commits_max = 65'536;      ///< waiting appends; beyond it Errc::queue_full
  std::uint64_t queue_bytes_max = 256ULL << 20;  ///< waiting appends; beyond it Errc::queue_full
  std::uint64_t frame_cache_bytes = 32ULL << 20; ///< decompressed frames kept for readers
  std::chrono::milliseconds chain_after_quiet{10'000};  ///< a chain line follows the last commit after this
  ScrubOptions scrub{};    ///< off unless asked for; not in a read-only store
  bool background = true;  ///< own threads for submit() and upkeep; false: submit() runs inline and the owner calls maintain()
  FileSystem* files = nullptr;  ///< nullptr = posix_file_system(); must outlive the store
  Clock* clock = nullptr;       ///< nullptr = system_clock(); must outlive the store
  Logger logger{};
};

}  // namespace opossum
