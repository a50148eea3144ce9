// SPDX-License-Identifier: MIT
#include "store/log/segment_check.hpp"

#include <algorithm>

#include "store/log/index_check.hpp"
#include "store/log/sealer.hpp"

namespace opossum::log {

namespace {

/// A bad byte of the lines, said as a byte of the file.
Finding found_at(const std::string& path, const Decompressed& content, std::uint64_t byte, std::string what) {
  if (content.frames.empty()) return {path, byte, std::move(what)};
  const auto after = std::ranges::upper_bound(content.frames, byte, {}, &index::FrameEntry::raw_offset);
  return {path, std::prev(after)->file_offset, std::move(what), false, byte};
}

/// The first thing that is wrong with the lines, if anything is. `active`: they may end anywhere.
std::optional<Finding> judge(const std::string& path, const Decompressed& content, const SegmentScan& scan, bool active) {
  if (const std::optional<BadBytes>& bad = scan.damage ? scan.damage : scan.lost_mark) return found_at(path, content, bad->from, bad->why);
  if (active) return std::nullopt;
  if (scan.torn_bytes != 0) return found_at(path, content, scan.good_bytes, scan.torn_why);
  if (content.bad) return Finding{path, content.file_bytes, content.bad->detail()};
  if (scan.sealed) return std::nullopt;
  const std::uint64_t end = content.frames.empty() ? scan.good_bytes : content.file_bytes;
  return Finding{path, end, "expected more commits or the sealing chain line, found the end: the file was cut"};
}

}  // namespace

SegmentVerdict SegmentCheck::run(CommitNumber first, const std::string& path, bool last) const {
  SegmentVerdict verdict;
  verdict.first = first;
  verdict.path = path;
  auto content = read_segment_file(files_, path);
  if (!content) {
    // A server may have sealed it since the files were listed.
    const auto found = find_log_files(files_, layout_);
    if (found && found->segments.contains(first)) verdict.path = found->segments.at(first).path();
    content = read_segment_file(files_, verdict.path);
  }
  if (content) check(verdict, *content, last && verdict.path == layout_.open_segment(first));
  else verdict.findings.push_back({verdict.path, 0, content.error().detail()});
  return verdict;
}

void SegmentCheck::check(SegmentVerdict& verdict, const Decompressed& content, bool active) const {
  index::MemoryIndex index;
  const auto scan = scan_segment(content.bytes, std::nullopt, &index);
  if (!scan && active && never_begun(content.bytes)) {
    verdict.unfinished_bytes = content.bytes.size();
    return;
  }
  if (!scan) {
    const bool nothing = content.bad && content.bytes.empty();
    return verdict.findings.push_back({verdict.path, 0, nothing ? content.bad->detail() : scan.error().detail()});
  }
  verdict.header = scan->header;
  verdict.state = scan->state;
  verdict.first_sequence = scan->first_sequence;
  verdict.commits = index.commits();
  verdict.events = index.events();
  verdict.bytes = scan->good_bytes;
  auto finding = judge(verdict.path, content, *scan, active);
  // What another process wrote while this was read can be seen in any order; real damage stays.
  if (finding && active && !seen_again(verdict)) finding.reset();
  if (finding) return verdict.findings.push_back(std::move(*finding));
  verdict.unfinished_bytes = scan->torn_bytes;
  verdict.whole = true;
  // One that lies beside a plain segment was written by a sealing that is under way or was interrupted; nobody reads it.
  if (verdict.path == layout_.open_segment(verdict.first)) return;
  const std::string path = layout_.index_file(verdict.first);
  // Derived: where it is not there, nothing can be wrong with it.
  if (!files_.exists(path).value_or(false)) return;
  if (auto bad = check_index(files_, path, {index, scan->state, content})) {
    verdict.findings.push_back({path, bad->byte, bad->what + "; `opossum repair` builds it again", true});
  }
}

bool SegmentCheck::seen_again(const SegmentVerdict& verdict) const {
  const auto content = read_segment_file(files_, verdict.path);
  if (!content) return true;
  const auto again = scan_segment(content->bytes, std::nullopt, nullptr);
  return !again || again->good_bytes == verdict.bytes;
}

}  // namespace opossum::log
