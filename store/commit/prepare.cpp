// SPDX-License-Identifier: MIT
// The part of the committer that decides, numbers and formats what is queued.
#include "store/commit/committer.hpp"

namespace opossum::commit {

namespace {

constexpr std::chrono::milliseconds kSpaceCheckInterval{100};
// At once under the lock, so that the writer gets its turn; and in a row, so that a caller gets back to its own append.
constexpr std::size_t kCommitsAtOnce = 64;
constexpr std::uint64_t kBytesAtOnce = 256 << 10;
constexpr int kRoundsMax = 16;

}  // namespace

bool Committer::prepare() {
  bool must_write = false;
  for (int round = 0; !queue_.drained(); ++round) {
    if (workers_.started() && (must_write || round == kRoundsMax)) {
      workers_.pass_on(Duty::prepare);
      break;
    }
    // The lock is not fair by itself.
    while (writer_waits_) std::this_thread::yield();
    must_write = prepare_some() || must_write;
  }
  return must_write;
}

bool Committer::prepare_some() {
  const std::scoped_lock lock(preparing_);
  std::vector<Request*> taken;
  queue_.take(taken, kCommitsAtOnce, kBytesAtOnce);
  begin_next_segment_if_due();
  const Timestamp now = clock_.now();
  for (Request* request : taken) {
    if (!request->refused) {
      if (auto possible = check_possible(*request); !possible) {
        request->refused = true;
        request->result = fail(std::move(possible).error());
      }
    }
    open_group(*request).add(*request, *segments_, now);
  }
  more_prepared_ = true;
  return !std::exchange(writing_taken_, true);
}

Group& Committer::open_group(const Request& request) {
  if (!prepared_.empty() && !prepared_.back()->finished()) {
    Group& last = *prepared_.back();
    const bool fits = last.requests().size() < options_.group_commits_max && last.bytes() + request.bytes <= options_.group_bytes_max;
    if (fits) return last;
    finish(last);
  }
  queue_.next_room();
  return *prepared_.emplace_back(std::make_shared<Group>(state_, decided_, catalog_.refused(), *writer_.active(), prepared_end_));
}

void Committer::finish(Group& group) {
  if (group.finished()) return;
  group.finish(clock_.now());
  prepared_end_ += group.bytes();
}

Result<void> Committer::check_possible(const Request& request) {
  if (failed_) return fail(*failure());
  if (no_next_segment_) return fail(*no_next_segment_);
  // Records of Opossum's own may use the reserve: outcomes stay writable on a full disk.
  if (!request.encoded.takes_sequence && !request.encoded.counted) return {};
  const auto now = clock_.steady_now();
  if (no_space_ || now - space_checked_ >= kSpaceCheckInterval || now < space_checked_) {
    space_checked_ = now;
    auto space = writer_.check_space();
    no_space_ = space ? std::nullopt : std::optional(std::move(space).error());
  }
  if (no_space_) return fail(*no_space_);
  return {};
}

}  // namespace opossum::commit
