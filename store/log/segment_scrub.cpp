// SPDX-License-Identifier: MIT
#include "store/log/segment_scrub.hpp"

#include <algorithm>

#include "store/format/line_reader.hpp"
#include "store/log/frame_codec.hpp"
#include "store/log/line_check.hpp"
#include "store/log/segment_check.hpp"

namespace opossum::log {

namespace {

constexpr std::uint64_t kPlainPieceBytes = 256 * 1024;

class SegmentScrub {
 public:
  SegmentScrub(FileSystem& files, const SealedSegment& segment, const std::string& index_path, const ScrubPace& pace)
      : files_(files), segment_(segment), index_path_(index_path), pace_(pace) {}

  /// Errc::damaged, io_error: something is wrong.
  Result<void> run() {
    in_index_ = true;
    // A mapping of its own: the pages that it touches are given back at its end.
    auto index = index::MappedIndex::open(files_, index_path_);
    if (!index) return std::unexpected(std::move(index).error());
    if (auto bad = (*index)->find_bad_block()) return fail(Errc::damaged, std::move(bad->what));
    in_index_ = false;
    auto file = files_.open(segment_.path(), OpenMode::read);
    if (!file) return std::unexpected(std::move(file).error());
    (*file)->drop_cache();
    OPOSSUM_TRY((*index)->frames().empty() ? check_plain(**file, (*index)->header()) : check_frames(**file, **index));
    return stopped_ ? Result<void>() : check_end((*index)->header());
  }

  [[nodiscard]] bool stopped() const noexcept { return stopped_; }
  /// What failed was the index.
  [[nodiscard]] bool in_index() const noexcept { return in_index_; }

 private:
  Result<void> check_frames(const File& file, const index::MappedIndex& index) {
    const auto frames = index.frames();
    std::string compressed;
    for (std::size_t i = 0; i < frames.size() && !stopped_; ++i) {
      const bool last = i + 1 == frames.size();
      const std::uint64_t file_end = last ? index.header().file_bytes : frames[i + 1].file_offset;
      const std::uint64_t raw_end = last ? index.header().raw_bytes : frames[i + 1].raw_offset;
      if (file_end < frames[i].file_offset || raw_end < frames[i].raw_offset) return fail(Errc::damaged, "the frame table is not in order");
      OPOSSUM_TRY(read(file, frames[i].file_offset, file_end - frames[i].file_offset, compressed));
      auto lines = decompress_frame(compressed, raw_end - frames[i].raw_offset);
      if (!lines) return std::unexpected(std::move(lines).error());
      OPOSSUM_TRY(check_lines(*lines));
    }
    return {};
  }

  Result<void> check_plain(const File& file, const index::IndexHeader& header) {
    std::string piece;
    for (std::uint64_t at = 0; at < header.file_bytes && !stopped_; at += piece.size()) {
      OPOSSUM_TRY(read(file, at, std::min(kPlainPieceBytes, header.file_bytes - at), piece));
      OPOSSUM_TRY(check_lines(piece));
    }
    return {};
  }

  static Result<void> read(const File& file, std::uint64_t offset, std::uint64_t bytes, std::string& into) {
    into.resize(bytes);
    auto count = file.read_at(offset, into);
    if (!count) return std::unexpected(std::move(count).error());
    return *count == bytes ? Result<void>() : fail(Errc::damaged, "the file is shorter than its index says");
  }

  Result<void> check_lines(std::string_view bytes) {
    pending_ += bytes;
    std::size_t at = 0;
    for (auto line = format::line_at(pending_, at); line; line = format::line_at(pending_, at)) {
      OPOSSUM_TRY(begun_ ? lines_.accept(line->text, checked_ + at) : lines_.header(line->text));
      begun_ = true;
      at = line->next;
    }
    pending_.erase(0, at);
    checked_ += at;
    stopped_ = !pace_(bytes.size());
    return {};
  }

  Result<void> check_end(const index::IndexHeader& header) const {
    const bool whole = begun_ && lines_.sealed() && pending_.empty() && checked_ == header.raw_bytes;
    if (whole && lines_.header().first_commit == segment_.first_commit() && lines_.state().chain == header.chain) return {};
    return fail(Errc::damaged, "the segment does not end with the chain value that its index has");
  }

  FileSystem& files_;
  const SealedSegment& segment_;
  const std::string& index_path_;
  const ScrubPace& pace_;
  LineCheck lines_{std::nullopt};
  std::string pending_;        ///< begins a line
  std::uint64_t checked_ = 0;  ///< bytes of whole lines
  bool begun_ = false;
  bool stopped_ = false;
  bool in_index_ = false;
};

}  // namespace

std::optional<std::vector<Finding>> scrub_segment(FileSystem& files, const Layout& layout, const SealedSegment& segment,
                                                  const ScrubPace& pace) {
  const std::string index_path = layout.index_file(segment.first_commit());
  SegmentScrub scrub(files, segment, index_path, pace);
  const auto checked = scrub.run();
  if (scrub.stopped()) return std::nullopt;
  if (checked) return std::vector<Finding>{};
  auto findings = SegmentCheck(files, layout).run(segment.first_commit(), segment.path(), false).findings;
  if (!findings.empty()) return findings;
  // Verify does not mind an index that is not there.
  if (scrub.in_index()) return std::vector{Finding{index_path, 0, checked.error().detail() + "; `opossum repair` builds it again", true}};
  return std::vector{Finding{segment.path(), 0, checked.error().detail()}};
}

}  // namespace opossum::log
