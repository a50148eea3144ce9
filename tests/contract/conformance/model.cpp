// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/model.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "tests/contract/conformance/builders.hpp"

namespace opossum::conformance {

namespace {

// The time that a store adds on its own does not make a repeated commit another one.
std::vector<std::string> content(const std::vector<NewEvent>& given, const std::vector<NewEvent>& events) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < events.size(); ++i) {
    NewEvent event = events[i];
    if (i >= given.size() || !given[i].time) event.time = Timestamp();
    texts.push_back(stored(1, event));
  }
  return texts;
}

}  // namespace

Model::Model(std::string mutation, const Clock& clock)
    : state_(std::make_shared<State>()), mutation_(std::move(mutation)), clock_(clock) {
  OPOSSUM_ASSERT(mutation_.empty() || std::ranges::find(kMutations, mutation_) != kMutations.end());
}

std::unique_ptr<Subject> Model::second() {
  auto other = std::make_unique<Model>(mutation_, clock_);
  other->state_ = state_;
  return other;
}

std::uint64_t Model::commits() const {
  const std::unique_lock lock(state_->mutex);
  return state_->last_commit;
}

std::optional<Refusal> Model::conflict(const AppendCondition& condition, std::size_t among) const {
  ReadOptions options;
  options.after = condition.after;
  options.backwards = true;
  const std::vector<Entry> log(state_->log.begin(), state_->log.begin() + static_cast<std::ptrdiff_t>(std::min(among, state_->log.size())));
  if (wrong("after-defaulted") && !condition.after) return {};
  auto matching = select(condition.fail_if_events_match, options, log);
  if (wrong("after-compared-with-head") && condition.after && !log.empty() && *condition.after < Position(log.back().position)) {
    matching = {&log.back()};
  }
  if (matching.empty()) return {};
  const Entry& entry = *matching.front();
  return Refusal{"condition-failed", "an event matches the condition", entry.position, stored(entry.position, entry.event)};
}

std::optional<Answer<Receipt>> Model::seen(const Commit& commit) const {
  if (!commit.key) return {};
  const auto found = state_->keys.find(*commit.key);
  if (found == state_->keys.end()) return {};
  if (content(commit.events, commit.events) != content(commit.events, found->second.events)) {
    return std::unexpected(Refusal{"key-reuse", "the key is stored with other content"});
  }
  Receipt receipt = found->second.receipt;
  receipt.key_seen = true;
  return receipt;
}

Receipt Model::write(const Commit& commit, std::size_t count) {
  Receipt receipt;
  receipt.commit = CommitNumber(++state_->last_commit);
  receipt.first = Position(state_->last_position + 1);
  std::vector<NewEvent> events;
  for (std::size_t i = 0; i < count; ++i) {
    NewEvent event = commit.events[i];
    event.type = identifier(event.type);
    for (std::string& tag : event.tags) tag = identifier(tag);
    if (!event.time) event.time = clock_.now();
    events.push_back(event);
    state_->log.push_back({++state_->last_position, std::move(event)});
  }
  receipt.last = Position(state_->last_position);
  if (commit.key) state_->keys[*commit.key] = {std::move(events), receipt};
  return receipt;
}

Answer<Receipt> Model::append_held(const Commit& commit, std::size_t judged_among, std::unique_lock<std::mutex>& lock) {
  if (auto refused = format_refusal(commit)) {
    if (wrong("partial-batch") && !commit.events.empty()) write(commit, first_refused(commit));
    return std::unexpected(std::move(*refused));
  }
  if (auto receipt = seen(commit)) return *receipt;
  const std::size_t before = state_->log.size();
  if (commit.condition) {
    if (wrong("judged-by-own-events")) {
      for (NewEvent event : commit.events) {
        if (!event.time) event.time = clock_.now();
        state_->log.push_back({state_->last_position + 1, std::move(event)});
      }
    }
    auto refused = conflict(*commit.condition, wrong("judged-by-own-events") ? state_->log.size() : judged_among);
    state_->log.resize(before);
    if (refused && wrong("position-before-certain")) state_->last_position += commit.events.size();
    if (refused) return std::unexpected(std::move(*refused));
    if (wrong("checked-then-written")) {
      lock.unlock();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      lock.lock();
    }
  }
  return write(commit, commit.events.size());
}

Answer<Receipt> Model::append(const Commit& commit) {
  std::unique_lock lock(state_->mutex);
  return append_held(commit, ~std::size_t{0}, lock);
}

std::vector<Answer<Receipt>> Model::append_together(const std::vector<Commit>& commits) {
  std::unique_lock lock(state_->mutex);
  const std::size_t seen_by_all = wrong("group-blind") ? state_->log.size() : ~std::size_t{0};
  const State before{{}, state_->log, state_->keys, state_->last_position, state_->last_commit};
  std::vector<Answer<Receipt>> answers;
  for (const Commit& commit : commits) answers.push_back(append_held(commit, seen_by_all, lock));
  const auto refused = std::ranges::find_if(answers, [](const auto& answer) { return !answer; });
  if (wrong("group-fails-together") && refused != answers.end()) {
    const Refusal refusal = refused->error();
    state_->log = before.log;
    state_->keys = before.keys;
    for (auto& answer : answers) answer = std::unexpected(refusal);
  }
  return answers;
}

}  // namespace opossum::conformance
