// SPDX-License-Identifier: MIT
#include "store/decide.hpp"

#include <algorithm>
#include <string>
#include <thread>

#include "store/event_store.hpp"

namespace opossum {

namespace {

constexpr std::chrono::milliseconds kPauseWithoutAdvice{1};

}  // namespace

Result<void> DecisionLoop::read(const std::function<Result<void>(const EventFields&)>& fold) {
  ++attempts_;
  auto cursor = store_.read(query_);
  if (!cursor) return std::unexpected(std::move(cursor).error());
  head_ = cursor->head();
  while (true) {
    auto event = cursor->next();
    if (!event) return std::unexpected(std::move(event).error());
    if (!*event) return {};
    auto fields = (*event)->fields();
    if (!fields) return std::unexpected(std::move(fields).error());
    OPOSSUM_TRY(fold(*fields));
  }
}

Result<std::optional<Receipt>> DecisionLoop::append(Commit commit) {
  if (commit.condition || commit.origin) {
    return fail(Errc::invalid_argument, "decide() sets the condition of the commit itself; leave its condition and its origin out");
  }
  commit.condition = AppendCondition{query_, head_};
  auto receipt = store_.append(std::move(commit));
  if (receipt) return *receipt;
  OPOSSUM_TRY(prepare_next(std::move(receipt).error()));
  return std::nullopt;
}

Result<void> DecisionLoop::prepare_next(Error error) {
  const bool in_vain = error.code() == Errc::condition_failed || error.code() == Errc::queue_full;
  if (!in_vain) return fail(std::move(error));
  if (attempts_ >= options_.attempts_max) return fail(std::move(error).in("gave up after " + std::to_string(attempts_) + " attempts"));
  // After a conflict the way is free: whoever was faster is on disk.
  if (error.code() == Errc::queue_full) wait_for_queue(error);
  return {};
}

void DecisionLoop::wait_for_queue(const Error& full) {
  const std::chrono::milliseconds pause = std::min(full.retry_after().value_or(kPauseWithoutAdvice), options_.pause_max);
  if (options_.wait) options_.wait(pause);
  else std::this_thread::sleep_for(pause);
}

}  // namespace opossum
