// SPDX-License-Identifier: MIT
#include "tests/support/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace opossum::testing {
namespace {

constexpr std::chrono::milliseconds kLookInterval{5};

void redirect(int descriptor, const std::string& path, int flags) {
  if (path.empty()) return;
  const int file = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) ::_exit(127);
}

[[noreturn]] void become(const std::vector<std::string>& arguments, const SpawnOptions& options, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // the test is gone already
  redirect(STDIN_FILENO, options.input_file, O_RDONLY);
  redirect(STDOUT_FILENO, options.output_file, O_WRONLY | O_CREAT | O_APPEND);
  redirect(STDERR_FILENO, options.error_file, O_WRONLY | O_CREAT | O_APPEND);
  if (!options.folder.empty() && ::chdir(options.folder.c_str()) != 0) ::_exit(127);
  for (const std::string& variable : options.environment) ::putenv(::strdup(variable.c_str()));
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  ::execvp(pointers[0], pointers.data());
  std::fprintf(stderr, "%s: %s\n", pointers[0], std::strerror(errno));
  ::_exit(127);
}

/// A name that only one process of the machine can have; it goes with the process and leaves nothing behind.
int claim_name(const std::string& name) {
  const int holder = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  name.copy(address.sun_path + 1, sizeof address.sun_path - 1);  // a leading NUL: an abstract name, no file
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (::bind(holder, reinterpret_cast<const sockaddr*>(&address), size) == 0) return holder;
  ::close(holder);
  return -1;
}

/// True if nothing listens there and no other test has it; the claim is kept until the test program ends.
bool claim_port(int port) {
  const int claim = claim_name("opossum-test-port-" + std::to_string(port));
  if (claim < 0) return false;
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool free = ::bind(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  if (!free) ::close(claim);
  return free;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "opossum-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp " + pattern);
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  if (std::getenv("OPOSSUM_KEEP") != nullptr) {
    std::cerr << "kept: " << path_ << '\n';
    return;
  }
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Process::Process(std::vector<std::string> arguments, const SpawnOptions& options) {
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork");
  if (pid_ == 0) become(arguments, options, parent);
}

Process::~Process() { kill(); }

Process::Process(Process&& other) noexcept : pid_(other.pid_), code_(other.code_) { other.pid_ = -1; }

Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(code_, other.code_);
  return *this;
}

bool Process::running() { return pid_ > 0 && !wait(std::chrono::milliseconds::zero()); }

void Process::signal(int number) const {
  if (pid_ > 0 && !code_) ::kill(pid_, number);
}

void Process::kill() {
  signal(SIGKILL);
  if (pid_ > 0) static_cast<void>(wait(std::chrono::seconds(30)));
}

std::optional<int> Process::wait(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (!code_ && pid_ > 0) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    } else if (std::chrono::steady_clock::now() >= end) {
      break;
    } else {
      std::this_thread::sleep_for(kLookInterval);
    }
  }
  return code_;
}

Finished run(std::vector<std::string> arguments, const std::string& input, SpawnOptions options, std::chrono::seconds time) {
  const TemporaryFolder folder;
  if (!input.empty()) {
    options.input_file = folder / "input";
    write_text(options.input_file, input);
  }
  options.output_file = folder / "output";
  options.error_file = folder / "error";
  Finished finished;
  Process process(std::move(arguments), options);
  finished.code = process.wait(time).value_or(-1);
  process.kill();
  finished.output = read_text(options.output_file);
  finished.error = read_text(options.error_file);
  return finished;
}

int free_port() {
  static std::minstd_rand random(std::random_device{}());
  for (int tries = 0; tries < 1000; ++tries) {
    const int port = std::uniform_int_distribution<int>(15'000, 31'000)(random);
    if (claim_port(port)) return port;
  }
  throw std::runtime_error("no free port");
}

bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(kLookInterval * 4);
  }
  return true;
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace opossum::testing
