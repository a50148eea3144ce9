// SPDX-License-Identifier: MIT
#include "store/log/segment_scan.hpp"

#include <algorithm>

#include "store/format/line_reader.hpp"

namespace opossum::log {

namespace {

using format::line_at;
using format::LineKind;

class Scan {
 public:
  Scan(std::string_view bytes, const std::optional<Linked>& authored, index::MemoryIndex* index, std::optional<CommitNumber> unmarked)
      : bytes_(bytes), check_(authored, index), unmarked_(unmarked) {}

  Result<SegmentScan> run() {
    scan_.preallocated = bytes_.ends_with('\0');
    OPOSSUM_TRY(read_header());
    if (auto accepted = read_lines(); !accepted) {
      if (check_.unproven()) scan_.damage = BadBytes{scan_.good_bytes, line_at(bytes_, scan_.good_bytes)->next, accepted.error().detail()};
      else reject(scan_.good_bytes, accepted.error().detail());
    }
    scan_.header = check_.header();
    scan_.state = check_.state();
    scan_.sealed = check_.sealed();
    scan_.first_sequence = check_.first_sequence();
    return std::move(scan_);
  }

 private:
  Result<void> read_header() {
    const auto line = line_at(bytes_, 0);
    if (!line) return fail(Errc::damaged, "no header line");
    OPOSSUM_TRY(check_.header(line->text));
    scan_.good_bytes = line->next;
    return {};
  }

  Result<void> read_lines() {
    while (const auto line = line_at(bytes_, scan_.good_bytes)) {
      if (unmarked_ == check_.state().commit.next()) check_.set_group_end(LineCheck::kUnknownGroup);
      OPOSSUM_TRY(check_.accept(line->text, line->start));
      scan_.good_bytes = line->next;
    }
    if (bytes_.find_first_not_of('\0', scan_.good_bytes) != std::string_view::npos) return fail(Errc::damaged, "the line is unfinished");
    return {};
  }

  /// Decides what the bad bytes from `from` on are; see the header.
  void reject(std::size_t from, std::string why) {
    const std::uint64_t expected = check_.state().commit.value() + 1;
    const bool mark_known = expected <= check_.group_end();
    std::uint64_t group_end = mark_known ? check_.group_end() : 0;
    bool first_commit_seen = false;
    for (auto line = line_at(bytes_, from); line; line = line_at(bytes_, line->next)) {
      const std::size_t nuls = std::min(line->text.find_first_not_of('\0'), line->text.size());
      const std::string_view text = line->text.substr(nuls);
      if (format::kind_of(text) == LineKind::chain) {
        const auto chain = format::parse_chain(text);
        if (chain && chain->commit.value() >= expected) return damage(from, line->start + nuls, std::move(why));
      }
      if (format::kind_of(text) != LineKind::commit) continue;
      const auto commit = parse_commit_line(text);
      if (!commit || commit->commit.value() < expected) continue;
      // Nothing is missing before this commit, so only the mark of its group can be bad.
      if (!first_commit_seen && commit->commit.value() == expected && !mark_known) {
        scan_.lost_mark = BadBytes{from, line->start + nuls, std::move(why)};
        return;
      }
      // A power cut can take the mark and the commits behind it, and leave later ones: sectors arrive in any order.
      if (!first_commit_seen && !mark_known && scan_.preallocated && !looks_like_commit(from, expected)) {
        group_end = LineCheck::kUnknownGroup;
        scan_.torn_unmarked = true;
      }
      first_commit_seen = true;
      if (commit->commit.value() > group_end) return damage(from, line->start + nuls, std::move(why));
    }
    scan_.torn_bytes = bytes_.find_last_not_of('\0') + 1 - from;
    scan_.torn_why = std::move(why);
  }

  /// True if the bytes at `from` still tell that they were the commit line that is missing, and so no group mark.
  bool looks_like_commit(std::size_t from, std::uint64_t expected) const {
    const std::string head = "{\"commit\":" + std::to_string(expected);
    const std::string_view present = bytes_.substr(from, head.size());
    std::size_t same = 0;
    for (std::size_t i = 0; i < present.size(); ++i) same += present[i] == head[i] ? 1U : 0U;
    return same * 2 > head.size();
  }

  void damage(std::size_t from, std::size_t to, std::string why) { scan_.damage = BadBytes{from, to, std::move(why)}; }

  std::string_view bytes_;
  LineCheck check_;
  std::optional<CommitNumber> unmarked_;
  SegmentScan scan_;
};

}  // namespace

Result<SegmentScan> scan_segment(std::string_view bytes, const std::optional<Linked>& authored, index::MemoryIndex* index,
                                 std::optional<CommitNumber> unmarked) {
  return Scan(bytes, authored, index, unmarked).run();
}

bool never_begun(std::string_view bytes) {
  for (auto line = line_at(bytes, 0); line; line = line_at(bytes, line->next)) {
    if (format::crc_matches(line->text)) return false;
  }
  return true;
}

}  // namespace opossum::log
