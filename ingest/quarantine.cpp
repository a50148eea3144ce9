// SPDX-License-Identifier: MIT
#include "ingest/quarantine.hpp"

#include <chrono>
#include <map>
#include <mutex>

#include "ingest/quarantine/day_file.hpp"

namespace opossum::ingest {

using quarantine::DayFile;

class Quarantine::Implementation {
 public:
  explicit Implementation(QuarantineOptions options)
      : options_(std::move(options)),
        files_(options_.files != nullptr ? *options_.files : posix_file_system()),
        clock_(options_.clock != nullptr ? *options_.clock : system_clock()) {}

  Result<void> open();
  Result<std::optional<std::string>> add(const Message& message, std::string_view rule, std::string_view reason);
  Result<std::vector<QuarantineEntry>> list(std::string_view after, std::size_t limit) const;
  Result<std::optional<QuarantineEntry>> get(std::string_view id) const;
  Result<bool> remove(std::string_view id, Removal how);
  QuarantineStatistics statistics() const;

 private:
  Result<DayFile*> today();
  Result<void> written(Result<void> result);
  [[nodiscard]] const DayFile* holder_of(std::string_view id) const;
  [[nodiscard]] std::uint64_t bytes() const;
  void report_full();
  void log(LogLevel level, std::string text) const {
    if (options_.logger) options_.logger(level, std::move(text));
  }

  const QuarantineOptions options_;
  FileSystem& files_;
  Clock& clock_;

  mutable std::mutex mutex_;
  std::map<std::string, DayFile, std::less<>> days_;
  std::string day_;  ///< of the file that gets new messages; empty before the first
  std::uint64_t refused_ = 0;
  std::optional<Error> failure_;
  std::chrono::steady_clock::time_point full_reported_{};
};

Result<void> Quarantine::Implementation::open() {
  auto present = files_.exists(options_.directory);
  if (!present) return fail(std::move(present).error());
  if (!*present) {
    OPOSSUM_TRY(files_.make_directory(options_.directory));
    OPOSSUM_TRY(files_.sync_directory(parent_of(options_.directory)));
  }
  auto names = files_.list(options_.directory);
  if (!names) return fail(std::move(names).error());
  std::erase_if(*names, [](const std::string& name) { return !quarantine::day_of(name); });
  for (const std::string& name : *names) {
    day_ = *quarantine::day_of(name);
    auto& file = days_.try_emplace(day_, files_, options_.directory, day_, options_.logger).first->second;
    OPOSSUM_TRY(file.load(name == names->back()));
  }
  return {};
}

/// A clock that went back stays in the newest file, so that ids keep growing.
Result<DayFile*> Quarantine::Implementation::today() {
  const std::string text = to_rfc3339(clock_.now());
  const std::string day = text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2);
  if (const auto newest = days_.find(day_); newest != days_.end() && day <= day_) return &newest->second;
  DayFile fresh(files_, options_.directory, day, options_.logger);
  OPOSSUM_TRY(fresh.create());
  if (const auto before = days_.find(day_); before != days_.end()) before->second.release();
  day_ = day;
  return &days_.emplace(day, std::move(fresh)).first->second;
}

/// Remembers what forbids all further writing.
Result<void> Quarantine::Implementation::written(Result<void> result) {
  if (!result && result.error().code() == Errc::poisoned) failure_ = result.error();
  return result;
}

std::uint64_t Quarantine::Implementation::bytes() const {
  std::uint64_t sum = 0;
  for (const auto& [day, file] : days_) sum += file.bytes();
  return sum;
}

void Quarantine::Implementation::report_full() {
  ++refused_;
  const auto now = clock_.steady_now();
  if (refused_ > 1 && now - full_reported_ < std::chrono::minutes(1)) return;
  full_reported_ = now;
  log(LogLevel::error, options_.directory + " is full (" + std::to_string(bytes()) + " of " + std::to_string(options_.bytes_max) +
                           " bytes); " + std::to_string(refused_) +
                           " messages were let go; retry or delete what is there (opossum quarantine), or raise the limit");
}

Result<std::optional<std::string>> Quarantine::Implementation::add(const Message& message, std::string_view rule, std::string_view reason) {
  const std::lock_guard lock(mutex_);
  if (failure_) return fail(*failure_);
  auto file = today();
  if (!file) return fail(std::move(file).error());
  const std::uint64_t number = (*file)->last_number() + 1;
  std::string id = quarantine::to_id(day_, number);
  const std::string line = quarantine::write_line(id, clock_.now(), message, rule, reason);
  if (bytes() + line.size() > options_.bytes_max) {
    report_full();
    return std::optional<std::string>();
  }
  OPOSSUM_TRY(written((*file)->add(number, line)));
  return std::optional(std::move(id));
}

const DayFile* Quarantine::Implementation::holder_of(std::string_view id) const {
  const auto number = quarantine::number_of(id);
  const auto day = days_.find(id.substr(0, 8));
  return number && day != days_.end() && day->second.has(*number) ? &day->second : nullptr;
}

Result<std::optional<QuarantineEntry>> Quarantine::Implementation::get(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const DayFile* file = holder_of(id);
  if (file == nullptr) return std::nullopt;
  auto json = file->read(*quarantine::number_of(id));
  if (!json) return fail(std::move(json).error());
  return QuarantineEntry{std::string(id), std::move(*json)};
}

Result<bool> Quarantine::Implementation::remove(std::string_view id, Removal how) {
  const std::lock_guard lock(mutex_);
  if (failure_) return fail(*failure_);
  if (holder_of(id) == nullptr) return false;
  const auto day = days_.find(id.substr(0, 8));
  DayFile& file = day->second;
  const std::string line = quarantine::write_removal(id, clock_.now(), how == Removal::stored ? "stored" : "deleted");
  OPOSSUM_TRY(written(file.remove(*quarantine::number_of(id), line)));
  // It is removed; what follows only tidies up and is tried again with the next one.
  Result<void> tidied = {};
  if (day->first != day_ && file.empty()) {
    tidied = file.discard();
    if (tidied) days_.erase(day);
  } else {
    tidied = file.compact();
    if (day->first != day_) file.release();
  }
  if (!tidied) log(LogLevel::warning, options_.directory + ": " + tidied.error().message());
  return true;
}

Result<std::vector<QuarantineEntry>> Quarantine::Implementation::list(std::string_view after, std::size_t limit) const {
  if (!after.empty() && !quarantine::number_of(after))
    return fail(Errc::invalid_argument, "\"" + std::string(after) + "\" is not the id of a quarantined message");
  const std::lock_guard lock(mutex_);
  std::vector<QuarantineEntry> entries;
  for (auto day = days_.lower_bound(after.substr(0, 8)); day != days_.end(); ++day) {
    std::uint64_t number = after.starts_with(day->first) ? *quarantine::number_of(after) : 0;
    while (entries.size() < limit && (number = day->second.next(number)) != 0) {
      auto json = day->second.read(number);
      if (!json) return fail(std::move(json).error());
      entries.push_back({quarantine::to_id(day->first, number), std::move(*json)});
    }
  }
  return entries;
}

QuarantineStatistics Quarantine::Implementation::statistics() const {
  const std::lock_guard lock(mutex_);
  QuarantineStatistics sum;
  for (const auto& [day, file] : days_) {
    sum.messages += file.entries();
    sum.damaged += file.damaged();
  }
  sum.bytes = bytes();
  sum.bytes_max = options_.bytes_max;
  sum.refused = refused_;
  return sum;
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

Result<std::optional<QuarantineEntry>> Quarantine::get(std::string_view id) const { return implementation_->get(id); }
Result<bool> Quarantine::remove(std::string_view id, Removal how) { return implementation_->remove(id, how); }

Result<Message> message_of(const QuarantineEntry& entry) {
  auto message = quarantine::to_message(entry.json);
  if (!message) return fail(std::move(message).error().in(entry.id));
  return message;
}

QuarantineStatistics Quarantine::statistics() const { return implementation_->statistics(); }

}  // namespace opossum::ingest
