// SPDX-License-Identifier: MIT
#include "ingest/intake.hpp"

#include <condition_variable>

namespace opossum::ingest {

namespace {

Mapped map_with(const RuleSet& rules, const Message& message) {
  Mapped mapped = rules.map(message);
  auto* commit = std::get_if<Commit>(&mapped);
  if (commit != nullptr && !commit->key && !message.delivery_key.empty()) commit->key = message.delivery_key;
  return mapped;
}

}  // namespace

bool Intake::blames_the_message(Errc code) {
  return code == Errc::invalid_argument || code == Errc::too_large || code == Errc::key_reuse || code == Errc::condition_failed;
}

Intake::Intake(EventStore& store, Quarantine& quarantine, RuleSet rules)
    : store_(store), quarantine_(quarantine), rules_(std::move(rules)) {}

void Intake::use_rules(RuleSet rules) {
  const std::lock_guard lock(mutex_);
  rules_ = std::move(rules);
}

RuleSet Intake::rules() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

Mapped Intake::map(const Message& message) const { return map_with(rules(), message); }

Result<Fate> Intake::reject(const Message& message, const Rejection& rejection) {
  auto added = quarantine_.add(message, rejection.rule, rejection.reason);
  if (!added) return fail(std::move(added).error().in("quarantine"));
  return *added ? Fate::quarantined : Fate::let_go;
}

Result<Fate> Intake::settle(const Message& message, Result<Receipt> receipt) {
  if (receipt) return receipt->key_seen ? Fate::seen : Fate::stored;
  if (!blames_the_message(receipt.error().code())) return fail(std::move(receipt).error());
  return reject(message, {"", "the store refuses it: " + receipt.error().message()});
}

Result<Fate> Intake::take(const Message& message) {
  Mapped mapped = map(message);
  if (const auto* rejection = std::get_if<Rejection>(&mapped)) return reject(message, *rejection);
  if (std::holds_alternative<Dropped>(mapped)) return Fate::dropped;
  return settle(message, store_.append(std::move(std::get<Commit>(mapped))));
}

std::vector<Result<Receipt>> Intake::append_all(std::vector<Commit> commits) {
  struct Waiting {
    std::mutex mutex;
    std::condition_variable all_done;
    std::vector<Result<Receipt>> results;
    std::size_t open;
  };
  const std::size_t count = commits.size();
  // Shared, because the store's thread may still be inside notify_all() when this thread has seen the last result.
  auto waiting = std::make_shared<Waiting>();
  waiting->results.assign(count, fail(Errc::internal, "no answer from the store"));
  waiting->open = count;
  store_.submit_all(std::move(commits), [waiting](std::size_t index, Result<Receipt> receipt) {
    const std::lock_guard lock(waiting->mutex);
    waiting->results[index] = std::move(receipt);
    if (--waiting->open == 0) waiting->all_done.notify_all();
  });
  std::unique_lock lock(waiting->mutex);
  waiting->all_done.wait(lock, [&] { return waiting->open == 0; });
  return std::move(waiting->results);
}

std::vector<Result<Fate>> Intake::take_all(const std::vector<Message>& messages) {
  const RuleSet rules = this->rules();
  std::vector<Result<Fate>> fates(messages.size(), Fate::dropped);
  std::vector<Commit> commits;
  std::vector<std::size_t> committed;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    Mapped mapped = map_with(rules, messages[i]);
    if (auto* commit = std::get_if<Commit>(&mapped)) {
      commits.push_back(std::move(*commit));
      committed.push_back(i);
    } else if (const auto* rejection = std::get_if<Rejection>(&mapped)) {
      fates[i] = reject(messages[i], *rejection);
    }
  }
  if (commits.empty()) return fates;
  std::vector<Result<Receipt>> receipts = append_all(std::move(commits));
  for (std::size_t i = 0; i < receipts.size(); ++i) fates[committed[i]] = settle(messages[committed[i]], std::move(receipts[i]));
  return fates;
}

}  // namespace opossum::ingest
