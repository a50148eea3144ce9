// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ingest/mqtt/broker/state_log.hpp"
#include "store/file_system.hpp"
#include "store/options.hpp"

namespace opossum::ingest::mqtt {

struct StateFileOptions {
  std::string directory;                        ///< DATA/mqtt; created when missing, its parent must exist
  std::uint64_t snapshot_bytes_min = 16U << 20; ///< a shorter file is never replaced
  FileSystem* files = nullptr;                  ///< nullptr = posix_file_system()
  Logger logger{};
};

/// The broker's state log as lines in DATA/mqtt/sessions-N.log, synced by a thread of its own: all changes that have come while one sync
/// runs go with the next. A snapshot is written as the file N+1, which takes the place of the file N as a whole.
class StateFile final : public broker::StateLog {
 public:
  using Restore = std::function<Result<void>(std::string_view record)>;
  struct Listener {
    std::function<void(Ticket)> durable;      ///< on the own thread
    std::function<void(const Error&)> failed;  ///< once; nothing is durable any more
  };

  explicit StateFile(StateFileOptions options);
  ~StateFile() override;

  /// Reads what is there, record by record, before anything else is called. A torn tail is cut; a file with damage before its end, or with
  /// a record that `restore` refuses, is set aside as NAME.damaged after all its good lines were restored. Errc::disk_full, io_error.
  [[nodiscard]] Result<void> open(const Restore& restore);
  /// Begins to write, after open(). If wants_snapshot() then, there must have been one.
  void start(Listener listener);
  /// Writes what is left. Idempotent.
  void stop();

  Ticket write(std::string record) override;
  [[nodiscard]] bool wants_snapshot() const override;
  void replace(std::vector<std::string> records) override;

 private:
  [[nodiscard]] Result<void> read(const Restore& restore);
  [[nodiscard]] Result<void> read_file(const std::string& name, const Restore& restore);
  void set_aside(const std::string& old);
  [[nodiscard]] Result<void> begin_file(std::string content);
  [[nodiscard]] std::string path(std::uint64_t number) const;
  void run();
  [[nodiscard]] Result<void> write_down(const std::string& lines, const std::optional<std::string>& snapshot);
  void log(LogLevel level, const std::string& text) const;

  const StateFileOptions options_;
  FileSystem& files_;
  Listener listener_;
  std::thread thread_;
  // Of the own thread:
  std::unique_ptr<File> file_;
  std::uint64_t number_ = 0;
  std::uint64_t end_ = 0;              // of what is durable
  std::atomic<bool> damaged_ = false;  // the file of number_; the next snapshot replaces it

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_:
  std::string pending_;
  std::optional<std::string> snapshot_;
  Ticket written_ = 0;
  std::uint64_t size_ = 0;           // of the file with everything that waits
  std::uint64_t snapshot_size_ = 0;  // of its beginning
  bool stopping_ = false;
};

}  // namespace opossum::ingest::mqtt
