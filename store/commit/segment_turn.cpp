// SPDX-License-Identifier: MIT
// The part of the committer that ends a segment and begins the next.
#include "store/commit/committer.hpp"

namespace opossum::commit {

namespace {

std::int64_t day_of(Timestamp time) { return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count(); }

}  // namespace

bool Committer::rotation_due() const {
  if (no_next_segment_) return true;
  if (state_.commit < writer_.active()->first_commit()) return false;
  return prepared_end_ >= options_.segment_bytes || day_of(clock_.now()) != day_of(writer_.active()->header().time);
}

/// The log without anybody else at work on it, everything that was prepared written. Answers are given afterwards.
class Committer::WholeLog {
 public:
  explicit WholeLog(Committer& committer) : committer_(committer), preparing_(committer.preparing_), writing_(committer.writing_) {
    committer_.drain();
  }
  ~WholeLog() {
    writing_.unlock();
    preparing_.unlock();
    if (committer_.take_completion()) committer_.complete_groups();
  }

 private:
  Committer& committer_;
  std::unique_lock<std::mutex> preparing_;
  std::unique_lock<std::mutex> writing_;
};

Result<void> Committer::write_chain_line() {
  const WholeLog log(*this);
  if (failed_ || closed_ || no_next_segment_ || state_.commits_since_chain == 0) return {};
  return write_chain(false);
}

Result<void> Committer::write_chain(bool sealed) {
  format::ChainLine chain{state_.chain, state_.commit, state_.position, clock_.now()};
  chain.sealed = sealed;
  std::string line;
  format::append_chain(line, chain);
  OPOSSUM_TRY(write_bytes(line));
  prepared_end_ = writer_.end();
  state_.commits_since_chain = durable_.commits_since_chain = 0;
  state_.time = durable_.time = chain.time;
  return {};
}

Result<void> Committer::check() {
  const WholeLog log(*this);
  if (failed_) return fail(*failure());
  if (closed_) return fail(Errc::closed, "the store is closed");
  return write_bytes("");
}

Result<void> Committer::rotate(bool only_if_due) {
  const WholeLog log(*this);
  if (failed_) return fail(*failure());
  if (closed_ || (only_if_due && !rotation_due())) return {};
  if (!no_next_segment_ && state_.commit < writer_.active()->first_commit()) return {};
  return begin_next_segment();
}

void Committer::begin_next_segment_if_due() {
  if (!rotation_due() && !rollback_needed_) return;
  const std::scoped_lock lock(writing_);
  drain();
  if (rotation_due() && !failed_) static_cast<void>(begin_next_segment());
}

Result<void> Committer::begin_next_segment() {
  const std::shared_ptr<log::OpenSegment> ended = writer_.active();
  if (!no_next_segment_) OPOSSUM_TRY(write_chain(true));
  // The old segment has its last line: until the next one exists no commit can be taken.
  const log::WriterState ended_state = durable_;
  log::WriterState next_state = durable_;
  auto next = log::create_segment(files_, layout_, identity_, next_state, clock_.now());
  if (!next) {
    no_next_segment_ = Error(next.error().code(), "the next segment cannot be created: " + next.error().detail());
    return fail(*no_next_segment_);
  }
  no_next_segment_.reset();
  static_cast<void>(writer_.trim());
  state_ = durable_ = next_state;
  prepared_end_ = (*next)->file_bytes();
  writer_.attach(*next, prepared_end_);
  catalog_.add_segment(*next);
  segments_ = catalog_.snapshot().segments;
  if (closed_segment_) closed_segment_(ended, ended_state);
  return {};
}

}  // namespace opossum::commit
