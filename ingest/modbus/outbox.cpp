// SPDX-License-Identifier: MIT
#include "ingest/modbus/outbox.hpp"

namespace opossum::ingest::modbus {
namespace {

using std::chrono::milliseconds;

bool can_never_succeed(Errc code) { return code == Errc::invalid_argument || code == Errc::too_large; }

std::uint64_t count_in(const std::map<std::size_t, std::uint64_t>& counts, std::size_t slot) {
  const auto found = counts.find(slot);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

Outbox::Outbox(Append append, Stored stored)
    : append_(std::move(append)), stored_(std::move(stored)), backoff_(milliseconds(100), milliseconds(30'000), 1) {}

void Outbox::put(std::size_t slot, PollResult result) {
  // Nothing new against the log also means: the held poll is the last word that differs from it.
  if (result.events.empty()) return;
  const auto [held, inserted] = held_.try_emplace(slot);
  if (!inserted) replaced_[slot] += held->second.events.size();
  held->second = std::move(result);
}

std::optional<Error> Outbox::flush(Instant now) {
  if (!backoff_.may_try(now)) return std::nullopt;
  std::optional<Error> refusal;
  for (auto held = held_.begin(); held != held_.end();) {
    Commit commit{.events = held->second.events};
    const auto receipt = append_(std::move(commit));
    if (!receipt && !can_never_succeed(receipt.error().code())) {
      backoff_.failed(now);
      return receipt.error();
    }
    backoff_.succeeded();
    if (receipt) {
      stored_(held->first, held->second);
    } else {
      given_up_[held->first] += held->second.events.size();
      refusal = receipt.error();
    }
    held = held_.erase(held);
  }
  return refusal;
}

std::uint64_t Outbox::replaced(std::size_t slot) const { return count_in(replaced_, slot); }
std::uint64_t Outbox::given_up(std::size_t slot) const { return count_in(given_up_, slot); }

}  // namespace opossum::ingest::modbus
