// SPDX-License-Identifier: MIT
#include "sync/central/page_maker.hpp"

#include <algorithm>

#include "sync/central/branches.hpp"
#include "sync/commits/commit_query.hpp"
#include "sync/commits/received_commit.hpp"
#include "sync/commits/refusal_record.hpp"
#include "sync/commits/skip_record.hpp"

namespace opossum::sync::central {

using protocol::Refusal;
using protocol::RefusalKind;

namespace {

// Looked at for one page: a filter that matches little must not keep a request waiting for long.
constexpr std::uint32_t kScanCommitsMax = 50'000;
constexpr std::uint64_t kScanBytesMax = 32ULL << 20;

bool is_own_record(const CommitLine& line) { return !line.origin && !line.sequence; }

/// Says what became of another's commits, and holds none.
bool is_outcome(const CommitLine& line) { return line.events.front().type == kRefusedType || is_skip_record(line); }

Refusal rollback(std::string why) {
  return {RefusalKind::rollback,
          "the edge has pulled from a history that this central does not have: " + std::move(why) +
              ". An older copy of the central was probably put in its place: put the right one back, or begin a new central. "
              "Nothing was sent and nothing is deleted",
          {}, {}};
}

}  // namespace

Result<CommitNumber> PageMaker::commit_at(Position position) const {
  if (!position) return CommitNumber();
  auto stored = store_.commit_of(position);
  if (!stored) return fail(std::move(stored).error());
  if (!*stored) return fail(Errc::invalid_argument, "it is beyond the end of the log");
  auto line = parse_commit_line((*stored)->line());
  if (!line) return fail(std::move(line).error());
  if (line->events.back().position != position) return fail(Errc::invalid_argument, "no commit ends there");
  return (*stored)->number();
}

Result<std::variant<CommitNumber, Refusal>> PageMaker::locate(const protocol::Pulled& at) {
  auto end = end_of_branch(store_, at.branch);
  if (!end) return fail(std::move(end).error());
  if (!*end) return rollback("branch " + at.branch);
  const std::string where = "position " + std::to_string(at.position.value());
  if (at.position > **end) return rollback(where + " of branch " + at.branch + ", of which it has the first " + std::to_string((*end)->value()));
  auto commit = commit_at(at.position);
  if (!commit && commit.error().code() == Errc::invalid_argument) return rollback(where + ": " + commit.error().detail());
  if (!commit) return fail(std::move(commit).error());
  if (!*commit || at.hash == Digest{}) return *commit;
  auto chain = store_.chain_at(*commit);
  if (!chain) return fail(std::move(chain).error());
  if (*chain != at.hash) return rollback(where + " has another hash");
  return *commit;
}

Result<std::optional<Refusal>> PageMaker::check(const protocol::Pulled& at) {
  auto located = locate(at);
  if (!located) return fail(std::move(located).error());
  if (auto* refusal = std::get_if<Refusal>(&*located)) return std::move(*refusal);
  return std::nullopt;
}

bool PageMaker::was_passed_over(const protocol::Pull& pull, const CommitLine& line) const {
  // Its own are here as numbers, or came back as a whole.
  if (line.origin && line.origin->id.store == pull.store) return false;
  const Position last = line.events.back().position;
  return std::ranges::none_of(pull.backfill->except, [&](const protocol::Covered& covered) {
    return covered.from < last && last <= covered.to && matches_any(covered.filter, line);
  });
}

bool PageMaker::wanted(const protocol::Pull& pull, const CommitLine& line) {
  if (!pull.filter || is_own_record(line) || is_outcome(line)) return false;
  if (pull.backfill && !was_passed_over(pull, line)) return false;
  return (line.origin && line.origin->id.store == pull.store) || matches_any(*pull.filter, line);
}

void PageMaker::note_own(protocol::PageHead& head, const CommitLine& line) {
  const Sequence sequence = line.origin->sequence;
  head.own_through = std::max(head.own_through, sequence);
  if (!is_outcome(line)) note_accepted(head.own, sequence, line.events.front().position, line.events.back().position);
}

Result<std::variant<std::string, Refusal>> PageMaker::make(const protocol::Pull& pull, const Lineage& lineage) {
  auto located = locate(pull.at);
  if (!located) return fail(std::move(located).error());
  if (auto* refusal = std::get_if<Refusal>(&*located)) return std::move(*refusal);
  const CommitNumber start = std::get<CommitNumber>(*located);

  protocol::PageHead head;
  head.branch = protocol::branch_id(store_.identity().id, store_.identity().epoch);
  head.from = head.to = pull.at.position;
  head.own_through = pull.own;
  auto cursor = store_.read_commits(start);
  if (!cursor) return fail(std::move(cursor).error());
  const std::uint64_t bytes_max = std::min(pull.bytes, page_bytes_max_);
  std::string lines;
  std::uint64_t scanned = 0;
  CommitNumber last = start;
  for (std::uint32_t looked_at = 0; looked_at < kScanCommitsMax && scanned < kScanBytesMax; ++looked_at) {
    auto stored = cursor->next();
    if (!stored) return fail(std::move(stored).error());
    if (!*stored) break;
    const std::string_view text = (*stored)->line();
    auto line = parse_commit_line(text);
    if (!line) return fail(std::move(line).error());
    if (pull.backfill && line->events.back().position > pull.backfill->until) break;
    if (!pull.backfill && line->origin && lineage.holds(*line->origin)) {
      note_own(head, *line);
    } else if (wanted(pull, *line)) {
      if (head.count > 0 && lines.size() + text.size() > bytes_max) break;
      lines.append(text).push_back('\n');
      ++head.count;
    }
    scanned += text.size();
    head.to = line->events.back().position;
    last = line->commit;
  }
  if (last) {
    auto hash = store_.chain_at(last);
    if (!hash) return fail(std::move(hash).error());
    head.hash = *hash;
  }
  head.head = store_.head().position;
  return to_line(head) + lines;
}

}  // namespace opossum::sync::central
