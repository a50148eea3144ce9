// SPDX-License-Identifier: MIT
#include "store/log/mend_segment.hpp"

#include "store/format/line_reader.hpp"
#include "store/format/log_format.hpp"

namespace opossum::log {

namespace {

void say(const MendOptions& options, LogLevel level, const std::string& text) {
  if (options.log) options.log(level, text);
}

std::string range_text(const BadBytes& bad) { return "bytes " + std::to_string(bad.from) + " to " + std::to_string(bad.to); }

class Mender {
 public:
  Mender(FileSystem& files, const std::string& path, const Linked& authored, const MendOptions& options)
      : files_(files), path_(path), authored_(authored), options_(options) {}

  Result<std::optional<MendedSegment>> run() {
    OPOSSUM_TRY(load());
    auto mended = read(std::nullopt);
    if (!mended) return without_header(std::move(mended).error());
    if (const SegmentScan& scan = mended->scan; options_.read_only) {
      // The writing process may have been at it while this was read: real damage is there the next time too, and only then reported.
      if (scan.damage || scan.lost_mark) {
        OPOSSUM_TRY(load());
        mended = read(std::nullopt);
      }
    } else if (scan.lost_mark && !scan.damage && scan.preallocated) {
      // In a file that was closed properly every byte had been synced: there this is damage like any other.
      const CommitNumber unmarked = scan.state.commit.next();
      say(options_, LogLevel::warning, path_ + ": taking out a lost chain line (" + range_text(*scan.lost_mark) + "); no commit is missing");
      bytes_.erase(scan.lost_mark->from, scan.lost_mark->to - scan.lost_mark->from);
      rewritten_ = true;
      mended = read(unmarked);
    }
    if (!mended) return std::unexpected(std::move(mended).error());
    return finish(std::move(*mended));
  }

 private:
  Result<void> load() {
    auto file = files_.open(path_, options_.read_only ? OpenMode::read : OpenMode::write);
    if (!file) return std::unexpected(std::move(file).error());
    file_ = std::move(*file);
    // After a failed fsync the page cache may hold what the disk does not.
    if (!options_.read_only) file_->drop_cache();
    auto size = file_->size();
    if (!size) return std::unexpected(std::move(size).error());
    if (*size > format::kSegmentBytesMax) return fail(Errc::damaged, path_ + " is larger than a segment can be");
    bytes_.resize(*size);
    auto count = file_->read_at(0, bytes_);
    if (!count) return std::unexpected(std::move(count).error());
    bytes_.resize(*count);
    return {};
  }

  Error damaged(const BadBytes& bad) const {
    return Error(Errc::damaged, path_ + " is damaged, " + range_text(bad) + ": " + bad.why +
                                    "; commits follow them, so nothing was cut. Run `opossum verify` on the store, then `opossum repair`");
  }

  Result<std::optional<MendedSegment>> without_header(Error error) {
    if (error.code() != Errc::damaged || !options_.last || !never_begun(bytes_)) return fail(std::move(error).in(path_));
    if (!options_.read_only) {
      say(options_, LogLevel::info, "removing " + path_ + ": it was being created when the process stopped");
      OPOSSUM_TRY(files_.remove(path_));
    }
    return std::nullopt;
  }

  /// The lines are read once, and indexed on the way; an index that is not needed after all is thrown away.
  Result<MendedSegment> read(std::optional<CommitNumber> unmarked) {
    auto header = format::parse_header(std::string_view(bytes_).substr(0, bytes_.find('\n')));
    if (!header) return std::unexpected(std::move(header).error());
    auto segment = std::make_shared<OpenSegment>(nullptr, path_, *header);
    auto scan = scan_segment(bytes_, authored_, &segment->memory_index(), unmarked);
    if (!scan) return std::unexpected(std::move(scan).error());
    return MendedSegment{std::move(segment), std::move(*scan)};
  }

  Result<std::optional<MendedSegment>> finish(MendedSegment mended) {
    SegmentScan& scan = mended.scan;
    if (scan.lost_mark) scan.damage = scan.lost_mark;
    if (scan.damage && !options_.read_only) return fail(damaged(*scan.damage));
    if (scan.damage) say(options_, LogLevel::error, damaged(*scan.damage).detail());
    if (!options_.read_only) OPOSSUM_TRY(make_durable(scan));
    adopt(*mended.segment, scan);
    return mended;
  }

  Result<void> make_durable(const SegmentScan& scan) {
    // Closing cuts the NUL bytes after the last line and syncs: what is bad now was whole then, and may have been acknowledged.
    const bool was_closed = scan.torn_bytes != 0 && !scan.preallocated;
    if (scan.torn_bytes != 0) {
      if (!options_.last) return fail(Errc::damaged, path_ + " ends in an unfinished line although another segment follows it");
      say(options_, LogLevel::warning, path_ + ": cut " + std::to_string(scan.torn_bytes) + " bytes of " +
                                           (was_closed ? "a last line that is damaged; it may have been acknowledged"
                                                       : "an append that was not finished when the process stopped; it was never acknowledged"));
    }
    if (scan.torn_unmarked || was_closed) OPOSSUM_TRY(keep(scan));
    if (rewritten_) {
      OPOSSUM_TRY(replace_file(files_, path_, std::string_view(bytes_).substr(0, scan.good_bytes)));
      auto file = files_.open(path_, OpenMode::write);
      if (!file) return std::unexpected(std::move(file).error());
      file_ = std::move(*file);
      return {};
    }
    // What was read may have been in the page cache only; from here on readers see it, so it must stay. The tail goes after that: it
    // tells the next recovery that lines of an unfinished group may be missing.
    OPOSSUM_TRY(file_->sync());
    if (scan.good_bytes == bytes_.size()) return {};
    OPOSSUM_TRY(file_->truncate(scan.good_bytes));
    return file_->sync();
  }

  /// Nothing in these bytes decides between an unfinished append and damage, so they are not thrown away.
  Result<void> keep(const SegmentScan& scan) {
    const std::string name = path_.substr(path_.rfind('/') + 1);
    const std::string kept = options_.keep_in + "/cut-at-" + std::to_string(scan.good_bytes) + "-" + name;
    OPOSSUM_TRY(files_.make_directory(options_.keep_in));
    OPOSSUM_TRY(files_.sync_directory(parent_of(options_.keep_in)));
    OPOSSUM_TRY(replace_file(files_, kept, std::string_view(bytes_).substr(scan.good_bytes, scan.torn_bytes)));
    say(options_, LogLevel::warning, path_ + ": what was cut may be more than an unfinished append; a copy is in " + kept);
    return {};
  }

  void adopt(OpenSegment& segment, const SegmentScan& scan) {
    segment.set_file(std::move(file_));
    segment.set_end(scan.good_bytes);
    segment.set_authored(scan.state.authored);
  }

  FileSystem& files_;
  const std::string& path_;
  const Linked& authored_;
  const MendOptions& options_;
  std::unique_ptr<File> file_;
  std::string bytes_;
  bool rewritten_ = false;
};

}  // namespace

Result<std::optional<MendedSegment>> mend_segment(FileSystem& files, const std::string& path, const Linked& authored, const MendOptions& options) {
  return Mender(files, path, authored, options).run();
}

}  // namespace opossum::log
