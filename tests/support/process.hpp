// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace opossum::testing {

/// A folder of its own, removed at the end. OPOSSUM_KEEP=1 in the environment keeps it and prints where it is.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

struct SpawnOptions {
  std::string input_file = "/dev/null";
  std::string output_file{};  ///< appended to; empty = what the test itself has
  std::string error_file{};   ///< appended to; empty = what the test itself has
  std::string folder{};       ///< working folder; empty = the test's
  std::vector<std::string> environment{};  ///< NAME=VALUE, beside the test's own
};

/// A child process in a process group of its own. It never outlives the object, nor the test.
class Process {
 public:
  /// Throws std::runtime_error if it cannot be started.
  explicit Process(std::vector<std::string> arguments, const SpawnOptions& options = {});
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool running();
  void signal(int number) const;
  /// SIGKILL, and waits for the end.
  void kill();
  /// The exit code, or 128 + signal; nothing if it still runs after `time`.
  [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds time);

 private:
  pid_t pid_ = -1;
  std::optional<int> code_{};
};

struct Finished {
  int code = -1;
  std::string output{};
  std::string error{};
};
/// Runs to its end; `input` goes to standard input. Code -1 when it did not end in `time`.
[[nodiscard]] Finished run(std::vector<std::string> arguments, const std::string& input = {}, SpawnOptions options = {},
                           std::chrono::seconds time = std::chrono::seconds(60));

/// A TCP port on loopback that no other test uses, outside the range that the kernel gives to clients: it stays free when its server is
/// killed.
[[nodiscard]] int free_port();

/// Asks until it is true. False after `time`.
[[nodiscard]] bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds time = std::chrono::seconds(30));

[[nodiscard]] std::string read_text(const std::string& path);
void write_text(const std::string& path, const std::string& text);
[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);

}  // namespace opossum::testing
