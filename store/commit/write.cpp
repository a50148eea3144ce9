// SPDX-License-Identifier: MIT
// The part of the committer that makes prepared groups durable and visible.
#include "store/commit/committer.hpp"

namespace opossum::commit {

namespace {

/// Up to here a write and its sync take about as long as for a single line.
constexpr std::uint64_t kSmallGroupBytes = 64 << 10;

}  // namespace

void Committer::write_one_group() {
  // Without a group the duty has ended, and somebody else may have it by now.
  if (write_next()) {
    const std::scoped_lock lock(preparing_);
    writing_taken_ = !prepared_.empty();
    if (writing_taken_) workers_.pass_on(Duty::write);
  }
  if (take_completion()) complete_groups();
}

void Committer::write_groups() {
  while (const GroupPointer group = write_next()) {
    const bool large = group->bytes() > kSmallGroupBytes;
    if (!take_completion()) continue;
    if (large && more_prepared_ && workers_.started()) {
      // The disk must not wait while callers are answered.
      workers_.pass_on(Duty::complete);
      continue;
    }
    complete_groups();
    // Whoever was answered will soon append again. One sync for all costs the same as one for half of them.
    if (!large && in_company_) std::this_thread::yield();
  }
}

Committer::GroupPointer Committer::write_next() {
  writer_waits_ = true;
  std::unique_lock preparing(preparing_);
  writer_waits_ = false;
  const std::scoped_lock writing(writing_);
  if (rollback_needed_) roll_back();
  if (prepared_.empty()) {
    writing_taken_ = false;
    return nullptr;
  }
  GroupPointer group = take_front();
  in_company_ = group->requests().size() > 1;
  preparing.unlock();
  write(group);
  return group;
}

Committer::GroupPointer Committer::take_front() {
  GroupPointer group = std::move(prepared_.front());
  prepared_.pop_front();
  more_prepared_ = !prepared_.empty();
  finish(*group);
  return group;
}

void Committer::write(const GroupPointer& group) {
  if (!group->empty()) {
    const auto start = clock_.steady_now();
    if (workers_.started() && writer_.wants_room() && !extending_.exchange(true)) workers_.pass_on(Duty::extend);
    auto written = write_bytes(group->lines());
    const auto end = clock_.steady_now();
    if (written) {
      const log::WriterState& after = group->state_after();
      counters_.add_sync(end - start);
      ++counters_.groups;
      counters_.commits_appended += group->commits();
      counters_.events_appended += after.position.value() - durable_.position.value();
      last_commit_ = end;
      durable_ = after;
      writer_.active()->set_authored(after.authored);
      catalog_.publish({after.position, after.commit, after.chain, after.time}, after.authored, group->decided());
      group->written_in(end - start);
    } else {
      rollback_needed_ = true;
      group->fail_with(std::move(written).error());
    }
  }
  add_written(group);
}

Result<void> Committer::write_bytes(std::string_view bytes) {
  auto written = writer_.append(bytes);
  if (written) {
    counters_.bytes_appended += bytes.size();
  } else if (is_fatal(written.error().code())) {
    const std::scoped_lock lock(failure_mutex_);
    failure_ = written.error();
    failed_ = true;
  }
  return written;
}

void Committer::extend() {
  writer_.extend();
  extending_ = false;
}

void Committer::drain() {
  if (rollback_needed_) roll_back();
  while (!prepared_.empty()) {
    write(take_front());
    if (rollback_needed_) roll_back();
  }
}

void Committer::roll_back() {
  rollback_needed_ = false;
  // Their numbers and conditions were worked out on commits that do not exist.
  for (const GroupPointer& group : std::exchange(prepared_, {})) {
    group->fail_with(failed_ ? *failure() : Error(Errc::disk_full, "the appends before this one could not be written; retry"));
    add_written(group);
  }
  more_prepared_ = false;
  index::MemoryIndex& index = writer_.active()->memory_index();
  {
    const auto lock = index.write_lock();
    index.truncate(static_cast<std::uint32_t>(durable_.commit.value() + 1 - writer_.active()->first_commit().value()));
  }
  state_ = durable_;
  prepared_end_ = writer_.end();
  decided_.clear();
  for (const auto& [origin, progress] : catalog_.origins()) decided_[origin] = progress.decided;
  catalog_.refused().drop_after(durable_.position);
}

}  // namespace opossum::commit
