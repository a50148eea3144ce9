// SPDX-License-Identifier: MIT
#include "store/engine/store_implementation.hpp"

#include <unistd.h>

#include <utility>

#include "store/format/log_format.hpp"
#include "store/log/identity_file.hpp"
#include "store/read/load_refusals.hpp"

namespace opossum {

namespace {

constexpr std::chrono::milliseconds kUpkeepInterval{500};

}  // namespace

EventStore::Implementation::Implementation(StoreOptions given)
    : options(std::move(given)),
      files(options.files != nullptr ? *options.files : posix_file_system()),
      clock(options.clock != nullptr ? *options.clock : system_clock()),
      layout(options.directory),
      cache_(std::make_shared<log::FrameCache>(options.frame_cache_bytes)),
      sealer_(files, layout, options.compress, cache_) {}

EventStore::Implementation::~Implementation() { static_cast<void>(close()); }

void EventStore::Implementation::say(LogLevel level, const std::string& text) const {
  if (options.logger) options.logger(level, text);
}

Result<void> EventStore::Implementation::prepare_directory() {
  auto present = files.exists(layout.directory());
  if (!present) return std::unexpected(std::move(present).error());
  if (!*present) {
    if (!options.create || options.read_only) return fail(Errc::not_a_store, layout.directory() + " does not exist");
    OPOSSUM_TRY(files.make_directory(layout.directory()));
  }
  if (options.read_only) return {};
  OPOSSUM_TRY(check_no_copy());
  if (auto named = files.exists(layout.identity_file()); !named || !*named) {
    // The folder's own name must survive, too. One that was there before may have a parent that we may not open.
    auto synced = files.sync_directory(parent_of(layout.directory()));
    if (!synced && !*present) return synced;
  }
  auto lock = files.lock(layout.lock_file(), "process " + std::to_string(::getpid()) + "\n");
  if (!lock) return std::unexpected(std::move(lock).error());
  lock_ = std::move(*lock);
  return {};
}

// Whoever wrote into a backup would make a twin of the store that it is a copy of.
Result<void> EventStore::Implementation::check_no_copy() {
  const auto has = [this](std::string_view name) { return files.exists(layout.directory() + "/" + std::string(name)); };
  auto is_backup = has(format::kBackupFile);
  if (!is_backup) return std::unexpected(std::move(is_backup).error());
  if (*is_backup) {
    return fail(Errc::not_a_store, layout.directory() + " is a backup; make a store of it with `opossum restore " + layout.directory() + " DIR`");
  }
  auto restoring = has(format::kRestoringFile);
  if (!restoring) return std::unexpected(std::move(restoring).error());
  if (!*restoring || has(format::kIdentityFile).value_or(true)) return {};
  return fail(Errc::not_a_store, "the restore into " + layout.directory() + " was cut before its end; run the same `opossum restore` again");
}

Result<void> EventStore::Implementation::open() {
  OPOSSUM_TRY(prepare_directory());
  auto loaded = log::load_identity(files, layout, options, clock.now());
  if (!loaded) return std::unexpected(std::move(loaded).error());
  identity = std::move(*loaded);
  if (!options.read_only) {
    OPOSSUM_TRY(files.make_directory(layout.log_folder()));
    OPOSSUM_TRY(files.make_directory(layout.index_folder()));
    OPOSSUM_TRY(files.sync_directory(layout.directory()));
    committer.emplace(options, clock, layout, files, identity, catalog, counters);
  }
  OPOSSUM_TRY(load_log());
  if (options.scrub.every.count() > 0 && !options.read_only) scrubber.emplace(options, files, clock, layout, catalog);
  if (options.background && scrubber) scrubber->start();
  if (options.background && !options.read_only) upkeep_ = std::thread([this] { run_upkeep(); });
  return {};
}

Result<void> EventStore::Implementation::load_log() {
  auto recovered = log::Recovery(files, layout, options, identity, clock, sealer_).run();
  if (!recovered) return std::unexpected(std::move(recovered).error());
  const log::WriterState& state = recovered->state;
  catalog.reset(std::move(recovered->segments), {state.position, state.commit, state.chain, state.time}, state.authored,
                std::move(recovered->origins));
  OPOSSUM_TRY(read::load_refusals(catalog.snapshot(), catalog.refused()));
  read_only_end_ = recovered->active ? recovered->active->file_bytes() : 0;
  read_only_active_ = recovered->active ? recovered->active->path() : "";
  if (options.read_only) return {};
  for (auto& [segment, after] : recovered->to_seal) ended_.push_back({segment, after});
  committer->on_closed_segment([this](auto segment, auto after) { queue_for_sealing(std::move(segment), after); });
  committer->start(recovered->active, recovered->active->file_bytes(), state);
  return {};
}

Result<void> EventStore::Implementation::check_writable() const {
  if (options.read_only) return fail(Errc::read_only, "the store " + layout.directory() + " was opened for reading");
  return {};
}

void EventStore::Implementation::queue_for_sealing(std::shared_ptr<log::OpenSegment> segment, const log::WriterState& state) {
  const std::scoped_lock lock(upkeep_mutex_);
  ended_.push_back({std::move(segment), state});
  upkeep_wakes_.notify_one();
}

Result<void> EventStore::Implementation::seal_queued() {
  const std::scoped_lock sealing(sealing_);
  while (true) {
    Ended next;
    {
      const std::scoped_lock lock(upkeep_mutex_);
      if (ended_.empty()) return {};
      next = ended_.front();
    }
    auto sealed = sealer_.seal(*next.segment, next.state);
    if (!sealed) return fail(std::move(sealed).error().in("sealing " + next.segment->path()));
    catalog.replace_segment(next.segment, std::move(*sealed));
    const std::scoped_lock lock(upkeep_mutex_);
    ended_.pop_front();
  }
}

Result<void> EventStore::Implementation::seal_all() {
  OPOSSUM_TRY(check_writable());
  OPOSSUM_TRY(committer->rotate(false));
  return seal_queued();
}

void EventStore::Implementation::maintain() {
  if (options.read_only || closed) return;
  // Otherwise it has a thread of its own.
  if (scrubber && !options.background) scrubber->step();
  // None of this is needed for what was acknowledged: what fails now is tried again at the next turn.
  if (auto rotated = committer->rotate(true); !rotated) say(LogLevel::warning, rotated.error().message());
  if (auto sealed = seal_queued(); !sealed) say(LogLevel::warning, sealed.error().message() + "; it stays as it is until the next try");
  if (clock.steady_now() - committer->last_commit() < options.chain_after_quiet) return;
  if (auto written = committer->write_chain_line(); !written) say(LogLevel::warning, written.error().message());
}

void EventStore::Implementation::run_upkeep() {
  while (true) {
    {
      std::unique_lock lock(upkeep_mutex_);
      upkeep_wakes_.wait_for(lock, kUpkeepInterval, [this] { return upkeep_ends_; });
      if (upkeep_ends_) return;
    }
    maintain();
  }
}

Result<bool> EventStore::Implementation::refresh() {
  if (!options.read_only) return false;
  const Position before = catalog.head().position;
  if (!read_only_active_.empty()) {
    // The next line begins where the last one ended: a byte there that is not NUL is the cheapest sign of news.
    auto present = files.exists(read_only_active_);
    if (present && *present) {
      auto file = files.open(read_only_active_, OpenMode::read);
      char next = '\0';
      if (file) {
        auto count = (*file)->read_at(read_only_end_, {&next, 1});
        if (count && (*count == 0 || next == '\0')) return false;
      }
    }
  }
  OPOSSUM_TRY(load_log());
  return catalog.head().position > before;
}

Result<void> EventStore::Implementation::close() {
  if (closed.exchange(true)) return {};
  {
    const std::scoped_lock lock(upkeep_mutex_);
    upkeep_ends_ = true;
    upkeep_wakes_.notify_all();
  }
  if (upkeep_.joinable()) upkeep_.join();
  if (scrubber) scrubber->stop();
  Result<void> result;
  if (committer) result = committer->close();
  catalog.close();
  lock_.reset();
  return result;
}

}  // namespace opossum
