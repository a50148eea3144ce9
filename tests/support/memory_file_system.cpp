// SPDX-License-Identifier: MIT
#include "tests/support/memory_file_system.hpp"

#include <algorithm>

#include "tests/support/memory_disk.hpp"

namespace opossum::test {

namespace {

std::unexpected<Error> failed(int error, const std::string& what) { return fail(Error::from_errno(error, what)); }

class MemoryFile final : public File {
 public:
  MemoryFile(std::shared_ptr<MemoryDisk> disk, MemoryDisk::Node node, std::string path, bool writable)
      : disk_(std::move(disk)), node_(std::move(node)), path_(std::move(path)), writable_(writable) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const override {
    const std::scoped_lock lock(disk_->mutex);
    OPOSSUM_TRY(disk_->begin(Operation::read, path_));
    if (offset >= node_->cache.size()) return 0;
    const std::size_t count = std::min<std::size_t>(into.size(), node_->cache.size() - offset);
    std::copy_n(node_->cache.data() + offset, count, into.data());
    return count;
  }

  void will_read(std::uint64_t, std::uint64_t) const override {
    const std::scoped_lock lock(disk_->mutex);
    static_cast<void>(disk_->begin(Operation::announce, path_));
  }

  Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
    const std::scoped_lock lock(disk_->mutex);
    if (!writable_) return failed(EBADF, "write " + path_);
    OPOSSUM_TRY(disk_->begin(Operation::write, path_, node_.get(), bytes, offset));
    const std::uint64_t size = node_->cache.size();
    const std::uint64_t growth = offset + bytes.size() > size ? offset + bytes.size() - size : 0;
    const std::uint64_t missing = growth - disk_->fitting(growth);
    node_->write(offset, bytes.substr(0, missing > bytes.size() ? 0 : bytes.size() - missing));
    return missing == 0 ? Result<void>() : failed(ENOSPC, "write " + path_);
  }

  Result<void> sync() override {
    const std::scoped_lock lock(disk_->mutex);
    OPOSSUM_TRY(disk_->begin(Operation::sync, path_, node_.get()));
    node_->sync();
    return {};
  }

  Result<std::uint64_t> size() const override {
    const std::scoped_lock lock(disk_->mutex);
    if (disk_->stopped) return failed(EIO, "fstat " + path_);
    return node_->cache.size();
  }

  Result<void> truncate(std::uint64_t size) override {
    const std::scoped_lock lock(disk_->mutex);
    OPOSSUM_TRY(disk_->begin(Operation::truncate, path_));
    node_->resize(size);
    return {};
  }

  Result<void> allocate(std::uint64_t size) override {
    const std::scoped_lock lock(disk_->mutex);
    OPOSSUM_TRY(disk_->begin(Operation::allocate, path_));
    if (size <= node_->cache.size()) return {};
    const std::uint64_t growth = size - node_->cache.size();
    if (disk_->fitting(growth) != growth) return failed(ENOSPC, "allocate " + path_);
    node_->resize(size);
    return {};
  }

  void drop_cache() override {
    const std::scoped_lock lock(disk_->mutex);
    node_->drop_cache();
  }

 private:
  std::shared_ptr<MemoryDisk> disk_;
  MemoryDisk::Node node_;
  std::string path_;
  bool writable_;
};

class MemoryMapping final : public Mapping {
 public:
  explicit MemoryMapping(std::string_view bytes) : words_(bytes.size() / sizeof(std::uint64_t) + 1), size_(bytes.size()) {
    std::ranges::copy(bytes, reinterpret_cast<char*>(words_.data()));
  }
  std::string_view bytes() const noexcept override { return {reinterpret_cast<const char*>(words_.data()), size_}; }

 private:
  std::vector<std::uint64_t> words_;  // a mapping is aligned, a string need not be
  std::size_t size_;
};

class MemoryLock final : public FileLock {
 public:
  MemoryLock(std::shared_ptr<MemoryDisk> disk, std::string path) : disk_(std::move(disk)), path_(std::move(path)) {}
  MemoryLock(const MemoryLock&) = delete;
  MemoryLock& operator=(const MemoryLock&) = delete;
  ~MemoryLock() override {
    const std::scoped_lock lock(disk_->mutex);
    disk_->locked.erase(path_);
  }

 private:
  std::shared_ptr<MemoryDisk> disk_;
  std::string path_;
};

}  // namespace

MemoryFileSystem::MemoryFileSystem() : disk_(std::make_shared<MemoryDisk>()) {}
MemoryFileSystem::MemoryFileSystem(std::shared_ptr<MemoryDisk> disk) : disk_(std::move(disk)) {}
MemoryFileSystem::~MemoryFileSystem() = default;

Result<std::unique_ptr<File>> MemoryFileSystem::open(const std::string& path, OpenMode mode) {
  const std::scoped_lock lock(disk_->mutex);
  const bool creates = mode == OpenMode::create || mode == OpenMode::create_any;
  OPOSSUM_TRY(disk_->begin(creates ? Operation::create : Operation::open, path));
  MemoryDisk::Node node = disk_->find(path);
  if (node && node->directory) return failed(EISDIR, "open " + path);
  if (node && mode == OpenMode::create) return failed(EEXIST, "open " + path);
  if (!node && (!creates || !disk_->has_parent(path))) return failed(ENOENT, "open " + path);
  if (!node) {
    node = std::make_shared<MemoryNode>();
    disk_->link(path, node);
  } else if (mode == OpenMode::create_any) {
    node->resize(0);
  }
  return std::make_unique<MemoryFile>(disk_, std::move(node), path, mode != OpenMode::read);
}

Result<std::shared_ptr<const Mapping>> MemoryFileSystem::map(const std::string& path) {
  const std::scoped_lock lock(disk_->mutex);
  OPOSSUM_TRY(disk_->begin(Operation::map, path));
  const MemoryDisk::Node node = disk_->find(path);
  if (!node || node->directory) return failed(node ? EISDIR : ENOENT, "open " + path);
  return std::make_shared<MemoryMapping>(node->cache);
}

Result<bool> MemoryFileSystem::exists(const std::string& path) {
  const std::scoped_lock lock(disk_->mutex);
  if (disk_->stopped) return failed(EIO, "stat " + path);
  return disk_->find(path) != nullptr;
}

Result<std::vector<std::string>> MemoryFileSystem::list(const std::string& directory) {
  const std::scoped_lock lock(disk_->mutex);
  OPOSSUM_TRY(disk_->begin(Operation::list, directory));
  const MemoryDisk::Node node = disk_->find(directory);
  if (!node || !node->directory) return failed(node ? ENOTDIR : ENOENT, "opendir " + directory);
  std::vector<std::string> names;
  for (const auto& [path, entry] : disk_->names) {
    if (path == "/" || parent_of(path) != directory) continue;
    names.push_back(path.substr(path.rfind('/') + 1) + (entry->directory ? "/" : ""));
  }
  std::ranges::sort(names);
  return names;
}

Result<void> MemoryFileSystem::make_directory(const std::string& path) {
  const std::scoped_lock lock(disk_->mutex);
  OPOSSUM_TRY(disk_->begin(Operation::make_directory, path));
  if (const MemoryDisk::Node node = disk_->find(path)) return node->directory ? Result<void>() : failed(ENOTDIR, "mkdir " + path);
  if (!disk_->has_parent(path)) return failed(ENOENT, "mkdir " + path);
  auto node = std::make_shared<MemoryNode>();
  node->directory = true;
  disk_->link(path, std::move(node));
  return {};
}

Result<void> MemoryFileSystem::rename(const std::string& from, const std::string& to) {
  const std::scoped_lock lock(disk_->mutex);
  OPOSSUM_TRY(disk_->begin(Operation::rename, to));
  const MemoryDisk::Node node = disk_->find(from);
  if (!node || !disk_->has_parent(to)) return failed(ENOENT, "rename " + from + " to " + to);
  if (node->directory) return failed(EISDIR, "rename of folders is not emulated: " + from);
  disk_->move(from, to);
  return {};
}

Result<void> MemoryFileSystem::remove(const std::string& path) {
  const std::scoped_lock lock(disk_->mutex);
  OPOSSUM_TRY(disk_->begin(Operation::remove, path));
  const MemoryDisk::Node node = disk_->find(path);
  if (!node || node->directory) return failed(node ? EISDIR : ENOENT, "unlink " + path);
  disk_->unlink(path);
  return {};
}

Result<void> MemoryFileSystem::sync_directory(const std::string& path) {
  const std::scoped_lock lock(disk_->mutex);
  OPOSSUM_TRY(disk_->begin(Operation::sync_directory, path));
  const MemoryDisk::Node node = disk_->find(path);
  if (!node || !node->directory) return failed(node ? ENOTDIR : ENOENT, "fsync " + path);
  disk_->sync_names(path);
  return {};
}

Result<std::unique_ptr<FileLock>> MemoryFileSystem::lock(const std::string& path, std::string_view owner) {
  const std::scoped_lock lock(disk_->mutex);
  OPOSSUM_TRY(disk_->begin(Operation::lock, path));
  MemoryDisk::Node node = disk_->find(path);
  if (!node && !disk_->has_parent(path)) return failed(ENOENT, "open " + path);
  if (!node) {
    node = std::make_shared<MemoryNode>();
    disk_->link(path, node);
  }
  if (!disk_->locked.insert(path).second) {
    std::string holder = node->cache;
    while (holder.ends_with('\n')) holder.pop_back();
    return fail(Errc::locked, path + " is held by " + holder);
  }
  node->resize(0);
  node->write(0, owner);
  return std::make_unique<MemoryLock>(disk_, path);
}

Result<std::uint64_t> MemoryFileSystem::free_space(const std::string& path) {
  const std::scoped_lock lock(disk_->mutex);
  if (disk_->stopped) return failed(EIO, "statvfs " + path);
  return disk_->fitting(std::uint64_t{1} << 50);
}

std::unique_ptr<MemoryFileSystem> MemoryFileSystem::after_power_cut(std::uint64_t seed) const {
  const std::scoped_lock lock(disk_->mutex);
  return std::unique_ptr<MemoryFileSystem>(new MemoryFileSystem(disk_->after_power_cut(seed)));
}

std::unique_ptr<MemoryFileSystem> MemoryFileSystem::after_kill() const {
  const std::scoped_lock lock(disk_->mutex);
  return std::unique_ptr<MemoryFileSystem>(new MemoryFileSystem(disk_->after_kill()));
}

void MemoryFileSystem::stop_at_change(std::uint64_t nth) {
  const std::scoped_lock lock(disk_->mutex);
  disk_->stop_at = disk_->changes + nth;
}

bool MemoryFileSystem::stopped() const {
  const std::scoped_lock lock(disk_->mutex);
  return disk_->stopped;
}

std::uint64_t MemoryFileSystem::changes() const {
  const std::scoped_lock lock(disk_->mutex);
  return disk_->changes;
}

std::uint64_t MemoryFileSystem::count(Operation operation) const {
  const std::scoped_lock lock(disk_->mutex);
  const auto found = disk_->begun.find(operation);
  return found == disk_->begun.end() ? 0 : found->second;
}

void MemoryFileSystem::inject(Fault fault) {
  const std::scoped_lock lock(disk_->mutex);
  disk_->faults.push_back(std::move(fault));
}

void MemoryFileSystem::clear_faults() {
  const std::scoped_lock lock(disk_->mutex);
  disk_->faults.clear();
}

void MemoryFileSystem::set_free_space(std::optional<std::uint64_t> bytes) {
  const std::scoped_lock lock(disk_->mutex);
  disk_->capacity = bytes ? std::optional(disk_->used() + *bytes) : std::nullopt;
}

void MemoryFileSystem::fill_at_change(std::uint64_t nth, std::uint64_t bytes) {
  const std::scoped_lock lock(disk_->mutex);
  disk_->full_at = disk_->changes + nth;
  disk_->left_when_full = bytes;
}

std::optional<std::string> MemoryFileSystem::content(const std::string& path) const {
  const std::scoped_lock lock(disk_->mutex);
  const MemoryDisk::Node node = disk_->find(path);
  return node && !node->directory ? std::optional(node->cache) : std::nullopt;
}

void MemoryFileSystem::set_content(const std::string& path, std::string content) {
  const std::scoped_lock lock(disk_->mutex);
  MemoryDisk::Node node = disk_->find(path);
  if (!node) {
    OPOSSUM_ASSERT(disk_->has_parent(path));
    node = std::make_shared<MemoryNode>();
    disk_->link(path, node);
    disk_->sync_names(parent_of(path));
  }
  node->cache = node->disk = std::move(content);
  node->dirty.clear();
}

std::vector<std::string> MemoryFileSystem::files_under(const std::string& path) const {
  const std::scoped_lock lock(disk_->mutex);
  std::vector<std::string> found;
  for (const auto& [name, node] : disk_->names) {
    if (!node->directory && name.starts_with(path)) found.push_back(name);
  }
  return found;
}

}  // namespace opossum::test
