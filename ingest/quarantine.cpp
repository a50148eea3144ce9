// SPDX-License-Identifier: MIT
#include "ingest/quarantine.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>

#include "ingest/quarantine/entry_line.hpp"

namespace opossum::ingest {

using quarantine::Line;

class Quarantine::Implementation {
 public:
  explicit Implementation(QuarantineOptions options)
      : options_(std::move(options)),
        files_(options_.files != nullptr ? *options_.files : posix_file_system()),
        clock_(options_.clock != nullptr ? *options_.clock : system_clock()) {}

  Result<void> open();
  Result<std::optional<std::string>> add(const Message& message, std::string_view rule, std::string_view reason);
  Result<std::vector<QuarantineEntry>> list(std::string_view after, std::size_t limit) const;
  QuarantineStatistics statistics() const;

 private:
  Result<void> count_file(const std::string& name, bool newest);
  Result<void> use_day(const std::string& day);
  Result<void> write(const std::string& line);
  Result<bool> list_file(const std::string& day, std::string_view after, std::size_t limit, std::vector<QuarantineEntry>& into) const;
  void report_full();
  void log(LogLevel level, std::string text) const {
    if (options_.logger) options_.logger(level, std::move(text));
  }
  [[nodiscard]] std::string path(const std::string& day) const { return options_.directory + '/' + file_name(day); }
  [[nodiscard]] static std::string file_name(const std::string& day) {
    return day.substr(0, 4) + '-' + day.substr(4, 2) + '-' + day.substr(6) + ".jsonl";
  }
  [[nodiscard]] static std::optional<std::string> day_of(const std::string& name);
  [[nodiscard]] std::string today() const;

  const QuarantineOptions options_;
  FileSystem& files_;
  Clock& clock_;

  mutable std::mutex mutex_;
  QuarantineStatistics statistics_;
  std::map<std::string, std::uint64_t> days_;  ///< day -> bytes of its file that are whole lines
  std::string day_;                            ///< of the open file
  std::uint64_t last_number_ = 0;              ///< in the open file
  std::unique_ptr<File> file_;
  std::optional<Error> failure_;
  std::chrono::steady_clock::time_point full_reported_{};
};

namespace {

constexpr std::uint64_t kFileBytesMax = 1ULL << 40;  // bounded by bytes_max already; a guard against reading nonsense

}  // namespace

std::optional<std::string> Quarantine::Implementation::day_of(const std::string& name) {
  if (name.size() != 16 || !name.ends_with(".jsonl") || name[4] != '-' || name[7] != '-') return {};
  std::string day = name.substr(0, 4) + name.substr(5, 2) + name.substr(8, 2);
  if (!std::ranges::all_of(day, [](char c) { return c >= '0' && c <= '9'; })) return {};
  return day;
}

std::string Quarantine::Implementation::today() const {
  const std::string text = to_rfc3339(clock_.now());
  return text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2);
}

Result<void> Quarantine::Implementation::open() {
  auto present = files_.exists(options_.directory);
  if (!present) return fail(std::move(present).error());
  if (!*present) {
    OPOSSUM_TRY(files_.make_directory(options_.directory));
    OPOSSUM_TRY(files_.sync_directory(parent_of(options_.directory)));
  }
  auto names = files_.list(options_.directory);
  if (!names) return fail(std::move(names).error());
  std::erase_if(*names, [](const std::string& name) { return !day_of(name); });
  for (const std::string& name : *names) OPOSSUM_TRY(count_file(name, name == names->back()));
  return {};
}

/// Only the newest file can have a torn tail; older ones are left as they are, whatever they hold.
Result<void> Quarantine::Implementation::count_file(const std::string& name, bool newest) {
  const std::string day = *day_of(name);
  auto content = read_file(files_, path(day), kFileBytesMax);
  if (!content) return fail(std::move(content).error());
  const std::vector<Line> lines = quarantine::read_lines(*content);
  // Blocks of an unsynced tail may land out of order: what follows the last good line was never acknowledged either.
  const auto last_good = std::ranges::find_if(lines.rbegin(), lines.rend(), [](const Line& line) { return !line.id.empty(); });
  const std::uint64_t good_bytes = last_good == lines.rend() ? 0 : last_good->end;
  for (const Line& line : lines) {
    if (!line.id.empty()) {
      ++statistics_.messages;
    } else if (!newest || line.end < good_bytes) {
      ++statistics_.damaged;
      log(LogLevel::error,
          path(day) + ": the line that ends at byte " + std::to_string(line.end) + " fails its checksum; it is kept and not shown");
    }
  }
  if (newest && good_bytes < content->size()) {
    auto file = files_.open(path(day), OpenMode::write);
    if (!file) return fail(std::move(file).error());
    OPOSSUM_TRY((*file)->truncate(good_bytes));
    OPOSSUM_TRY((*file)->sync());
    log(LogLevel::warning, path(day) + ": cut " + std::to_string(content->size() - good_bytes) + " bytes that a crash left half written");
  }
  if (newest) {
    day_ = day;
    last_number_ = last_good == lines.rend() ? 0 : *quarantine::number_of(last_good->id);
  }
  days_[day] = newest ? good_bytes : content->size();
  statistics_.bytes += days_[day];
  return {};
}

/// A clock that went back stays in the newest file, so that ids keep growing.
Result<void> Quarantine::Implementation::use_day(const std::string& day) {
  if (file_ && day <= day_) return {};
  if (day > day_) {
    file_.reset();
    day_ = day;
    last_number_ = 0;
  }
  const bool fresh = !days_.contains(day_);
  auto file = files_.open(path(day_), fresh ? OpenMode::create_any : OpenMode::write);
  if (!file) return fail(std::move(file).error());
  if (fresh) OPOSSUM_TRY(files_.sync_directory(options_.directory));
  days_.try_emplace(day_, 0);
  file_ = std::move(*file);
  return {};
}

Result<void> Quarantine::Implementation::write(const std::string& line) {
  const std::uint64_t offset = days_[day_];
  if (auto written = file_->write_at(offset, line); !written) {
    // The next message is written over what may have landed; without the cut a shorter one would leave a tail behind it.
    if (auto cut = file_->truncate(offset); !cut) failure_ = Error(Errc::poisoned, path(day_) + ": " + cut.error().message());
    return fail(std::move(written).error());
  }
  if (auto synced = file_->sync(); !synced) {
    failure_ = Error(Errc::poisoned, path(day_) + ": " + synced.error().message() + "; check the disk, then restart");
    return fail(*failure_);
  }
  days_[day_] = offset + line.size();
  return {};
}

void Quarantine::Implementation::report_full() {
  ++statistics_.refused;
  const auto now = clock_.steady_now();
  if (statistics_.refused > 1 && now - full_reported_ < std::chrono::minutes(1)) return;
  full_reported_ = now;
  log(LogLevel::error, options_.directory + " is full (" + std::to_string(statistics_.bytes) + " of " + std::to_string(options_.bytes_max) +
                           " bytes); " + std::to_string(statistics_.refused) +
                           " messages were let go; move old files away and restart, or raise the limit");
}

Result<std::optional<std::string>> Quarantine::Implementation::add(const Message& message, std::string_view rule, std::string_view reason) {
  const std::lock_guard lock(mutex_);
  if (failure_) return fail(*failure_);
  OPOSSUM_TRY(use_day(today()));
  const std::string id = quarantine::to_id(day_, last_number_ + 1);
  const std::string line = quarantine::write_line(id, clock_.now(), message, rule, reason);
  if (statistics_.bytes + line.size() > options_.bytes_max) {
    report_full();
    return std::optional<std::string>();
  }
  OPOSSUM_TRY(write(line));
  ++last_number_;
  ++statistics_.messages;
  statistics_.bytes += line.size();
  return std::optional<std::string>(id);
}

/// True when `limit` is reached.
Result<bool> Quarantine::Implementation::list_file(const std::string& day, std::string_view after, std::size_t limit,
                                                   std::vector<QuarantineEntry>& into) const {
  auto content = read_file(files_, path(day), kFileBytesMax);
  if (!content) return fail(std::move(content).error());
  const std::uint64_t after_number = after.starts_with(day) ? quarantine::number_of(after).value_or(0) : 0;
  for (const Line& line : quarantine::read_lines(*content)) {
    if (into.size() >= limit) return true;
    if (line.id.empty() || *quarantine::number_of(line.id) <= after_number) continue;
    into.push_back({std::string(line.id), std::string(line.json) + '}'});
  }
  return into.size() >= limit;
}

Result<std::vector<QuarantineEntry>> Quarantine::Implementation::list(std::string_view after, std::size_t limit) const {
  if (!after.empty() && !quarantine::number_of(after))
    return fail(Errc::invalid_argument, "\"" + std::string(after) + "\" is not the id of a quarantined message");
  std::vector<std::string> days;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [day, bytes] : days_) {
      if (after.empty() || day >= after.substr(0, 8)) days.push_back(day);
    }
  }
  std::vector<QuarantineEntry> entries;
  for (const std::string& day : days) {
    auto full = list_file(day, after, limit, entries);
    if (!full) return fail(std::move(full).error());
    if (*full) break;
  }
  return entries;
}

QuarantineStatistics Quarantine::Implementation::statistics() const {
  const std::lock_guard lock(mutex_);
  return statistics_;
}

Quarantine::Quarantine(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Quarantine::~Quarantine() = default;

Result<std::unique_ptr<Quarantine>> Quarantine::open(QuarantineOptions options) {
  auto implementation = std::make_unique<Implementation>(std::move(options));
  OPOSSUM_TRY(implementation->open());
  return std::unique_ptr<Quarantine>(new Quarantine(std::move(implementation)));
}

Result<std::optional<std::string>> Quarantine::add(const Message& message, std::string_view rule, std::string_view reason) {
  return implementation_->add(message, rule, reason);
}

Result<std::vector<QuarantineEntry>> Quarantine::list(std::string_view after, std::size_t limit) const {
  return implementation_->list(after, limit);
}

QuarantineStatistics Quarantine::statistics() const { return implementation_->statistics(); }

}  // namespace opossum::ingest
