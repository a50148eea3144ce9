// SPDX-License-Identifier: MIT
#include "store/commit/committer.hpp"

#include <utility>

namespace opossum::commit {

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
  if (options_.background) workers_.start([this](Duty duty) { perform(duty); });
}

Result<Receipt> Committer::append(EncodedCommit commit) {
  Request request(std::move(commit));
  Request* const pointer = &request;
  auto role = queue_.push(std::span(&pointer, 1));
  if (!role) return std::unexpected(std::move(role).error());
  if (*role == AppendQueue::Role::prepare && prepare()) {
    if (!workers_.started()) write_groups();
    else if (in_company_) workers_.pass_on(Duty::write);
    else write_one_group();
  }
  wait_for(request);
  return std::move(request.result);
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
  if (workers_.started()) workers_.pass_on(Duty::prepare);
  else perform(Duty::prepare);
  return {};
}

void Committer::perform(Duty duty) {
  switch (duty) {
    case Duty::write: return write_groups();
    case Duty::complete: return complete_groups();
    case Duty::extend: return extend();
    case Duty::prepare:
      if (prepare()) write_groups();
  }
}

std::optional<Error> Committer::failure() const {
  const std::scoped_lock lock(failure_mutex_);
  return failure_;
}

Result<void> Committer::close() {
  queue_.close();
  while (queue_.waiting().first != 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  workers_.stop();
  const std::scoped_lock lock(preparing_, writing_);
  if (std::exchange(closed_, true) || !writer_.active() || failed_) return {};
  return writer_.trim();
}

}  // namespace opossum::commit
