// SPDX-License-Identifier: MIT
#include "ingest/intake.hpp"

#include "store/append_all.hpp"

namespace opossum::ingest {

namespace {

/// For messages whose turn is over.
class LookingBack final : public MetricReader {
 public:
  explicit LookingBack(const SparkplugHost& host) : host_(host) {}
  std::expected<std::vector<Metric>, std::string> read(const Message& message) override { return host_.look_at(message); }

 private:
  const SparkplugHost& host_;
};

Mapped map_with(const RuleSet& rules, const Message& message, MetricReader* reader) {
  Mapped mapped = rules.map(message, reader);
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

Mapped Intake::map(const Message& message) const { return map_with(rules(), message, host_); }

Result<Fate> Intake::reject(const Message& message, const Rejection& rejection) {
  auto added = quarantine_.add(message, rejection.rule, rejection.reason);
  if (!added) return fail(std::move(added).error().in("quarantine"));
  if (*added) return Fate::quarantined;
  if (gaps_ != nullptr) {
    Gap gap;
    gap.source = message.source;
    gap.kind = message.kind;
    gap.reason = gap_reason::kQuarantineFull;
    gap.count = 1;
    gap.detail = rejection.reason;
    gaps_->report(std::move(gap));
  }
  return Fate::let_go;
}

Result<std::optional<Retried>> Intake::retry(std::string_view id) {
  auto entry = quarantine_.get(id);
  if (!entry) return fail(std::move(entry).error());
  if (!*entry) return std::nullopt;
  auto message = message_of(**entry);
  if (!message) return fail(std::move(message).error());
  std::optional<LookingBack> reader;
  if (host_ != nullptr) reader.emplace(*host_);
  Mapped mapped = rules().map(*message, reader ? &*reader : nullptr);
  if (auto* rejection = std::get_if<Rejection>(&mapped)) return Retried{Fate::quarantined, {}, std::move(*rejection)};
  if (std::holds_alternative<Dropped>(mapped)) return Retried{Fate::quarantined, {}, {"", "no event comes of it by the rules of now"}};
  Commit commit = std::move(std::get<Commit>(mapped));
  for (NewEvent& event : commit.events) {
    if (!event.time) event.time = message->received;
  }
  const bool own_key = !commit.key;
  // What a source has brought twice, before and after a crash, has one key.
  if (own_key) commit.key = message->retry_key.empty() ? "quarantine:" + std::string(id) : message->retry_key;
  auto receipt = store_.append(commit);
  if (!receipt) {
    const Errc code = receipt.error().code();
    if (!blames_the_message(code)) return fail(std::move(receipt).error());
    // Stored by an earlier try that a crash kept from removing it, and the rules have changed since.
    const bool stored_before = own_key && code == Errc::key_reuse;
    if (!stored_before) return Retried{Fate::quarantined, {}, refusal(receipt.error())};
  }
  auto removed = quarantine_.remove(id, Removal::stored);
  if (!removed) return fail(std::move(removed).error().in("stored, but still in quarantine; try again"));
  Retried retried{Fate::seen, {}, {}};
  if (receipt) retried = {receipt->key_seen ? Fate::seen : Fate::stored, *receipt, {}};
  return retried;
}

Result<Fate> Intake::settle(const Message& message, Result<Receipt> receipt) {
  if (receipt) return receipt->key_seen ? Fate::seen : Fate::stored;
  if (!blames_the_message(receipt.error().code())) return fail(std::move(receipt).error());
  return reject(message, refusal(receipt.error()));
}

Result<Fate> Intake::take(const Message& message) {
  Mapped mapped = map(message);
  if (const auto* rejection = std::get_if<Rejection>(&mapped)) return reject(message, *rejection);
  if (std::holds_alternative<Dropped>(mapped)) return Fate::dropped;
  return settle(message, store_.append(std::move(std::get<Commit>(mapped))));
}

std::vector<Result<Fate>> Intake::take_all(const std::vector<Message>& messages) {
  const RuleSet rules = this->rules();
  std::vector<Result<Fate>> fates(messages.size(), Fate::dropped);
  std::vector<Commit> commits;
  std::vector<std::size_t> committed;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    Mapped mapped = map_with(rules, messages[i], host_);
    if (auto* commit = std::get_if<Commit>(&mapped)) {
      commits.push_back(std::move(*commit));
      committed.push_back(i);
    } else if (const auto* rejection = std::get_if<Rejection>(&mapped)) {
      fates[i] = reject(messages[i], *rejection);
    }
  }
  if (commits.empty()) return fates;
  std::vector<Result<Receipt>> receipts = append_all(store_, std::move(commits));
  for (std::size_t i = 0; i < receipts.size(); ++i) fates[committed[i]] = settle(messages[committed[i]], std::move(receipts[i]));
  return fates;
}

}  // namespace opossum::ingest
