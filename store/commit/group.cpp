// SPDX-License-Identifier: MIT
#include "store/commit/group.hpp"

#include "store/format/log_format.hpp"

namespace opossum::commit {

namespace {

/// `{"position":57,`
std::size_t position_prefix(Position position) { return std::string_view("{\"position\":,").size() + std::to_string(position.value()).size(); }

/// Sequences have no gaps but those that a commit names. Of the positions of another log only those that were asked for are pulled: each says where it goes on.
bool follows(const EncodedCommit& commit, Sequence decided) {
  if (!commit.pulled) return commit.counted->sequence == decided.next().plus(commit.skipped);
  const bool goes_on = !decided || commit.pulled->from.value() == decided.value();
  return goes_on && commit.pulled->position > commit.pulled->from;
}

Error out_of_order(const EncodedCommit& commit, Sequence decided) {
  if (commit.pulled) {
    const PulledFrom& pulled = *commit.pulled;
    return Error(Errc::protocol, "what was pulled from store " + pulled.store + " goes on behind position " +
                                     std::to_string(pulled.from.value()) + ", but " + std::to_string(decided.value()) + " is reached");
  }
  const Origin& origin = *commit.counted;
  return Error(Errc::protocol, "sequence " + std::to_string(origin.sequence.value()) + " of origin " + origin.id.store + " does not follow " +
                                   std::to_string(decided.value()));
}

}  // namespace

void Group::add(Request& request, const log::SegmentList& segments, Timestamp now) {
  requests_.push_back(&request);
  if (!request.refused && admit(request, segments)) write(request, now);
}

bool Group::admit(Request& request, const log::SegmentList& segments) {
  const EncodedCommit& commit = request.encoded;
  // The key comes before the condition: a repeated append must not fail on its own first success.
  if (!commit.key_raw.empty()) {
    request.same_key = find_key(segments, {index::TermKind::key, commit.key_hash, commit.key_raw});
    if (request.same_key) return false;
  }
  if (commit.counted) {
    const auto found = decided_.find(commit.counted->id);
    const Sequence decided = found == decided_.end() ? Sequence() : found->second;
    if (!follows(commit, decided)) {
      request.result = fail(out_of_order(commit, decided));
      request.refused = true;
      return false;
    }
  }
  if (commit.judged_by.empty()) return true;
  request.conflict = find_conflict(segments, commit.judged_by, commit.except, refused_);
  return !request.conflict;
}

void Group::write(Request& request, Timestamp now) {
  const EncodedCommit& commit = request.encoded;
  format::Numbers numbers;
  numbers.commit = state_.commit.next();
  numbers.first = state_.position.next();
  numbers.sequence = commit.takes_sequence ? state_.authored.sequence.next() : Sequence();
  numbers.time = now;
  event_offsets_.clear();
  const std::size_t start = format::append_commit(lines_, commit, numbers, event_offsets_);
  const std::string_view line = std::string_view(lines_).substr(start, lines_.size() - start - 1);

  const Digest digest = sha256(line);
  state_.chain = chained(state_.chain, digest);
  state_.commit = numbers.commit;
  state_.position = state_.position.plus(commit.events.size());
  state_.time = now;
  ++state_.commits_since_chain;
  if (numbers.sequence) state_.authored = {numbers.sequence, chained(state_.authored.link, digest)};
  if (commit.counted) {
    decided_[commit.counted->id] = commit.counted->sequence;
    decided_now_.push_back({commit.counted->id, commit.counted->sequence, commit.link});
  }
  if (commit.refuses) refused_.add({numbers.first, *commit.refuses});
  enter_into_index(request, start, static_cast<std::uint32_t>(line.size()), event_offsets_, numbers.sequence);
  ++commits_;
  request.result = Receipt{numbers.commit, numbers.first, state_.position};
}

void Group::enter_into_index(const Request& request, std::size_t start, std::uint32_t length, const std::vector<std::uint32_t>& events,
                             Sequence sequence) {
  const EncodedCommit& commit = request.encoded;
  index::MemoryIndex& index = active_.memory_index();
  const auto lock = index.write_lock();
  index::CommitEntry entry;
  entry.offset = static_cast<std::uint32_t>(offset_ + start);
  entry.length = length;
  entry.sequence = sequence.value();
  index.add_commit(entry, commit.counted ? &*commit.counted : nullptr, commit.link ? &*commit.link : nullptr);
  if (!commit.key_raw.empty()) index.add_key({index::TermKind::key, commit.key_hash, commit.key_raw});
  Position position(state_.position.value() - commit.events.size() + 1);
  for (std::size_t i = 0; i < commit.events.size(); ++i, position = position.next()) {
    const EventSpan& event = commit.events[i];
    const std::size_t prefix = position_prefix(position);
    const std::string_view time =
        std::string_view(lines_).substr(events[i] + prefix + (event.time_offset - event.offset), format::kTimeLength);
    index.add_event({static_cast<std::uint32_t>(offset_ + events[i]), static_cast<std::uint32_t>(prefix + event.length)}, time);
    for (std::uint32_t t = 0; t < event.terms; ++t) index.add_term(commit.term(commit.terms[event.first_term + t]));
  }
}

void Group::finish(Timestamp now) {
  const bool due = before_.commits_since_chain >= format::kCommitsPerChainLine;
  if (commits_ > 1 || (commits_ == 1 && due)) {
    format::ChainLine mark{before_.chain, before_.commit, before_.position, now};
    mark.group = commits_ > 1 ? commits_ : 0;
    std::string bytes;
    bytes.reserve(lines_.size() + 256);
    format::append_chain(bytes, mark);
    const auto lock = active_.memory_index().write_lock();
    active_.memory_index().shift(first_, static_cast<std::uint32_t>(bytes.size()));
    lines_ = std::move(bytes.append(lines_));
    state_.commits_since_chain = commits_;
  }
  after_ = state_;
  finished_ = true;
}

}  // namespace opossum::commit
