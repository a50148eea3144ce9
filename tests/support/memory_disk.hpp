// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/memory_file_system.hpp"

namespace opossum::test {

/// A file's bytes: what readers see, what the disk holds, and which bytes differ because nobody has synced them.
struct MemoryNode {
  struct Range {
    std::uint64_t from;
    std::uint64_t to;
  };

  bool directory = false;
  std::string cache;
  std::string disk;
  std::map<std::uint64_t, Range> dirty;  ///< sector → bytes written since the last sync
  /// Unsynced bytes that were cut or written over again. The kernel may have written them to the disk before that.
  std::vector<std::pair<std::uint64_t, std::string>> ghosts;

  void write(std::uint64_t offset, std::string_view bytes);
  void resize(std::uint64_t size);
  void sync();
  void fail_sync(FailedSync pages);
  void drop_cache();
  /// What the disk holds after a power cut; always the whole truth when nothing is dirty.
  [[nodiscard]] std::string after_power_cut(std::mt19937_64& random) const;

 private:
  void mark(std::uint64_t from, std::uint64_t to);
  void remember(std::uint64_t from, std::uint64_t to);
};

/// Names to files; a change is pending until its folder is synced. All members need the mutex.
class MemoryDisk {
 public:
  using Node = std::shared_ptr<MemoryNode>;

  std::mutex mutex;

  MemoryDisk();

  /// Counts the operation and lets faults and the stop have their say. `node` for a failing sync.
  [[nodiscard]] Result<void> begin(Operation operation, const std::string& path, MemoryNode* node = nullptr, std::string_view bytes = {},
                                   std::uint64_t offset = 0);

  [[nodiscard]] Node find(const std::string& path) const;
  [[nodiscard]] bool has_parent(const std::string& path) const;
  void link(const std::string& path, Node node);
  void unlink(const std::string& path);
  void move(const std::string& from, const std::string& to);
  void sync_names(const std::string& directory);
  [[nodiscard]] std::uint64_t used() const;
  /// How many of `wanted` more bytes fit.
  [[nodiscard]] std::uint64_t fitting(std::uint64_t wanted) const;

  [[nodiscard]] std::shared_ptr<MemoryDisk> after_power_cut(std::uint64_t seed) const;
  [[nodiscard]] std::shared_ptr<MemoryDisk> after_kill() const;

  std::map<std::string, Node> names;
  std::set<std::string> locked;
  std::vector<Fault> faults;
  std::optional<std::uint64_t> capacity;
  std::uint64_t changes = 0;
  std::uint64_t stop_at = ~std::uint64_t{0};
  bool stopped = false;
  /// At this change the disk is found to have only so many bytes left.
  std::uint64_t full_at = ~std::uint64_t{0};
  std::uint64_t left_when_full = 0;
  std::map<Operation, std::uint64_t> begun;

 private:
  /// A change of names that no sync_directory has covered yet. A rename has both names.
  struct Pending {
    std::string gone;  ///< a name that ends, or empty
    std::string name;  ///< a name that begins, or empty
    Node node;
  };

  static void apply(std::map<std::string, Node>& to, const Pending& change);

  std::map<std::string, Node> durable_;
  std::vector<Pending> pending_;
};

}  // namespace opossum::test
