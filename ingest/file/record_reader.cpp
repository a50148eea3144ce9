// SPDX-License-Identifier: MIT
#include "ingest/file/record_reader.hpp"

#include <algorithm>

namespace opossum::ingest::file {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kRecordBytesMax = 16 << 20;  // more than the store takes in one event

}  // namespace

std::string RecordReader::too_long_text() {
  return "it is longer than " + std::to_string(kRecordBytesMax) + " bytes; in csv, a quote that is not closed makes the rest one record";
}

Result<void> RecordReader::fill() {
  buffer_.erase(0, begin_);
  looked_ -= begin_;
  begin_ = 0;
  if (buffer_.size() > kRecordBytesMax) {
    too_long_ = true;
    buffer_.clear();
    looked_ = 0;
  }
  const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, size_ - offset_));
  const std::size_t old = buffer_.size();
  buffer_.resize(old + wanted);
  auto got = file_.read_at(offset_, std::span(buffer_).subspan(old));
  if (!got) return fail(std::move(got).error());
  if (*got != wanted) return fail(Errc::io_error, "the file became shorter while it was read");
  offset_ += wanted;
  return {};
}

std::optional<std::size_t> RecordReader::find_end() {
  while (true) {
    const std::size_t newline = buffer_.find('\n', looked_);
    const std::size_t end = std::min(newline, buffer_.size());
    if (format_ == FileFormat::csv) {
      const auto quotes = std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(looked_), buffer_.begin() + static_cast<std::ptrdiff_t>(end), '"');
      quoted_ = quoted_ != (quotes % 2 != 0);
    }
    looked_ = newline == std::string::npos ? end : end + 1;
    if (newline == std::string::npos) return {};
    ++newlines_;
    if (!quoted_) return end;
  }
}

Result<std::optional<std::string_view>> RecordReader::next() {
  newlines_ = 0;
  quoted_ = too_long_ = false;
  std::optional<std::size_t> end;
  while (!(end = find_end()) && offset_ < size_) OPOSSUM_TRY(fill());
  if (!end && begin_ == buffer_.size() && !too_long_) return std::nullopt;
  const std::size_t stop = end.value_or(buffer_.size());
  std::string_view record = std::string_view(buffer_).substr(begin_, stop - begin_);
  begin_ = looked_;
  line_ = next_line_;
  next_line_ += std::max<std::uint64_t>(newlines_, 1);
  if (record.ends_with('\r')) record.remove_suffix(1);
  return record;
}

}  // namespace opossum::ingest::file
