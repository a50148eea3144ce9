// SPDX-License-Identifier: MIT
#include "ingest/quarantine/day_file.hpp"

#include <algorithm>
#include <utility>

namespace opossum::ingest::quarantine {

namespace {

constexpr std::uint64_t kFileBytesMax = 1ULL << 40;     // bounded by bytes_max already; a guard against reading nonsense
constexpr std::uint64_t kWorthCompacting = 256 * 1024;  // bytes

}  // namespace

std::string file_name(std::string_view day) {
  return std::string(day.substr(0, 4)) + '-' + std::string(day.substr(4, 2)) + '-' + std::string(day.substr(6)) + ".jsonl";
}

std::optional<std::string> day_of(std::string_view name) {
  if (name.size() != 16 || !name.ends_with(".jsonl") || name[4] != '-' || name[7] != '-') return {};
  std::string day = std::string(name.substr(0, 4)) + std::string(name.substr(5, 2)) + std::string(name.substr(8, 2));
  if (!std::ranges::all_of(day, [](char c) { return c >= '0' && c <= '9'; })) return {};
  return day;
}

DayFile::DayFile(FileSystem& files, std::string directory, std::string day, Logger logger)
    : files_(files), directory_(std::move(directory)), path_(directory_ + '/' + file_name(day)), logger_(std::move(logger)) {}

Result<void> DayFile::load(bool newest) {
  auto content = read_file(files_, path_, kFileBytesMax);
  if (!content) return fail(std::move(content).error());
  take_lines(*content, newest);
  if (bytes_ == content->size()) return {};
  auto file = files_.open(path_, OpenMode::write);
  if (!file) return fail(std::move(file).error());
  OPOSSUM_TRY((*file)->truncate(bytes_));
  OPOSSUM_TRY((*file)->sync());
  if (logger_) {
    logger_(LogLevel::warning, path_ + ": cut " + std::to_string(content->size() - bytes_) + " bytes that a crash left half written");
  }
  return {};
}

void DayFile::take_lines(std::string_view content, bool newest) {
  const std::vector<Line> lines = read_lines(content);
  // Blocks of an unsynced tail may land out of order: what follows the last good line was never acknowledged either.
  const auto last_good = std::ranges::find_if(lines.rbegin(), lines.rend(), [](const Line& line) { return !line.id.empty(); });
  const std::uint64_t good_bytes = last_good == lines.rend() ? 0 : last_good->end;
  std::size_t start = 0;
  for (const Line& line : lines) {
    if (!line.id.empty()) {
      take(line, start);
    } else if (!newest || line.end < good_bytes) {
      ++damaged_;
      if (logger_) {
        logger_(LogLevel::error,
                path_ + ": the line that ends at byte " + std::to_string(line.end) + " fails its checksum; it is kept and not shown");
      }
    }
    start = line.end;
  }
  bytes_ = newest ? good_bytes : content.size();
}

void DayFile::take(const Line& line, std::size_t start) {
  const std::uint64_t number = *number_of(line.id);
  const std::uint64_t bytes = line.end - start;
  if (line.is_removal) {
    removed_bytes_ += bytes;
    mark_removed(number);
  } else {
    places_.push_back({number, start, bytes});
    ++entries_;
  }
  last_number_ = std::max(last_number_, number);
}

Result<void> DayFile::create() {
  auto file = files_.open(path_, OpenMode::create_any);
  if (!file) return fail(std::move(file).error());
  OPOSSUM_TRY(files_.sync_directory(directory_));
  file_ = std::move(*file);
  return {};
}

/// The offset where the line stands.
Result<std::uint64_t> DayFile::write(std::string_view line) {
  if (!file_) {
    auto file = files_.open(path_, OpenMode::write);
    if (!file) return fail(std::move(file).error());
    file_ = std::move(*file);
  }
  const std::uint64_t offset = bytes_;
  if (auto written = file_->write_at(offset, line); !written) {
    // The next line is written over what may have landed; without the cut a shorter one would leave a tail behind it.
    if (auto cut = file_->truncate(offset); !cut) return fail(Errc::poisoned, path_ + ": " + cut.error().message());
    return fail(std::move(written).error());
  }
  if (auto synced = file_->sync(); !synced) {
    return fail(Errc::poisoned, path_ + ": " + synced.error().message() + "; check the disk, then restart");
  }
  bytes_ += line.size();
  return offset;
}

Result<void> DayFile::add(std::uint64_t number, std::string_view line) {
  auto offset = write(line);
  if (!offset) return fail(std::move(offset).error());
  places_.push_back({number, *offset, line.size()});
  ++entries_;
  last_number_ = number;
  return {};
}

Result<void> DayFile::remove(std::uint64_t number, std::string_view line) {
  auto offset = write(line);
  if (!offset) return fail(std::move(offset).error());
  removed_bytes_ += line.size();
  mark_removed(number);
  return {};
}

void DayFile::mark_removed(std::uint64_t number) {
  const Place* place = find(number);
  if (place == nullptr) return;
  removed_bytes_ += place->bytes;
  --entries_;
  places_[static_cast<std::size_t>(place - places_.data())].bytes = 0;
}

const DayFile::Place* DayFile::find(std::uint64_t number) const {
  const auto place = std::ranges::lower_bound(places_, number, {}, &Place::number);
  return place != places_.end() && place->number == number && place->bytes != 0 ? &*place : nullptr;
}

std::uint64_t DayFile::next(std::uint64_t number) const {
  auto place = std::ranges::upper_bound(places_, number, {}, &Place::number);
  while (place != places_.end() && place->bytes == 0) ++place;
  return place == places_.end() ? 0 : place->number;
}

Result<std::string> DayFile::read(std::uint64_t number) const {
  const Place* place = find(number);
  auto file = files_.open(path_, OpenMode::read);
  if (!file) return fail(std::move(file).error());
  std::string line(place->bytes, '\0');
  auto size = (*file)->read_at(place->offset, line);
  if (!size) return fail(std::move(size).error());
  const std::vector<Line> lines = read_lines(std::string_view(line).substr(0, *size));
  if (lines.size() != 1 || lines.front().id.empty()) {
    return fail(Errc::damaged, path_ + ": the line at byte " + std::to_string(place->offset) + " fails its checksum");
  }
  return std::string(lines.front().json) + '}';
}

Result<void> DayFile::compact() {
  if (removed_bytes_ < kWorthCompacting && entries_ != 0) return {};
  if (removed_bytes_ <= bytes_ / 2) return {};
  auto content = read_file(files_, path_, kFileBytesMax);
  if (!content) return fail(std::move(content).error());
  std::string kept;
  std::size_t start = 0;
  for (const Line& line : read_lines(*content)) {
    const bool damaged = line.id.empty();
    const std::uint64_t number = damaged ? 0 : *number_of(line.id);
    // The newest number must not be given again, so what says that it was removed stays.
    const bool newest_removed = line.is_removal && number == last_number_;
    const bool live = !line.is_removal && has(number);
    if (damaged || newest_removed || live) kept.append(*content, start, line.end - start);
    start = line.end;
  }
  if (kept.size() == bytes_) return {};
  file_.reset();
  OPOSSUM_TRY(replace_file(files_, path_, kept));
  places_.clear();
  entries_ = damaged_ = removed_bytes_ = bytes_ = 0;
  const Logger logger = std::exchange(logger_, {});  // what is damaged was told when the file was read first
  take_lines(kept, false);
  logger_ = logger;
  return {};
}

Result<void> DayFile::discard() {
  file_.reset();
  OPOSSUM_TRY(files_.remove(path_));
  return files_.sync_directory(directory_);
}

}  // namespace opossum::ingest::quarantine
