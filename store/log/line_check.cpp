// SPDX-License-Identifier: MIT
#include "store/log/line_check.hpp"

#include "store/format/line_reader.hpp"
#include "store/format/sync_members.hpp"

namespace opossum::log {

namespace {

std::unexpected<Error> bad(std::string what) { return fail(Errc::damaged, std::move(what)); }

template <class Number>
std::unexpected<Error> wrong_number(std::string_view of_what, Number expected, Number found) {
  return bad("expected " + std::string(of_what) + " " + std::to_string(expected.value()) + ", found " + std::to_string(found.value()));
}

std::string stated(CommitNumber commit, const Digest& chain) { return to_hex(chain) + " after commit " + std::to_string(commit.value()); }

}  // namespace

LineCheck::LineCheck(std::optional<Linked> authored, index::MemoryIndex* index) : index_(index), sequence_known_(authored.has_value()) {
  state_.authored = authored.value_or(Linked{});
}

Result<void> LineCheck::header(std::string_view line) {
  auto header = format::parse_header(line);
  if (!header) return std::unexpected(std::move(header).error());
  header_ = std::move(*header);
  state_.commit = CommitNumber(header_.first_commit.value() - 1);
  state_.position = Position(header_.first_position.value() - 1);
  state_.chain = chained(header_.chain, sha256(line));
  state_.time = header_.time;
  return {};
}

Result<void> LineCheck::accept(std::string_view line, std::uint64_t offset) {
  unproven_ = false;
  if (sealed_) return bad("a line follows the sealing chain line");
  switch (format::kind_of(line)) {
    case format::LineKind::commit: return accept_commit(line, offset);
    case format::LineKind::chain: return accept_chain(line);
    default: return bad("expected a commit or a chain line");
  }
}

Result<void> LineCheck::check_numbers() const {
  if (commit_.commit != state_.commit.next()) return wrong_number("commit", state_.commit.next(), commit_.commit);
  const Position first = commit_.events.front().position;
  if (first != state_.position.next()) return wrong_number("position", state_.position.next(), first);
  if (commit_.sequence && sequence_known_ && commit_.sequence != state_.authored.sequence.next()) {
    return wrong_number("sequence", state_.authored.sequence.next(), commit_.sequence);
  }
  return {};
}

Result<void> LineCheck::accept_commit(std::string_view line, std::uint64_t offset) {
  OPOSSUM_TRY(format::read_commit(line, commit_));
  OPOSSUM_TRY(check_numbers());
  const Digest digest = format::chain_digest(line, commit_);
  state_.chain = chained(state_.chain, digest);
  state_.commit = commit_.commit;
  state_.position = commit_.events.back().position;
  if (commit_.sequence) {
    state_.authored = {commit_.sequence, chained(state_.authored.link, digest)};
    sequence_known_ = true;
    if (!first_sequence_) first_sequence_ = commit_.sequence;
  }
  ++state_.commits_since_chain;
  if (index_ != nullptr) add_to_index(line, offset);
  return {};
}

Result<void> LineCheck::accept_chain(std::string_view line) {
  auto chain = format::parse_chain(line);
  if (!chain) return std::unexpected(std::move(chain).error());
  if (chain->commit != state_.commit || chain->position != state_.position || chain->chain != state_.chain) {
    // Its own CRC is right, so this is no torn write: something before it was changed, or it comes from elsewhere.
    unproven_ = true;
    return bad("the chain line does not prove the lines before it: it states " + stated(chain->commit, chain->chain) + ", they make " +
               stated(state_.commit, state_.chain));
  }
  state_.commits_since_chain = 0;
  state_.time = chain->time;
  sealed_ = chain->sealed;
  group_end_ = chain->commit.value() + chain->group;
  return {};
}

void LineCheck::add_to_index(std::string_view line, std::uint64_t offset) {
  using index::TermKind;
  index::CommitEntry entry;
  entry.offset = static_cast<std::uint32_t>(offset);
  entry.length = static_cast<std::uint32_t>(line.size());
  entry.sequence = commit_.sequence.value();
  const format::SyncMembers sync = format::read_sync(commit_.sync);
  const std::optional<Origin> counted = sync.pulled ? format::counter_of(*sync.pulled) : commit_.origin;
  index_->add_commit(entry, counted ? &*counted : nullptr, sync.link ? &*sync.link : nullptr);
  if (!commit_.key.empty()) index_->add_key(make_term(TermKind::key, commit_.key));
  for (const EventSlice& event : commit_.events) {
    const auto at = static_cast<std::uint32_t>(offset + static_cast<std::uint64_t>(event.json.data() - line.data()));
    index_->add_event({at, static_cast<std::uint32_t>(event.json.size())}, event.time);
    index_->add_term(make_term(TermKind::type, event.type));
    for (const std::string_view tag : event.tags) index_->add_term(make_term(TermKind::tag, tag));
  }
}

}  // namespace opossum::log
