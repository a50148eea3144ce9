// SPDX-License-Identifier: MIT
#include "tests/bench/bare_loop.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <thread>

#include "tests/bench/machine.hpp"
#include "tests/bench/must.hpp"

namespace opossum::bench {

namespace {

void write_zeros(int file) {
  const std::string zeros(1 << 20, '\0');
  for (off_t at = 0; at < static_cast<off_t>(kBareFileBytes); at += static_cast<off_t>(zeros.size())) {
    must_not_fail(::pwrite(file, zeros.data(), zeros.size(), at), "pwrite");
  }
  must_not_fail(::fsync(file), "fsync");
}

}  // namespace

int new_bare_file(const std::string& path, BareFile kind) {
  const int file = must_not_fail(::open(path.c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600), "open");
  if (kind == BareFile::zeroed) write_zeros(file);
  return file;
}

double bare_writes(const std::string& directory, BareFile kind, std::size_t bytes, double seconds) {
  std::filesystem::create_directories(directory);
  int files = 0;
  int file = new_bare_file(directory + "/0", kind);
  const std::string line(bytes, 'x');
  std::uint64_t done = 0;
  off_t at = 0;
  const auto start = std::chrono::steady_clock::now();
  while (seconds_since(start) < seconds) {
    if (at + static_cast<off_t>(bytes) > static_cast<off_t>(kBareFileBytes)) {
      at = 0;
      if (kind == BareFile::growing) {
        ::close(file);
        file = new_bare_file(directory + "/" + std::to_string(++files), kind);
      }
    }
    must_not_fail(::pwrite(file, line.data(), line.size(), at), "pwrite");
    must_not_fail(::fdatasync(file), "fdatasync");
    at += static_cast<off_t>(bytes);
    ++done;
  }
  const double rate = static_cast<double>(done) / seconds_since(start);
  ::close(file);
  std::filesystem::remove_all(directory);
  return rate;
}

LatencyList bare_syncs(const std::string& directory, std::size_t bytes, double rate, double seconds) {
  std::filesystem::create_directories(directory);
  const int file = new_bare_file(directory + "/0", BareFile::zeroed);
  const std::string line(bytes, 'x');
  LatencyList latencies;
  const auto start = std::chrono::steady_clock::now();
  for (off_t at = 0; seconds_since(start) < seconds; at = (at + static_cast<off_t>(bytes)) % static_cast<off_t>(kBareFileBytes - bytes)) {
    std::this_thread::sleep_until(start + std::chrono::duration<double>(static_cast<double>(latencies.size()) / rate));
    latencies.time([&] {
      must_not_fail(::pwrite(file, line.data(), line.size(), at), "pwrite");
      must_not_fail(::fdatasync(file), "fdatasync");
    });
  }
  ::close(file);
  std::filesystem::remove_all(directory);
  return latencies;
}

}  // namespace opossum::bench
