// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include "store/commit/event_count.hpp"
#include "tests/bench/bare_loop.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/recorder.hpp"

namespace opossum::bench {

namespace {

/// One thread writes and syncs what has come together, and wakes all who wait for it at once.
class BareGroupRecorder final : public Recorder {
 public:
  BareGroupRecorder(const std::string& directory, std::size_t bytes) : line_(bytes, 'x') {
    file_ = new_bare_file(directory + "/0", BareFile::zeroed);
    writer_ = std::thread([this] { write_groups(); });
  }
  ~BareGroupRecorder() override {
    stop_ = true;
    arrived_.notify_all();
    writer_.join();
    ::close(file_);
  }

  void record(std::size_t, const Commit&) override {
    std::uint64_t group = 0;
    bool first = false;
    {
      const std::scoped_lock lock(mutex_);
      group = open_group_;
      first = count_++ == 0;
    }
    if (first) arrived_.notify_all();
    auto& room = rooms_[group % rooms_.size()];
    while (true) {
      const auto key = room.key();
      if (written_ > group) return;
      room.wait(key);
    }
  }

 private:
  std::size_t take() {
    const std::scoped_lock lock(mutex_);
    if (count_ > 0) ++open_group_;
    return std::exchange(count_, 0);
  }

  void write_groups() {
    std::string bytes;
    std::size_t at = 0;
    for (std::uint64_t group = 0;;) {
      const auto key = arrived_.key();
      const std::size_t count = take();
      if (count == 0) {
        if (stop_) return;
        arrived_.wait(key);
        continue;
      }
      while (bytes.size() < count * line_.size()) bytes += line_;
      if (at + count * line_.size() > kBareFileBytes) at = 0;
      must_not_fail(::pwrite(file_, bytes.data(), count * line_.size(), static_cast<off_t>(at)), "pwrite");
      must_not_fail(::fdatasync(file_), "fdatasync");
      at += count * line_.size();
      auto& room = rooms_[group % rooms_.size()];
      written_ = ++group;
      room.notify_all();
    }
  }

  std::string line_;
  int file_ = -1;
  std::mutex mutex_;
  std::uint64_t open_group_ = 0;
  std::size_t count_ = 0;  ///< in the open group
  std::atomic<std::uint64_t> written_ = 0;
  std::array<commit::EventCount, 2> rooms_{};
  commit::EventCount arrived_;
  std::atomic<bool> stop_ = false;
  std::thread writer_;
};

}  // namespace

std::unique_ptr<Recorder> make_bare_group_recorder(const std::string& directory, std::size_t bytes) {
  return std::make_unique<BareGroupRecorder>(directory, bytes);
}

}  // namespace opossum::bench
