// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/result.hpp"

namespace opossum {

/// An open file. Reads may run concurrently with each other and with one writer.
class File {
 public:
  virtual ~File() = default;

  /// Reads up to `into.size()` bytes; fewer only at the end of the file.
  [[nodiscard]] virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const = 0;
  /// These bytes will be read soon: the disk may fetch them now, several such ranges at once. Best effort; does not wait.
  virtual void will_read(std::uint64_t offset, std::uint64_t length) const {
    static_cast<void>(offset);
    static_cast<void>(length);
  }
  /// Writes all bytes or fails; after a failure any part of them may be in the file.
  [[nodiscard]] virtual Result<void> write_at(std::uint64_t offset, std::string_view bytes) = 0;
  /// fdatasync: everything written is durable when it returns. After a failure nothing may be assumed of unsynced bytes.
  [[nodiscard]] virtual Result<void> sync() = 0;
  [[nodiscard]] virtual Result<std::uint64_t> size() const = 0;
  [[nodiscard]] virtual Result<void> truncate(std::uint64_t size) = 0;
  /// Makes room up to `size` bytes, reading as NUL, so that writes inside change no metadata.
  [[nodiscard]] virtual Result<void> allocate(std::uint64_t size) = 0;
  /// Forgets cached pages, so that the next read sees what the disk holds. Best effort.
  virtual void drop_cache() = 0;
};

/// Bytes of a whole immutable file; valid as long as the object lives.
class Mapping {
 public:
  virtual ~Mapping() = default;
  [[nodiscard]] virtual std::string_view bytes() const noexcept = 0;
};

/// A held lock; released by the destructor and by the end of the process.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

enum class OpenMode : std::uint8_t {
  read,        ///< must exist
  write,       ///< must exist; read and write
  create,      ///< must not exist
  create_any,  ///< created or emptied
};

/// All file access of the store goes through this, so that tests can own the disk. Paths use '/'. Thread-safe.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  [[nodiscard]] virtual Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) = 0;
  [[nodiscard]] virtual Result<std::shared_ptr<const Mapping>> map(const std::string& path) = 0;
  [[nodiscard]] virtual Result<bool> exists(const std::string& path) = 0;
  /// Names, not paths, in byte order; directories end in '/'.
  [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string& directory) = 0;
  /// Creates the directory (0700) if it is missing; the parent must exist.
  [[nodiscard]] virtual Result<void> make_directory(const std::string& path) = 0;
  /// Replaces `to` if it exists.
  [[nodiscard]] virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  [[nodiscard]] virtual Result<void> remove(const std::string& path) = 0;
  /// Makes creations, renames and removals in the directory durable.
  [[nodiscard]] virtual Result<void> sync_directory(const std::string& path) = 0;
  /// Takes an exclusive lock without waiting; writes `owner` into the file. Errc::locked names what the holder wrote.
  [[nodiscard]] virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path, std::string_view owner) = 0;
  /// Bytes available to this process on the file system that holds `path`.
  [[nodiscard]] virtual Result<std::uint64_t> free_space(const std::string& path) = 0;
};

/// The operating system's files.
[[nodiscard]] FileSystem& posix_file_system();

/// The folder that holds what `path` names: "/a" for "/a/b" and "/a/b/", "/" for "/a", "." for "a".
[[nodiscard]] std::string parent_of(std::string_view path);
/// Reads a whole file. Errc::too_large over `size_max` bytes.
[[nodiscard]] Result<std::string> read_file(FileSystem& files, const std::string& path, std::uint64_t size_max);
/// Replaces a file so that a crash leaves either the old or the new content: temporary, fsync, rename, fsync of the directory.
[[nodiscard]] Result<void> replace_file(FileSystem& files, const std::string& path, std::string_view content);

}  // namespace opossum
