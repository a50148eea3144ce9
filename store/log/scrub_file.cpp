// SPDX-License-Identifier: MIT
#include "store/log/scrub_file.hpp"

#include "store/clock.hpp"
#include "store/format/scanner.hpp"

namespace opossum::log {

namespace {

constexpr std::uint64_t kFileBytesMax = 1 << 20;
constexpr std::string_view kStart = "{\"scrub\":1";

std::optional<Timestamp> read_time(format::Scanner& text, std::string_view key) {
  if (!text.accept(key)) return std::nullopt;
  const auto time = from_rfc3339(text.string());
  if (!time) text.fail();
  return time ? std::optional(*time) : std::nullopt;
}

void append_time(std::string& json, std::string_view key, const std::optional<Timestamp>& time) {
  if (time) json.append(key).append("\"").append(to_rfc3339(*time)).append("\"");
}

}  // namespace

ScrubProgress load_scrub_progress(FileSystem& files, const Layout& layout) {
  const auto content = read_file(files, layout.scrub_file(), kFileBytesMax);
  if (!content) return {};
  format::Scanner text(*content);
  ScrubProgress progress;
  text.expect(kStart);
  progress.began = read_time(text, ",\"began\":");
  progress.ended = read_time(text, ",\"ended\":");
  text.expect(",\"next\":");
  progress.next = CommitNumber(text.number());
  text.expect(",\"damaged\":[");
  for (bool more = !text.accept("]"); more && text.good(); more = text.accept(",")) progress.damaged.emplace_back(text.number());
  return text.good() ? progress : ScrubProgress{};
}

Result<void> save_scrub_progress(FileSystem& files, const Layout& layout, const ScrubProgress& progress) {
  std::string json(kStart);
  append_time(json, ",\"began\":", progress.began);
  append_time(json, ",\"ended\":", progress.ended);
  json += ",\"next\":" + std::to_string(progress.next.value()) + ",\"damaged\":[";
  for (const CommitNumber first : progress.damaged) {
    if (json.back() != '[') json += ',';
    json += std::to_string(first.value());
  }
  return replace_file(files, layout.scrub_file(), json + "]}\n");
}

}  // namespace opossum::log
