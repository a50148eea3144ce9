// SPDX-License-Identifier: MIT
#include "ingest/drop_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "ingest/file/file_import.hpp"
#include "ingest/file/finished_file.hpp"
#include "ingest/file/folder_status.hpp"
#include "ingest/file/import_marker.hpp"
#include "ingest/file/waiting_files.hpp"
#include "ingest/pacing/backoff.hpp"

namespace opossum::ingest {

using file::FileReport;
using file::FileResult;
using file::FoundFile;
using file::Held;

namespace {

/// A file that so often cannot be read fails. Some file systems refuse to open a file as long as its writer has it open.
constexpr int kReadTriesMax = 6;

}  // namespace

class DropFolder::Implementation {
 public:
  Implementation(DropFolderOptions options, Intake& intake, Quarantine& quarantine)
      : options_(std::move(options)),
        intake_(intake),
        quarantine_(quarantine),
        clock_(options_.clock != nullptr ? *options_.clock : system_clock()),
        files_(options_.files != nullptr ? *options_.files : posix_file_system()),
        status_(options_.name, clock_, options_.logger),
        marker_(files_, options_.state_directory, options_.name),
        waiting_(options_.settle),
        backoff_(new_backoff()) {
    status_.state(SourceState::connecting, "looking at " + options_.folder);
  }
  ~Implementation() { stop(); }

  void start() {
    thread_ = std::thread([this] { run(); });
  }
  void stop();
  [[nodiscard]] SourceStatus status() const { return status_.status(); }

 private:
  struct Finished {
    FoundFile file;
    FileReport report;
    bool moved = false;
  };
  struct Unreadable {
    int tries = 0;
    Backoff backoff;
  };

  void run();
  void look();
  /// False: nothing else may be done now.
  [[nodiscard]] bool settle_finished();
  [[nodiscard]] bool forget_moved_files(const std::vector<FoundFile>& found);
  [[nodiscard]] bool import(const FoundFile& found);
  [[nodiscard]] bool held(const FoundFile& found, const Held& held);
  void unreadable(const FoundFile& found, const Error& error);
  void trouble(SourceState state, const std::string& text);
  /// The same, with a pause before the next try, which costs something.
  void hold_back(const std::string& what, const Error& error);
  [[nodiscard]] bool stopping() const;
  [[nodiscard]] Backoff new_backoff() const { return {options_.retry_first, options_.retry_max, std::random_device{}()}; }

  const DropFolderOptions options_;
  Intake& intake_;
  Quarantine& quarantine_;
  Clock& clock_;
  FileSystem& files_;
  file::FolderStatus status_;
  file::ImportMarker marker_;
  file::WaitingFiles waiting_;
  Backoff backoff_;                               // while the store refuses, or files cannot be moved
  std::map<std::string, Unreadable> unreadable_;  // by name
  std::optional<Finished> finished_;              // imported, and not yet moved or not yet forgotten
  bool marker_checked_ = false;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

bool DropFolder::Implementation::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void DropFolder::Implementation::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  status_.state(SourceState::stopped, "stopped");
}

void DropFolder::Implementation::run() {
  while (!stopping()) {
    if (backoff_.may_try(clock_.steady_now())) look();
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, options_.look_every, [this] { return stopping_; });
  }
}

void DropFolder::Implementation::look() {
  const auto found = file::list_wanted(options_.folder);
  if (!found) return trouble(SourceState::connecting, found.error().message());
  const auto prepared = file::prepare_folder(options_.folder);
  if (!prepared) return trouble(SourceState::degraded, prepared.error().message());
  if (!settle_finished() || !forget_moved_files(*found)) return;
  std::erase_if(unreadable_, [&](const auto& one) { return std::ranges::find(*found, one.first, &FoundFile::name) == found->end(); });

  for (const FoundFile& complete : waiting_.complete(*found, clock_.steady_now())) {
    const auto tried = unreadable_.find(complete.name);
    if (tried != unreadable_.end() && !tried->second.backoff.may_try(clock_.steady_now())) continue;
    if (stopping() || !import(complete)) return;
  }
  backoff_.succeeded();
  if (unreadable_.empty()) {
    status_.state(SourceState::connected, "looking at " + options_.folder);
  } else {
    status_.state(SourceState::degraded, "cannot read " + unreadable_.begin()->first + " in " + options_.folder + " and tries again");
  }
}

bool DropFolder::Implementation::settle_finished() {
  if (!finished_) return true;
  if (!finished_->moved) {
    auto moved = file::put_away(files_, options_.folder, finished_->file, finished_->report);
    if (!moved) {
      hold_back(finished_->file.name + " is imported, but not moved", moved.error());
      return false;
    }
    if (!moved->where.empty()) status_.finished(moved->report, moved->where);
    finished_->moved = true;
  }
  const auto ended = [&](const file::Begun& begun) {
    return begun.digest == finished_->report.import.digest || begun.name == finished_->file.name;
  };
  if (const auto forgotten = marker_.remove(ended); !forgotten) {
    hold_back(finished_->file.name + " is moved, but still noted as begun", forgotten.error());
    return false;
  }
  unreadable_.erase(finished_->file.name);
  finished_.reset();
  return true;
}

/// A crash between moving a file and forgetting that its import had begun must not make its content a new one.
bool DropFolder::Implementation::forget_moved_files(const std::vector<FoundFile>& found) {
  if (marker_checked_) return true;
  const auto forgotten = marker_.remove(
      [&](const file::Begun& begun) { return std::ranges::find(found, begun.name, &FoundFile::name) == found.end(); });
  if (!forgotten) {
    hold_back("what was begun cannot be read", forgotten.error());
    return false;
  }
  marker_checked_ = true;
  return true;
}

bool DropFolder::Implementation::import(const FoundFile& found) {
  // A poisoned store takes nothing before a restart; to read the file again and again would be in vain.
  if (const auto failure = intake_.failure(); failure && is_fatal(failure->code())) {
    hold_back(found.name + " stays, it cannot be stored now", *failure);
    return false;
  }
  file::FileWatcher watcher;
  watcher.stop = [this] { return stopping(); };
  watcher.progress = [this, &found](std::uint64_t done, std::uint64_t all) {
    status_.progress(done);
    status_.state(SourceState::connected, "importing " + found.name + ", " + std::to_string(all == 0 ? 100 : done * 100 / all) + " %");
  };
  watcher.stored = [this](std::uint64_t events) { status_.stored(events); };
  auto outcome = file::FileImport(options_, intake_, quarantine_, marker_, found, std::move(watcher)).run();
  if (!outcome) return held(found, outcome.error());
  finished_ = Finished{found, std::move(*outcome), false};
  return settle_finished();
}

bool DropFolder::Implementation::held(const FoundFile& found, const Held& held) {
  switch (held.by) {
    case Held::By::stop: return false;
    case Held::By::store:
      hold_back(found.name + " stays, it cannot be stored now", held.error);
      return false;
    case Held::By::file: break;
  }
  unreadable(found, held.error);
  return !finished_ || settle_finished();
}

void DropFolder::Implementation::unreadable(const FoundFile& found, const Error& error) {
  Unreadable& tried = unreadable_.try_emplace(found.name, Unreadable{0, new_backoff()}).first->second;
  tried.backoff.failed(clock_.steady_now());
  if (error.system_error() == ENOENT) return;  // whoever put it there has taken it away
  status_.error(found.name + " cannot be read: " + error.message());
  if (++tried.tries < kReadTriesMax) return;
  FileReport report;
  report.result = FileResult::failed;
  report.file = found.name;
  report.source = options_.name;
  report.began = report.finished = clock_.now();
  report.import.bytes = found.stamp.size;
  report.reason = "it cannot be read, tried " + std::to_string(tried.tries) + " times: " + error.message() +
                  ". Put it into the folder again when it can; what is stored of it is not stored twice";
  finished_ = Finished{found, std::move(report), false};
}

void DropFolder::Implementation::trouble(SourceState state, const std::string& text) {
  status_.error(text);
  status_.state(state, "waiting: " + text);
}

void DropFolder::Implementation::hold_back(const std::string& what, const Error& error) {
  trouble(SourceState::degraded, what + ": " + error.message());
  backoff_.failed(clock_.steady_now());
}

std::unique_ptr<DropFolder> DropFolder::start(DropFolderOptions options, Intake& intake, Quarantine& quarantine) {
  auto implementation = std::make_unique<Implementation>(std::move(options), intake, quarantine);
  implementation->start();
  return std::unique_ptr<DropFolder>(new DropFolder(std::move(implementation)));
}

DropFolder::DropFolder(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
DropFolder::~DropFolder() = default;

SourceStatus DropFolder::status() const { return implementation_->status(); }
void DropFolder::stop() { implementation_->stop(); }

}  // namespace opossum::ingest
