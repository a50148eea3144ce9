// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cerrno>

#include "store/file_system.hpp"

namespace opossum::testing {

/// The real files, with a disk that can be made full and an fsync that can be made to fail or to wait.
class FailingFiles : public FileSystem {
 public:
  std::atomic<bool> full = false;
  std::atomic<bool> sync_fails = false;
  std::atomic<bool> sync_held = false;  ///< notify when it ends
  std::atomic<int> waiting_syncs = 0;   ///< so many have been held back; notified

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    auto file = real_.open(path, mode);
    if (!file) return file;
    return std::make_unique<FailingFile>(*this, std::move(*file));
  }
  Result<std::shared_ptr<const Mapping>> map(const std::string& path) override { return real_.map(path); }
  Result<bool> exists(const std::string& path) override { return real_.exists(path); }
  Result<std::vector<std::string>> list(const std::string& directory) override { return real_.list(directory); }
  Result<void> make_directory(const std::string& path) override { return real_.make_directory(path); }
  Result<void> rename(const std::string& from, const std::string& to) override { return real_.rename(from, to); }
  Result<void> remove(const std::string& path) override { return real_.remove(path); }
  Result<void> sync_directory(const std::string& path) override { return real_.sync_directory(path); }
  Result<std::unique_ptr<FileLock>> lock(const std::string& path, std::string_view owner) override { return real_.lock(path, owner); }
  Result<std::uint64_t> free_space(const std::string& path) override {
    if (full) return std::uint64_t{0};
    return real_.free_space(path);
  }

 private:
  class FailingFile : public File {
   public:
    FailingFile(FailingFiles& owner, std::unique_ptr<File> real) : owner_(owner), real_(std::move(real)) {}
    Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const override { return real_->read_at(offset, into); }
    Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
      if (owner_.full) return fail(Error::from_errno(ENOSPC, "write"));
      return real_->write_at(offset, bytes);
    }
    Result<void> sync() override {
      if (owner_.sync_held) {
        ++owner_.waiting_syncs;
        owner_.waiting_syncs.notify_all();
        owner_.sync_held.wait(true);
      }
      if (owner_.sync_fails) return fail(Error::from_errno(EIO, "fdatasync"));
      return real_->sync();
    }
    Result<std::uint64_t> size() const override { return real_->size(); }
    Result<void> truncate(std::uint64_t size) override { return real_->truncate(size); }
    Result<void> allocate(std::uint64_t size) override {
      if (owner_.full) return fail(Error::from_errno(ENOSPC, "allocate"));
      return real_->allocate(size);
    }
    void drop_cache() override { real_->drop_cache(); }

   private:
    FailingFiles& owner_;
    std::unique_ptr<File> real_;
  };

  FileSystem& real_ = posix_file_system();
};

}  // namespace opossum::testing
