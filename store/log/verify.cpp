// SPDX-License-Identifier: MIT
#include "store/verify.hpp"

#include <algorithm>

#include "store/index/mapped_index.hpp"
#include "store/log/identity_file.hpp"
#include "store/log/sealer.hpp"
#include "store/log/segment_files.hpp"
#include "store/log/segment_scan.hpp"

namespace opossum {

namespace {

class Verifier {
 public:
  Verifier(FileSystem& files, const std::string& directory) : files_(files), layout_(directory) {}

  Result<VerifyReport> run(const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    StoreOptions options;
    options.directory = layout_.directory();
    options.read_only = true;
    auto identity = log::load_identity(files_, layout_, options, Timestamp());
    if (!identity) return std::unexpected(std::move(identity).error());
    store_ = identity->id;
    auto found = log::find_log_files(files_, layout_);
    if (!found) return std::unexpected(std::move(found).error());
    const std::uint64_t total = total_bytes(found->segments);
    std::uint64_t done = 0;
    for (auto entry = found->segments.begin(); entry != found->segments.end(); ++entry) {
      last_ = std::next(entry) == found->segments.end();
      const std::string path = present_path(entry->first, path_of(entry->second));
      check_segment(entry->first, path);
      done += file_bytes(path);
      if (progress) progress(done, total);
    }
    report_.head = {state_.position, state_.commit, state_.chain, state_.time};
    return std::move(report_);
  }

 private:
  static const std::string& path_of(const log::SegmentFiles& segment) { return segment.sealed.empty() ? segment.open : segment.sealed; }

  /// Where the segment is now: a server may have sealed it since the files were listed.
  std::string present_path(CommitNumber first, const std::string& listed) {
    if (files_.exists(listed).value_or(true)) return listed;
    auto found = log::find_log_files(files_, layout_);
    const bool known = found && found->segments.contains(first);
    return known ? path_of(found->segments.at(first)) : listed;
  }

  std::uint64_t file_bytes(const std::string& path) {
    auto file = files_.open(path, OpenMode::read);
    return file ? (*file)->size().value_or(0) : 0;
  }

  std::uint64_t total_bytes(const std::map<CommitNumber, log::SegmentFiles>& segments) {
    std::uint64_t total = 0;
    for (const auto& [first, segment] : segments) total += file_bytes(path_of(segment));
    return total;
  }

  void find(const std::string& file, std::uint64_t byte, std::string what, bool derived = false) {
    report_.findings.push_back({file, byte, std::move(what), derived});
  }

  void check_segment(CommitNumber first, const std::string& path) {
    ++report_.segments;
    auto content = log::read_sealed_file(files_, path);
    if (!content) return find(path, 0, content.error().detail());
    index::MemoryIndex index;
    const auto scan = log::scan_segment(content->bytes, state_.authored, &index);
    if (!scan) return find(path, 0, scan.error().detail());
    check_header(first, path, scan->header);
    check_end(path, *scan);
    report_.commits += index.commits();
    report_.events += index.events();
    report_.bytes += scan->good_bytes;
    state_ = scan->state;
    begun_ = true;
    if (scan->sealed) check_index(first, path, index, scan->state);
  }

  /// A server may have been writing while this was read, so that later bytes were seen without earlier ones: real damage stays.
  bool seen_again(const std::string& path, const log::SegmentScan& scan) {
    auto content = log::read_sealed_file(files_, path);
    if (!content) return true;
    const auto again = log::scan_segment(content->bytes, state_.authored, nullptr);
    return !again || again->good_bytes == scan.good_bytes;
  }

  void check_header(CommitNumber first, const std::string& path, const format::HeaderLine& header) {
    if (header.store != store_) find(path, 0, "the segment belongs to store " + header.store + ", not to " + store_ + "; move it away");
    if (header.first_commit != first) find(path, 0, "the file is named after another commit than its header says");
    if (!begun_) return;
    if (header.first_commit != state_.commit.next() || header.first_position != state_.position.next()) {
      find(path, 0, "the segment before it ends with commit " + std::to_string(state_.commit.value()) + "; restore what is missing from a backup");
    } else if (header.chain != state_.chain) {
      find(path, 0, "the segment does not continue the chain of the one before it");
    }
  }

  void check_end(const std::string& path, const log::SegmentScan& scan) {
    const std::optional<log::BadBytes>& bad = scan.damage ? scan.damage : scan.lost_mark;
    if (bad && (!last_ || seen_again(path, scan))) find(path, bad->from, bad->why + " (up to byte " + std::to_string(bad->to) + ")");
    report_.unfinished_bytes += scan.torn_bytes;
    if (scan.torn_bytes != 0 && !last_) find(path, scan.good_bytes, "the segment ends in an unfinished line although another follows it");
    if (!scan.sealed && !last_) find(path, scan.good_bytes, "the segment has no sealing chain line although another follows it");
  }

  void check_index(CommitNumber first, const std::string& path, const index::MemoryIndex& expected, const log::WriterState& state) {
    const std::string index_path = layout_.index_file(first);
    auto present = files_.exists(index_path);
    if (!present || !*present) return;  // derived, and not there: nothing to be wrong
    auto index = index::MappedIndex::open(files_, index_path);
    auto sound = index ? (*index)->check_blocks() : Result<void>(fail(index.error()));
    if (!sound) return find(index_path, 0, sound.error().detail() + "; delete it while the store is closed, and it is built again", true);
    const index::IndexHeader& header = (*index)->header();
    bool same = header.chain == state.chain && header.commits == expected.commits() && header.events == expected.events();
    expected.for_each_term([&](const index::Term& term, std::span<const std::uint32_t> postings) {
      same = same && std::ranges::equal((*index)->postings(term).values(), postings);
    });
    if (!same) find(index_path, 0, "the index does not belong to " + path + "; delete it while the store is closed, and it is built again", true);
  }

  FileSystem& files_;
  log::Layout layout_;
  std::string store_;
  log::WriterState state_;
  bool begun_ = false;
  bool last_ = false;
  VerifyReport report_;
};

}  // namespace

bool VerifyReport::sound() const noexcept { return findings.empty(); }

Result<VerifyReport> verify_store(FileSystem& files, const std::string& directory,
                                  const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  return Verifier(files, directory).run(progress);
}

}  // namespace opossum
