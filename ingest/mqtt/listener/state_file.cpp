// SPDX-License-Identifier: MIT
#include "ingest/mqtt/listener/state_file.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "ingest/lines/checked_line.hpp"
#include "ingest/lines/line_reader.hpp"

namespace opossum::ingest::mqtt {

namespace {

constexpr std::string_view kPrefix = "sessions-";
constexpr std::string_view kSuffix = ".log";
constexpr std::chrono::seconds kRetry{1};

std::optional<std::uint64_t> number_of(std::string_view name) {
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return {};
  name = name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc{} || end != name.data() + name.size()) return {};
  return number;
}

}  // namespace

StateFile::StateFile(StateFileOptions options)
    : options_(std::move(options)), files_(options_.files != nullptr ? *options_.files : posix_file_system()) {}

StateFile::~StateFile() { stop(); }

void StateFile::log(LogLevel level, const std::string& text) const {
  if (options_.logger) options_.logger(level, text);
}

std::string StateFile::path(std::uint64_t number) const {
  return options_.directory + '/' + std::string(kPrefix) + std::to_string(number) + std::string(kSuffix);
}

Result<void> StateFile::open(const Restore& restore) {
  if (auto done = read(restore); !done) return fail(std::move(done).error().in("MQTT sessions"));
  return {};
}

Result<void> StateFile::read(const Restore& restore) {
  auto exists = files_.exists(options_.directory);
  if (!exists) return fail(std::move(exists).error());
  if (!*exists) {
    OPOSSUM_TRY(files_.make_directory(options_.directory));
    OPOSSUM_TRY(files_.sync_directory(parent_of(options_.directory)));
  }
  auto names = files_.list(options_.directory);
  if (!names) return fail(std::move(names).error());
  std::vector<std::uint64_t> numbers;
  for (const std::string& name : *names) {
    if (const auto number = number_of(name)) numbers.push_back(*number);
  }
  std::ranges::sort(numbers);
  if (numbers.empty()) return begin_file({});
  // A crash between a new snapshot and the removal of what it replaces leaves both; the newer one holds everything.
  number_ = numbers.back();
  numbers.pop_back();
  for (const std::uint64_t old : numbers) OPOSSUM_TRY(files_.remove(path(old)));
  return read_file(path(number_), restore);
}

Result<void> StateFile::read_file(const std::string& name, const Restore& restore) {
  auto file = files_.open(name, OpenMode::write);
  if (!file) return fail(std::move(file).error());
  std::uint64_t good_end = 0;
  std::size_t bad = 0;
  lines::LineReader reader(**file);
  while (true) {
    auto line = reader.next();
    if (!line) return fail(std::move(line).error());
    if (!*line) break;
    const auto record = lines::from_line(**line);
    if (!record) {
      ++bad;
      continue;
    }
    damaged_ = damaged_ || bad > 0;  // bad lines that no good one follows are what a crash left half written
    if (auto applied = restore(*record); !applied) {
      log(LogLevel::error, name + ": " + applied.error().message());
      damaged_ = true;
    }
    good_end = reader.end();
  }
  if (!damaged_) {
    file_ = std::move(*file);
    OPOSSUM_TRY(file_->truncate(good_end));
    // How much of it is a snapshot nobody knows: a long one is replaced at once, so that restarts do not make it grow.
    end_ = size_ = good_end;
    return {};
  }
  log(LogLevel::error, name + " is damaged; what could be read is used, the file is kept as " + name + ".damaged");
  return {};
}

void StateFile::set_aside(const std::string& old) {
  auto done = damaged_ ? files_.rename(old, old + ".damaged") : files_.remove(old);
  damaged_ = false;
  if (!done) log(LogLevel::warning, "MQTT sessions: " + done.error().message());
}

Result<void> StateFile::begin_file(std::string content) {
  const std::string name = path(number_ + 1);
  OPOSSUM_TRY(replace_file(files_, name, content));
  auto file = files_.open(name, OpenMode::write);
  if (!file) return fail(std::move(file).error());
  ++number_;  // not before: a full disk lets us try again, and the old file keeps its name
  file_ = std::move(*file);
  end_ = content.size();
  return {};
}

void StateFile::start(Listener listener) {
  OPOSSUM_ASSERT(file_ || snapshot_);  // a damaged file is not written to
  listener_ = std::move(listener);
  thread_ = std::thread([this] { run(); });
}

StateFile::Ticket StateFile::write(std::string record) {
  const std::string line = lines::to_line(std::move(record));
  const std::lock_guard lock(mutex_);
  pending_ += line;
  size_ += line.size();
  changed_.notify_one();
  return ++written_;
}

bool StateFile::wants_snapshot() const {
  const std::lock_guard lock(mutex_);
  return (damaged_ && !snapshot_) || (size_ > options_.snapshot_bytes_min && size_ > 4 * snapshot_size_);
}

void StateFile::replace(std::vector<std::string> records) {
  std::string content;
  for (std::string& record : records) content += lines::to_line(std::move(record));
  const std::lock_guard lock(mutex_);
  pending_.clear();  // the snapshot knows of it
  size_ = snapshot_size_ = content.size();
  snapshot_ = std::move(content);
  ++written_;
  changed_.notify_one();
}

Result<void> StateFile::write_down(const std::string& lines, const std::optional<std::string>& snapshot) {
  if (snapshot) {
    const std::string old = path(number_);
    OPOSSUM_TRY(begin_file(*snapshot));
    set_aside(old);
  }
  if (lines.empty()) return {};
  OPOSSUM_TRY(file_->write_at(end_, lines));
  OPOSSUM_TRY(file_->sync());
  end_ += lines.size();
  return {};
}

void StateFile::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || snapshot_ || !pending_.empty(); });
    if (!snapshot_ && pending_.empty()) return;
    const std::string lines = std::exchange(pending_, {});
    const auto snapshot = std::exchange(snapshot_, std::nullopt);
    const Ticket ticket = written_;
    lock.unlock();
    auto written = write_down(lines, snapshot);
    while (!written && written.error().code() == Errc::disk_full) {
      log(LogLevel::error, "MQTT sessions: " + written.error().message() + "; trying again");
      lock.lock();
      if (changed_.wait_for(lock, kRetry, [this] { return stopping_; })) return;
      lock.unlock();
      written = write_down(lines, snapshot);
    }
    if (!written) {
      log(LogLevel::error, "MQTT sessions: " + written.error().message() + "; restart the gateway when this is mended");
      listener_.failed(written.error());
      return;
    }
    listener_.durable(ticket);
    lock.lock();
  }
}

void StateFile::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace opossum::ingest::mqtt
