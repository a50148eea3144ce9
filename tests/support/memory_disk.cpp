// SPDX-License-Identifier: MIT
#include "tests/support/memory_disk.hpp"

#include <algorithm>

namespace opossum::test {

namespace {

constexpr std::uint64_t kSector = MemoryFileSystem::kSectorBytes;

bool is_change(Operation operation) {
  switch (operation) {
    case Operation::open:
    case Operation::read:
    case Operation::announce:
    case Operation::map:
    case Operation::list: return false;
    default: return true;
  }
}

/// One sector's written bytes after a crash; `old_bytes` and `bytes` have the same length.
std::string survive(std::string_view old_bytes, std::string_view bytes, std::mt19937_64& random) {
  std::string left(bytes);
  switch (random() % 6) {
    case 0:
    case 1: break;
    case 2:
    case 3: left = old_bytes; break;
    case 4: {
      const std::size_t cut = random() % (left.size() + 1);
      const bool front_is_old = random() % 2 == 0;
      for (std::size_t i = 0; i < left.size(); ++i) {
        if ((i < cut) == front_is_old) left[i] = old_bytes[i];
      }
      break;
    }
    default:
      for (char& byte : left) byte = static_cast<char>(random());
  }
  return left;
}

}  // namespace

void MemoryNode::mark(std::uint64_t from, std::uint64_t to) {
  while (from < to) {
    const std::uint64_t sector = from / kSector;
    const std::uint64_t end = std::min(to, (sector + 1) * kSector);
    const auto [entry, added] = dirty.try_emplace(sector, Range{from, end});
    if (!added) entry->second = {std::min(entry->second.from, from), std::max(entry->second.to, end)};
    from = end;
  }
}

void MemoryNode::remember(std::uint64_t from, std::uint64_t to) {
  for (auto entry = dirty.lower_bound(from / kSector); entry != dirty.end() && entry->second.from < to; ++entry) {
    const std::uint64_t begin = std::max(from, entry->second.from);
    const std::uint64_t end = std::min<std::uint64_t>({to, entry->second.to, cache.size()});
    if (begin < end) ghosts.emplace_back(begin, cache.substr(begin, end - begin));
  }
}

void MemoryNode::write(std::uint64_t offset, std::string_view bytes) {
  if (bytes.empty()) return;
  remember(offset, offset + bytes.size());
  if (offset + bytes.size() > cache.size()) resize(offset + bytes.size());
  std::ranges::copy(bytes, cache.begin() + static_cast<std::ptrdiff_t>(offset));
  mark(offset, offset + bytes.size());
}

void MemoryNode::resize(std::uint64_t size) {
  const std::uint64_t before = cache.size();
  remember(size, before);
  cache.resize(size, '\0');
  // New bytes are NUL, whatever an earlier, longer form of the file left on the disk.
  if (size > before) mark(before, size);
}

void MemoryNode::sync() {
  disk.resize(cache.size(), '\0');
  for (const auto& [sector, range] : dirty) {
    const std::uint64_t to = std::min<std::uint64_t>(range.to, cache.size());
    if (range.from < to) disk.replace(range.from, to - range.from, cache, range.from, to - range.from);
  }
  dirty.clear();
  ghosts.clear();
}

void MemoryNode::fail_sync(FailedSync pages) {
  switch (pages) {
    case FailedSync::pages_stay: return;
    case FailedSync::pages_vanish: cache = disk; break;
    case FailedSync::pages_look_written: break;
  }
  dirty.clear();
}

void MemoryNode::drop_cache() {
  std::string fresh = disk;
  fresh.resize(cache.size(), '\0');
  for (const auto& [sector, range] : dirty) {
    const std::uint64_t to = std::min<std::uint64_t>(range.to, cache.size());
    if (range.from < to) fresh.replace(range.from, to - range.from, cache, range.from, to - range.from);
  }
  cache = std::move(fresh);
}

std::string MemoryNode::after_power_cut(std::mt19937_64& random) const {
  std::string left = disk;
  // The size is metadata of its own: it may get to the disk without the bytes, and they without it.
  if (cache.size() != disk.size() && random() % 2 == 0) left.resize(cache.size(), '\0');
  for (const auto& [from, bytes] : ghosts) {
    if (from < left.size() && random() % 2 == 0) left.replace(from, std::min<std::size_t>(bytes.size(), left.size() - from), bytes, 0, left.size() - from);
  }
  for (const auto& [sector, range] : dirty) {
    const std::uint64_t to = std::min<std::uint64_t>({range.to, cache.size(), left.size()});
    if (range.from >= to) continue;
    const std::uint64_t length = to - range.from;
    left.replace(range.from, length,
                 survive(std::string_view(left).substr(range.from, length), std::string_view(cache).substr(range.from, length), random));
  }
  return left;
}

MemoryDisk::MemoryDisk() {
  auto root = std::make_shared<MemoryNode>();
  root->directory = true;
  names["/"] = durable_["/"] = std::move(root);
}

Result<void> MemoryDisk::begin(Operation operation, const std::string& path, MemoryNode* node, std::string_view bytes, std::uint64_t offset) {
  if (is_change(operation) && !stopped && ++changes >= stop_at) stopped = true;
  if (stopped) return fail(Error::from_errno(EIO, "after the crash: " + path));
  ++begun[operation];
  if (changes >= full_at) {
    full_at = ~std::uint64_t{0};
    capacity = used() + left_when_full;
  }
  for (std::size_t i = 0; i < faults.size(); ++i) {
    Fault& fault = faults[i];
    if (fault.operation != operation || path.find(fault.path) == std::string::npos || --fault.nth != 0) continue;
    const Fault now = fault;
    if (fault.lasting) fault.nth = 1;
    else faults.erase(faults.begin() + static_cast<std::ptrdiff_t>(i));
    if (operation == Operation::sync && node != nullptr) node->fail_sync(now.pages);
    if (operation == Operation::write && node != nullptr) node->write(offset, bytes.substr(0, now.bytes_written));
    return fail(Error::from_errno(now.error, "injected: " + path));
  }
  return {};
}

MemoryDisk::Node MemoryDisk::find(const std::string& path) const {
  const auto found = names.find(path);
  return found == names.end() ? nullptr : found->second;
}

bool MemoryDisk::has_parent(const std::string& path) const {
  const Node parent = find(parent_of(path));
  return parent && parent->directory;
}

void MemoryDisk::apply(std::map<std::string, Node>& to, const Pending& change) {
  if (!change.gone.empty()) to.erase(change.gone);
  if (!change.name.empty()) to[change.name] = change.node;
}

void MemoryDisk::link(const std::string& path, Node node) {
  pending_.push_back({"", path, std::move(node)});
  apply(names, pending_.back());
}

void MemoryDisk::unlink(const std::string& path) {
  pending_.push_back({path, "", nullptr});
  apply(names, pending_.back());
}

void MemoryDisk::move(const std::string& from, const std::string& to) {
  pending_.push_back({from, to, find(from)});
  apply(names, pending_.back());
}

void MemoryDisk::sync_names(const std::string& directory) {
  std::erase_if(pending_, [&](const Pending& change) {
    const bool here = (!change.gone.empty() && parent_of(change.gone) == directory) ||
                      (!change.name.empty() && parent_of(change.name) == directory);
    if (here) apply(durable_, change);
    return here;
  });
}

std::uint64_t MemoryDisk::used() const {
  std::uint64_t bytes = 0;
  for (const auto& [path, node] : names) bytes += node->cache.size();
  return bytes;
}

std::uint64_t MemoryDisk::fitting(std::uint64_t wanted) const {
  if (!capacity) return wanted;
  const std::uint64_t full = used();
  return full >= *capacity ? 0 : std::min(wanted, *capacity - full);
}

std::shared_ptr<MemoryDisk> MemoryDisk::after_power_cut(std::uint64_t seed) const {
  std::mt19937_64 random(seed);
  auto left = std::make_shared<MemoryDisk>();
  std::map<std::string, Node> present = durable_;
  std::set<std::string> lost;
  for (const Pending& change : pending_) {
    // What builds on a lost change is lost with it.
    const bool builds_on_lost = lost.contains(change.gone) || lost.contains(change.name);
    if (!builds_on_lost && random() % 2 == 0) {
      apply(present, change);
      continue;
    }
    if (!change.gone.empty()) lost.insert(change.gone);
    if (!change.name.empty()) lost.insert(change.name);
  }
  for (const auto& [path, node] : present) {
    // In byte order a folder comes before what it holds.
    if (path != "/" && !left->has_parent(path)) continue;
    auto copy = std::make_shared<MemoryNode>();
    copy->directory = node->directory;
    copy->cache = copy->disk = node->after_power_cut(random);
    left->names[path] = std::move(copy);
  }
  left->durable_ = left->names;
  left->capacity = capacity;
  return left;
}

std::shared_ptr<MemoryDisk> MemoryDisk::after_kill() const {
  std::map<const MemoryNode*, Node> copies;
  const auto copy_of = [&copies](const Node& node) {
    if (!node) return Node();
    Node& copy = copies[node.get()];
    if (!copy) copy = std::make_shared<MemoryNode>(*node);
    return copy;
  };
  auto left = std::make_shared<MemoryDisk>();
  for (const auto& [path, node] : names) left->names[path] = copy_of(node);
  for (const auto& [path, node] : durable_) left->durable_[path] = copy_of(node);
  for (const Pending& change : pending_) left->pending_.push_back({change.gone, change.name, copy_of(change.node)});
  left->capacity = capacity;
  return left;
}

}  // namespace opossum::test
