// SPDX-License-Identifier: MIT
#include "store/log/segment_scan.hpp"

#include <algorithm>

#include "store/format/line_reader.hpp"

namespace opossum::log {

namespace {

using format::LineKind;

constexpr std::uint64_t kUnknownGroup = ~std::uint64_t{0};

struct Line {
  std::string_view text;  ///< without its newline
  std::size_t start = 0;
  std::size_t next = 0;   ///< where the following line starts
};

/// The line at `from`; nothing when no newline follows.
std::optional<Line> line_at(std::string_view bytes, std::size_t from) {
  const std::size_t end = bytes.find('\n', from);
  if (end == std::string_view::npos) return std::nullopt;
  return Line{bytes.substr(from, end - from), from, end + 1};
}

class Scan {
 public:
  Scan(std::string_view bytes, const Linked& authored, index::MemoryIndex* index, std::optional<CommitNumber> unmarked)
      : bytes_(bytes), index_(index), unmarked_(unmarked) {
    scan_.state.authored = authored;
  }

  Result<SegmentScan> run() {
    scan_.preallocated = bytes_.ends_with('\0');
    OPOSSUM_TRY(header());
    while (const auto line = line_at(bytes_, scan_.good_bytes)) {
      const auto accepted = accept(*line);
      if (!accepted) {
        if (!scan_.damage) reject(scan_.good_bytes, accepted.error().detail());
        return std::move(scan_);
      }
      scan_.good_bytes = line->next;
    }
    if (bytes_.find_first_not_of('\0', scan_.good_bytes) != std::string_view::npos) reject(scan_.good_bytes, "the line is unfinished");
    return std::move(scan_);
  }

 private:
  Result<void> header() {
    const auto line = line_at(bytes_, 0);
    auto header = line ? format::parse_header(line->text) : Result<format::HeaderLine>(fail(Errc::damaged, "no header line"));
    if (!header) return std::unexpected(std::move(header).error());
    scan_.header = std::move(*header);
    scan_.good_bytes = line->next;
    scan_.state.commit = CommitNumber(scan_.header.first_commit.value() - 1);
    scan_.state.position = Position(scan_.header.first_position.value() - 1);
    scan_.state.chain = chained(scan_.header.chain, sha256(line->text));
    scan_.state.time = scan_.header.time;
    return {};
  }

  Result<void> accept(const Line& line) {
    if (scan_.sealed) return fail(Errc::damaged, "a line follows the sealing chain line");
    switch (format::kind_of(line.text)) {
      case LineKind::commit: return accept_commit(line);
      case LineKind::chain: return accept_chain(line);
      default: return fail(Errc::damaged, "the line is neither a commit nor a chain line");
    }
  }

  Result<void> accept_commit(const Line& line) {
    auto commit = parse_commit_line(line.text);
    if (!commit) return std::unexpected(std::move(commit).error());
    if (unmarked_ == commit->commit) group_end_ = kUnknownGroup;
    if (commit->commit != scan_.state.commit.next()) return fail(Errc::damaged, "the commit number does not follow the one before");
    if (commit->events.front().position != scan_.state.position.next()) return fail(Errc::damaged, "the positions do not follow the ones before");
    if (commit->sequence && commit->sequence != scan_.state.authored.sequence.next()) {
      return fail(Errc::damaged, "the sequence does not follow the one before");
    }
    const Digest digest = format::chain_digest(line.text, *commit);
    WriterState& state = scan_.state;
    state.chain = chained(state.chain, digest);
    state.commit = commit->commit;
    state.position = commit->events.back().position;
    if (commit->sequence) state.authored = {commit->sequence, chained(state.authored.link, digest)};
    ++state.commits_since_chain;
    if (index_ != nullptr) add_to_index(line, *commit);
    return {};
  }

  Result<void> accept_chain(const Line& line) {
    auto chain = format::parse_chain(line.text);
    if (!chain) return std::unexpected(std::move(chain).error());
    if (chain->commit != scan_.state.commit || chain->position != scan_.state.position || chain->chain != scan_.state.chain) {
      // Its own CRC is right, so this is no torn write: something before it was changed, or it comes from elsewhere.
      damage(line.start, line.next, "the chain value does not prove the lines before it");
      return fail(Errc::damaged, scan_.damage->why);
    }
    scan_.state.commits_since_chain = 0;
    scan_.state.time = chain->time;
    scan_.sealed = chain->sealed;
    group_end_ = chain->commit.value() + chain->group;
    return {};
  }

  void add_to_index(const Line& line, const CommitLine& commit) {
    using index::TermKind;
    index::CommitEntry entry;
    entry.offset = static_cast<std::uint32_t>(line.start);
    entry.length = static_cast<std::uint32_t>(line.text.size());
    entry.sequence = commit.sequence.value();
    const auto link = link_member(commit.sync);
    index_->add_commit(entry, commit.origin ? &*commit.origin : nullptr, link ? &*link : nullptr);
    if (!commit.key.empty()) index_->add_key(make_term(TermKind::key, commit.key));
    for (const EventSlice& event : commit.events) {
      const auto offset = static_cast<std::uint32_t>(event.json.data() - bytes_.data());
      index_->add_event({offset, static_cast<std::uint32_t>(event.json.size())}, event.time);
      index_->add_term(make_term(TermKind::type, event.type));
      for (const std::string_view tag : event.tags) index_->add_term(make_term(TermKind::tag, tag));
    }
  }

  static std::optional<Digest> link_member(std::string_view sync) {
    constexpr std::string_view kStart = "{\"link\":\"";
    if (!sync.starts_with(kStart)) return std::nullopt;
    return digest_from_hex(sync.substr(kStart.size(), 2 * sizeof(Digest)));
  }

  /// Decides what the bad bytes from `from` on are; see the header.
  void reject(std::size_t from, std::string why) {
    const std::uint64_t expected = scan_.state.commit.value() + 1;
    const bool mark_known = expected <= group_end_;
    std::uint64_t group_end = mark_known ? group_end_ : 0;
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
        group_end = kUnknownGroup;
        scan_.torn_unmarked = true;
      }
      first_commit_seen = true;
      if (commit->commit.value() > group_end) return damage(from, line->start + nuls, std::move(why));
    }
    scan_.torn_bytes = bytes_.find_last_not_of('\0') + 1 - from;
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
  index::MemoryIndex* index_;
  std::optional<CommitNumber> unmarked_;
  SegmentScan scan_;
  std::uint64_t group_end_ = 0;  ///< the last commit of the group that the newest mark announced
};

}  // namespace

Result<SegmentScan> scan_segment(std::string_view bytes, const Linked& authored, index::MemoryIndex* index,
                                 std::optional<CommitNumber> unmarked) {
  return Scan(bytes, authored, index, unmarked).run();
}

}  // namespace opossum::log
