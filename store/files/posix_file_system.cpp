// SPDX-License-Identifier: MIT
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "store/file_system.hpp"
#include "store/files/posix_file.hpp"

namespace opossum {

namespace {

using files::Descriptor;
using files::open_descriptor;

std::unexpected<Error> failed(const char* call, const std::string& path) {
  return fail(Error::from_errno(errno, std::string(call) + " " + path));
}

int flags_of(OpenMode mode) {
  switch (mode) {
    case OpenMode::read: return O_RDONLY;
    case OpenMode::write: return O_RDWR;
    case OpenMode::create: return O_RDWR | O_CREAT | O_EXCL;
    case OpenMode::create_any: return O_RDWR | O_CREAT | O_TRUNC;
  }
  return O_RDONLY;
}

class PosixLock final : public FileLock {
 public:
  explicit PosixLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

 private:
  Descriptor descriptor_;
};

std::string holder_of(int descriptor) {
  std::string text(200, '\0');
  const auto count = ::pread(descriptor, text.data(), text.size(), 0);
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.empty() ? "another process" : text;
}

class PosixFileSystem final : public FileSystem {
 public:
  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    Descriptor descriptor = open_descriptor(path, flags_of(mode));
    if (!descriptor.valid()) return failed("open", path);
    return files::make_posix_file(std::move(descriptor), path);
  }

  Result<std::shared_ptr<const Mapping>> map(const std::string& path) override { return files::map_file(path); }

  Result<bool> exists(const std::string& path) override {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) return true;
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return failed("stat", path);
  }

  Result<std::vector<std::string>> list(const std::string& directory) override {
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(directory.c_str()), ::closedir);
    if (!stream) return failed("opendir", directory);
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(stream.get())) {
      const std::string name = entry->d_name;
      if (name == "." || name == "..") continue;
      struct stat status {};
      const bool folder = ::stat((directory + "/" + name).c_str(), &status) == 0 && S_ISDIR(status.st_mode);
      names.push_back(folder ? name + "/" : name);
      errno = 0;
    }
    if (errno != 0) return failed("readdir", directory);
    std::ranges::sort(names);
    return names;
  }

  Result<void> make_directory(const std::string& path) override {
    if (::mkdir(path.c_str(), 0700) == 0) return {};
    if (errno != EEXIST) return failed("mkdir", path);
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return {};
    errno = ENOTDIR;
    return failed("mkdir", path);
  }

  Result<void> rename(const std::string& from, const std::string& to) override {
    if (std::rename(from.c_str(), to.c_str()) != 0) return failed("rename", from + " to " + to);
    return {};
  }

  Result<void> remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0) return failed("unlink", path);
    return {};
  }

  Result<void> sync_directory(const std::string& path) override {
    const Descriptor descriptor = open_descriptor(path, O_RDONLY | O_DIRECTORY);
    if (!descriptor.valid() || ::fsync(descriptor.get()) != 0) return failed("fsync", path);
    return {};
  }

  Result<std::unique_ptr<FileLock>> lock(const std::string& path, std::string_view owner) override {
    Descriptor descriptor = open_descriptor(path, O_RDWR | O_CREAT);
    if (!descriptor.valid()) return failed("open", path);
    if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return failed("flock", path);
      return fail(Errc::locked, path + " is held by " + holder_of(descriptor.get()) +
                                    "; stop that process first, or read the store without writing");
    }
    // Who holds it is for people only: the lock is the flock, so a failure to note it does not matter.
    if (::ftruncate(descriptor.get(), 0) == 0) {
      static_cast<void>(::pwrite(descriptor.get(), owner.data(), owner.size(), 0));
    }
    return std::make_unique<PosixLock>(std::move(descriptor));
  }

  Result<std::uint64_t> free_space(const std::string& path) override {
    struct statvfs status {};
    if (::statvfs(path.c_str(), &status) != 0) return failed("statvfs", path);
    return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
  }
};

}  // namespace

FileSystem& posix_file_system() {
  static PosixFileSystem files;
  return files;
}

}  // namespace opossum
