// SPDX-License-Identifier: MIT
#include "store/log/log_writer.hpp"

#include <algorithm>

namespace opossum::log {

namespace {

constexpr std::uint64_t kStepsAhead = 2;
constexpr std::uint64_t kExtendPiece = 1 << 20;

Error poisoned(const Error& cause) {
  return Error(Errc::poisoned, cause.detail() + "; the store takes no more appends: check the disk, then restart", cause.system_error());
}

}  // namespace

Result<std::shared_ptr<OpenSegment>> create_segment(FileSystem& files, const Layout& layout, const StoreIdentity& identity,
                                                    WriterState& state, Timestamp now) {
  format::HeaderLine header;
  header.store = identity.id;
  header.epoch = identity.epoch;
  header.first_commit = state.commit.next();
  header.first_position = state.position.next();
  header.chain = state.chain;
  header.time = now;
  std::string line;
  format::append_header(line, header);
  const std::string path = layout.open_segment(header.first_commit);
  auto file = files.open(path, OpenMode::create_any);
  if (!file) return std::unexpected(std::move(file).error());
  OPOSSUM_TRY((*file)->write_at(0, line));
  OPOSSUM_TRY((*file)->sync());
  OPOSSUM_TRY(files.sync_directory(layout.log_folder()));
  auto segment = std::make_shared<OpenSegment>(std::move(*file), path, header);
  segment->set_end(line.size());
  segment->set_authored(state.authored);
  state.chain = chained(state.chain, sha256(std::string_view(line).substr(0, line.size() - 1)));
  state.commits_since_chain = 0;
  state.time = now;
  return segment;
}

void LogWriter::attach(std::shared_ptr<OpenSegment> active, std::uint64_t end) {
  const std::scoped_lock lock(extending_);
  active_ = std::move(active);
  end_ = allocated_ = end;
}

Result<void> LogWriter::check_space() {
  auto free = files_.free_space(layout_.directory());
  if (!free) return std::unexpected(std::move(free).error());
  if (*free >= options_.disk_reserve_bytes) return {};
  return fail(Errc::disk_full, layout_.directory() + " has " + std::to_string(*free) + " bytes free, less than the reserve of " +
                                   std::to_string(options_.disk_reserve_bytes) + "; make room, then try again");
}

std::uint64_t LogWriter::next_size(std::uint64_t wanted) const noexcept {
  // Never much beyond the size at which the segment is sealed: what is left over is trimmed again. And always one byte more than
  // needed: a NUL at the end tells recovery that the segment was not closed.
  const std::uint64_t step = std::max<std::uint64_t>(options_.preallocate_bytes, 1);
  return std::max(wanted + 1, std::min((wanted / step + 1) * step, options_.segment_bytes + step));
}

bool LogWriter::wants_room() const noexcept {
  return allocated_ < end_ + kStepsAhead * options_.preallocate_bytes && allocated_ < options_.segment_bytes;
}

void LogWriter::extend() {
  while (wants_room()) {
    const std::scoped_lock lock(extending_);
    // A file of its own: the kernel reports a failed write once for each open file, and the appends must hear of it themselves.
    auto file = files_.open(active_->path(), OpenMode::write);
    if (!file) return;
    const std::uint64_t size = next_size(allocated_);
    // In small pieces: an append that syncs meanwhile has to wait for what is dirty.
    for (std::uint64_t at = allocated_; at < size;) {
      at = std::min(at + kExtendPiece, size);
      if (!(*file)->allocate(at)) return;
      if (options_.durability == Durability::fsync && !(*file)->sync()) return;
      allocated_ = at;
    }
  }
}

Result<void> LogWriter::make_room(std::uint64_t wanted) {
  if (wanted < allocated_) return {};
  const std::scoped_lock lock(extending_);
  if (wanted < allocated_) return {};
  std::uint64_t size = next_size(wanted);
  // Without room for a whole step there may still be enough for these bytes.
  if (!active_->file().allocate(size)) {
    size = wanted + 1;
    OPOSSUM_TRY(active_->file().allocate(size));
  }
  allocated_ = size;
  // Durable before it is used, so that the appends inside it change no metadata.
  return sync();
}

Result<void> LogWriter::sync() {
  if (options_.durability == Durability::unsafe_os) return {};
  if (auto synced = active_->file().sync(); !synced) return fail(poisoned(synced.error()));
  return {};
}

Result<void> LogWriter::cut_back() {
  const std::scoped_lock lock(extending_);
  if (auto cut = active_->file().truncate(end_); !cut) return fail(poisoned(cut.error()));
  allocated_ = end_.load();
  return {};
}

Result<void> LogWriter::append(std::string_view bytes) {
  const std::uint64_t end = end_ + bytes.size();
  auto written = make_room(end);
  if (written) written = active_->file().write_at(end_, bytes);
  if (!written) {
    if (is_fatal(written.error().code())) return written;
    // Whatever arrived must not be found by a recovery behind shorter lines that are written here later.
    OPOSSUM_TRY(cut_back());
    // "Not stored" is a promise like "stored": without this a power cut can bring the cut bytes back.
    OPOSSUM_TRY(sync());
    return written;
  }
  OPOSSUM_TRY(sync());
  end_ = end;
  active_->set_end(end);
  return {};
}

Result<void> LogWriter::trim() {
  const std::scoped_lock lock(extending_);
  if (allocated_ == end_) return {};
  OPOSSUM_TRY(active_->file().truncate(end_));
  allocated_ = end_.load();
  return active_->file().sync();
}

}  // namespace opossum::log
