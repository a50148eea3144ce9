// SPDX-License-Identifier: MIT
#include "store/backup/segment_copy.hpp"

#include <cerrno>

#include "store/format/log_format.hpp"
#include "store/log/frame_codec.hpp"

namespace opossum::backup {

namespace {

/// What a writing process does meanwhile can be seen in any order; real damage is there every time.
constexpr int kLooksAtDamage = 3;

/// Reads, then syncs: so all that was read is durable, even what its writer has not synced yet.
Result<std::string> read_durable(FileSystem& files, const std::string& path) {
  auto file = files.open(path, OpenMode::read);
  if (!file) return std::unexpected(std::move(file).error());
  auto size = (*file)->size();
  if (!size) return std::unexpected(std::move(size).error());
  if (*size > format::kSegmentBytesMax) return fail(Errc::damaged, path + " is larger than a segment can be");
  std::string bytes(*size, '\0');
  auto count = (*file)->read_at(0, bytes);
  if (!count) return std::unexpected(std::move(count).error());
  bytes.resize(*count);
  OPOSSUM_TRY((*file)->sync());
  return bytes;
}

Result<std::optional<SegmentBytes>> read_plain(FileSystem& files, const std::string& path, bool last) {
  std::string why;
  for (int look = 0; look < kLooksAtDamage; ++look) {
    auto bytes = read_durable(files, path);
    if (!bytes) return std::unexpected(std::move(bytes).error());
    const auto scan = log::scan_segment(*bytes, std::nullopt, nullptr);
    if (!scan) {
      if (last && log::never_begun(*bytes)) return std::nullopt;
      why = scan.error().detail();
      continue;
    }
    const std::optional<log::BadBytes>& bad = scan->damage ? scan->damage : scan->lost_mark;
    if (!bad) {
      bytes->resize(scan->good_bytes);
      return SegmentBytes{path, std::move(*bytes), last && !scan->sealed};
    }
    why = "at byte " + std::to_string(bad->from) + ": " + bad->why;
  }
  return fail(Errc::damaged, path + " is damaged, " + why + "; run `opossum verify` on the store, then `opossum repair`");
}

Result<std::optional<SegmentBytes>> read_at(FileSystem& files, const log::SegmentFiles& found, bool last) {
  if (found.sealed.empty()) return read_plain(files, found.open, last);
  auto bytes = read_file(files, found.sealed, format::kSegmentBytesMax);
  if (!bytes) return std::unexpected(std::move(bytes).error());
  return SegmentBytes{found.sealed, std::move(*bytes), false};
}

}  // namespace

std::string SegmentBytes::lines() const { return path.ends_with(format::kCompressedSuffix) ? log::decompress_all(bytes).bytes : bytes; }

Result<std::optional<SegmentBytes>> read_segment(FileSystem& files, const log::Layout& layout, CommitNumber first,
                                                 const log::SegmentFiles& found, bool last) {
  auto bytes = read_at(files, found, last);
  if (bytes || bytes.error().system_error() != ENOENT) return bytes;
  // It was sealed since the files were listed.
  auto again = log::find_log_files(files, layout);
  if (!again) return std::unexpected(std::move(again).error());
  const auto now = again->segments.find(first);
  if (now == again->segments.end()) return bytes;
  return read_at(files, now->second, last);
}

}  // namespace opossum::backup
