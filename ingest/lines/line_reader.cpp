// SPDX-License-Identifier: MIT
#include "ingest/lines/line_reader.hpp"

namespace opossum::ingest::lines {

namespace {

constexpr std::size_t kReadBytes = 1 << 20;

}  // namespace

Result<std::optional<std::string_view>> LineReader::next() {
  std::size_t newline = buffer_.find('\n', begin_);
  while (newline == std::string::npos) {
    buffer_.erase(0, begin_);
    begin_ = 0;
    const std::size_t old = buffer_.size();
    buffer_.resize(old + kReadBytes);
    auto got = file_.read_at(read_, std::span(buffer_).subspan(old));
    buffer_.resize(old + got.value_or(0));
    if (!got) return fail(std::move(got).error());
    if (*got == 0) return std::nullopt;
    read_ += *got;
    newline = buffer_.find('\n', old);
  }
  const std::string_view line = std::string_view(buffer_).substr(begin_, newline - begin_);
  begin_ = newline + 1;
  return line;
}

}  // namespace opossum::ingest::lines
