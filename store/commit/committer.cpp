// SPDX-License-Identifier: MIT
#include "store/commit/committer.hpp"

#include <utility>

#include "store/commit/same_content.hpp"

namespace opossum::commit {

namespace {

constexpr std::chrono::milliseconds kSpaceCheckInterval{100};

}  // namespace

Committer::Committer(const StoreOptions& options, Clock& clock, const log::Layout& layout, FileSystem& files, const StoreIdentity& identity,
                     read::Catalog& catalog, Counters& counters)
    : options_(options),
      clock_(clock),
      layout_(layout),
      files_(files),
      identity_(identity),
      catalog_(catalog),
      counters_(counters),
      queue_(options),
      writer_(files, layout, options) {}

Committer::~Committer() { static_cast<void>(close()); }

void Committer::start(std::shared_ptr<log::OpenSegment> active, std::uint64_t end, const log::WriterState& state) {
  state_ = durable_ = state;
  prepared_end_ = end;
  for (const auto& [origin, progress] : catalog_.origins()) decided_[origin] = progress.decided;
  segments_ = catalog_.snapshot().segments;
  writer_.attach(std::move(active), end);
  last_commit_ = clock_.steady_now();
  if (options_.background) thread_ = std::thread([this] { run_committer(); });
}

Result<Receipt> Committer::append(EncodedCommit commit) {
  Request request(std::move(commit));
  Request* const pointer = &request;
  auto role = queue_.push(std::span(&pointer, 1));
  if (!role) return std::unexpected(std::move(role).error());
  bool leads = *role == AppendQueue::Role::lead;
  while (true) {
    if (leads) {
      // Limits can leave even the leader's own append in the queue; then it waits like any other.
      request.state.store(Request::waiting, std::memory_order_relaxed);
      lead();
    }
    request.state.wait(Request::waiting, std::memory_order_acquire);
    if (request.state.load(std::memory_order_acquire) == Request::done) return std::move(request.result);
    leads = true;
  }
}

Result<void> Committer::submit(std::vector<std::unique_ptr<Request>>& requests) {
  std::vector<Request*> pointers;
  pointers.reserve(requests.size());
  for (const auto& request : requests) pointers.push_back(request.get());
  auto role = queue_.push(pointers);
  if (!role) return std::unexpected(std::move(role).error());
  // From here each request belongs to the committer until its callback has run.
  for (auto& request : requests) static_cast<void>(request.release());
  if (*role == AppendQueue::Role::follow) return {};
  queue_.wake_committer();
  if (!options_.background) {
    while (queue_.try_to_lead()) lead();
  }
  return {};
}

void Committer::run_committer() {
  while (queue_.wait_to_lead()) lead();
}

void Committer::lead() {
  ++leading_;
  std::unique_lock preparing(preparing_);
  std::unique_lock writing(writing_, std::defer_lock);
  if (rollback_needed_ || rotation_due()) {
    writing.lock();
    if (rollback_needed_) roll_back();
    if (rotation_due() && !failed_) static_cast<void>(rotate_locked());
  }
  Group group(state_, decided_, *writer_.active(), prepared_end_);
  fill(group);
  if (!writing.owns_lock()) {
    writing.lock();
    // What came while the group before was syncing joins this one.
    fill(group);
  }
  Result<void> written;
  if (rollback_needed_) {
    // Its numbers and its conditions were worked out on commits that do not exist.
    written = fail(failed_ ? *failure() : Error(Errc::disk_full, "the appends before this one could not be written; retry"));
    roll_back();
  } else if (!group.empty()) {
    prepared_end_ += group.finish(clock_.now()).size();
  }
  queue_.pass_on();
  preparing.unlock();
  if (written && !group.empty()) written = write(group);
  writing.unlock();
  complete(group, written);
  --leading_;
}

void Committer::fill(Group& group) {
  std::vector<Request*> taken;
  std::uint64_t bytes = group.bytes();
  queue_.take(taken, bytes);
  const Timestamp now = clock_.now();
  for (Request* request : taken) {
    if (!request->refused) {
      if (auto possible = check_possible(*request); !possible) {
        request->refused = true;
        request->result = fail(std::move(possible).error());
      }
    }
    group.add(*request, *segments_, now);
  }
}

Result<void> Committer::check_possible(const Request& request) {
  if (failed_) return fail(*failure());
  if (no_next_segment_) return fail(*no_next_segment_);
  // Records of Opossum's own may use the reserve: outcomes stay writable on a full disk.
  if (!request.encoded.takes_sequence && !request.encoded.origin) return {};
  const auto now = clock_.steady_now();
  if (no_space_ || now - space_checked_ >= kSpaceCheckInterval || now < space_checked_) {
    space_checked_ = now;
    auto space = writer_.check_space();
    no_space_ = space ? std::nullopt : std::optional(std::move(space).error());
  }
  if (no_space_) return fail(*no_space_);
  return {};
}

Result<void> Committer::write(const Group& group) {
  const auto start = clock_.steady_now();
  auto written = write_bytes(group.finished());
  if (!written) {
    rollback_needed_ = true;
    return written;
  }
  const auto end = clock_.steady_now();
  const log::WriterState& after = group.state_after();
  counters_.add_sync(end - start);
  ++counters_.groups;
  counters_.commits_appended += group.commits();
  counters_.events_appended += after.position.value() - durable_.position.value();
  last_commit_ = end;
  durable_ = after;
  writer_.active()->set_authored(after.authored);
  catalog_.publish({after.position, after.commit, after.chain, after.time}, after.authored, group.decided());
  return {};
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

void Committer::roll_back() {
  rollback_needed_ = false;
  index::MemoryIndex& index = writer_.active()->memory_index();
  {
    const auto lock = index.write_lock();
    index.truncate(static_cast<std::uint32_t>(durable_.commit.value() + 1 - writer_.active()->first_commit().value()));
  }
  state_ = durable_;
  prepared_end_ = writer_.end();
  decided_.clear();
  for (const auto& [origin, progress] : catalog_.origins()) decided_[origin] = progress.decided;
}

void Committer::complete(const Group& group, const Result<void>& written) {
  for (Request* request : group.requests()) {
    if (request->refused) {
      // Its result is known.
    } else if (!written) {
      request->result = fail(written.error());
    } else if (request->same_key) {
      request->result = answer_same_key(request->encoded, *request->same_key);
      if (request->result) ++counters_.keys_seen;
    } else if (request->conflict) {
      request->result = fail(conflict_error(*catalog_.snapshot().segments, *request->conflict));
      ++counters_.conditions_failed;
    }
    settle(*request);
  }
}

void Committer::settle(Request& request) {
  if (!request.result) ++counters_.appends_refused;
  if (request.callback) {
    const std::unique_ptr<Request> owned(&request);
    owned->callback(std::move(owned->result));
    return;
  }
  request.state.store(Request::done, std::memory_order_release);
  request.state.notify_one();
}

std::optional<Error> Committer::failure() const {
  const std::scoped_lock lock(failure_mutex_);
  return failure_;
}

Result<void> Committer::close() {
  queue_.close();
  while (!queue_.idle() || leading_ != 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  queue_.end_committer();
  if (thread_.joinable()) thread_.join();
  const std::scoped_lock lock(preparing_, writing_);
  if (std::exchange(closed_, true) || !writer_.active() || failed_) return {};
  return writer_.trim();
}

}  // namespace opossum::commit
