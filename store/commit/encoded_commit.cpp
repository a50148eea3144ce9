// SPDX-License-Identifier: MIT
#include "store/commit/encoded_commit.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "store/commit/encode_event.hpp"
#include "store/format/identifier.hpp"
#include "store/format/json_text.hpp"
#include "store/format/log_format.hpp"
#include "store/format/sync_members.hpp"
#include "store/log/identity_file.hpp"

namespace opossum::commit {

namespace {

// Room for numbers, their keys, brackets, CRC and newline.
constexpr std::uint64_t kLineOverhead = 160;
constexpr std::uint64_t kEventOverhead = 40;
constexpr std::uint64_t kEventMembers = 64;

std::string new_salt() {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::array<unsigned char, 22> random{};
  OPOSSUM_ASSERT(RAND_bytes(random.data(), static_cast<int>(random.size())) == 1);
  std::string salt;
  for (const unsigned char byte : random) salt += kAlphabet[byte % kAlphabet.size()];
  return salt;
}

Result<void> check_counts(const Commit& commit, const Limits& limits) {
  if (commit.events.empty()) return fail(Errc::invalid_argument, "a commit needs at least one event");
  if (commit.events.size() > limits.events_max) {
    return fail(Errc::too_large, "a commit has " + std::to_string(commit.events.size()) + " events; the limit is " +
                                     std::to_string(limits.events_max));
  }
  return {};
}

Result<void> check_key(const Commit& commit) {
  if (!commit.key) return {};
  OPOSSUM_TRY(format::check_identifier("key", *commit.key));
  if (!commit.system && !commit.origin && commit.key->front() == format::kReservedPrefix) {
    return fail(Errc::invalid_argument, "keys that begin with $ are reserved; choose another");
  }
  return {};
}

void append_origin(std::string& out, const Origin& origin) {
  out += ",\"origin\":{\"store\":";
  format::append_quoted(out, origin.id.store);
  out += ",\"epoch\":" + std::to_string(origin.id.epoch);
  if (origin.id.lane != 0) out += ",\"lane\":" + std::to_string(origin.id.lane);
  out += ",\"sequence\":" + std::to_string(origin.sequence.value());
  out += ",\"commit\":" + std::to_string(origin.commit.value());
  out += ",\"position\":" + std::to_string(origin.position.value()) + '}';
}

void write_members(EncodedCommit& encoded, const Commit& commit) {
  if (commit.key) {
    encoded.before_sequence += ",\"key\":";
    std::string quoted;
    format::append_quoted(quoted, *commit.key);
    encoded.before_sequence += quoted;
    encoded.key_raw = quoted.substr(1, quoted.size() - 2);
    encoded.key_hash = index::term_hash(index::TermKind::key, encoded.key_raw);
  }
  if (commit.condition) encoded.before_sequence += ",\"condition\":" + condition_json(*commit.condition);
  if (commit.origin) append_origin(encoded.before_sequence, *commit.origin);
  format::append_sync(encoded.after_sequence, commit);
  if (std::ranges::any_of(commit.events, [](const NewEvent& event) { return event.subject.has_value(); })) {
    encoded.after_sequence += ",\"salt\":\"" + new_salt() + '"';
  }
}

Result<void> check_counter(const Commit& commit) {
  if (commit.origin && !log::is_uuid(commit.origin->id.store)) return fail(Errc::invalid_argument, "the origin's store id is not a UUID");
  if (commit.skipped != 0 && (!commit.origin || commit.skipped >= commit.origin->sequence.value())) {
    return fail(Errc::invalid_argument, "more sequences are skipped than come before the commit's own");
  }
  if (commit.pulled && !log::is_uuid(commit.pulled->store)) return fail(Errc::invalid_argument, "the pulled log's store id is not a UUID");
  return {};
}

/// One allocation instead of many small steps.
void reserve(EncodedCommit& encoded, const Commit& commit) {
  std::size_t text = 0;
  std::size_t terms = 0;
  for (const NewEvent& event : commit.events) {
    text += kEventOverhead + kEventMembers + event.type.size() + (event.data ? event.data->size() : 0);
    for (const std::string& tag : event.tags) text += tag.size() + 3;
    terms += 1 + event.tags.size();
  }
  encoded.text.reserve(text);
  encoded.terms.reserve(terms);
  encoded.events.reserve(commit.events.size());
}

}  // namespace

std::string condition_json(const AppendCondition& condition) {
  std::string out = "{\"failIfEventsMatch\":" + to_json(condition.fail_if_events_match);
  if (condition.after) out += ",\"after\":" + std::to_string(condition.after->value());
  out += '}';
  return out;
}

std::uint64_t EncodedCommit::line_bytes_max() const noexcept {
  return kLineOverhead + before_sequence.size() + after_sequence.size() + text.size() + kEventOverhead * events.size();
}

Result<EncodedCommit> encode(const Commit& commit, const Limits& limits) {
  OPOSSUM_TRY(check_counts(commit, limits));
  OPOSSUM_TRY(check_key(commit));
  OPOSSUM_TRY(check_counter(commit));
  if (commit.condition) OPOSSUM_TRY(validate(commit.condition->fail_if_events_match));
  for (const AppendCondition& condition : commit.judged_by) OPOSSUM_TRY(validate(condition.fail_if_events_match));

  EncodedCommit encoded;
  reserve(encoded, commit);
  const bool reserved_allowed = commit.system || commit.origin.has_value();
  for (std::size_t i = 0; i < commit.events.size(); ++i) {
    auto event = append_event(encoded, commit.events[i], limits, reserved_allowed);
    if (!event) {
      return fail(commit.events.size() == 1 ? std::move(event).error() : std::move(event).error().in("event " + std::to_string(i + 1)));
    }
  }
  write_members(encoded, commit);
  if (encoded.line_bytes_max() > limits.commit_bytes_max) {
    return fail(Errc::too_large, "a commit has about " + std::to_string(encoded.line_bytes_max()) + " bytes; the limit is " +
                                     std::to_string(limits.commit_bytes_max) + "; split it");
  }
  encoded.judged_by = commit.judged_by;
  if (!commit.origin && commit.condition) encoded.judged_by.push_back(*commit.condition);
  encoded.except = commit.except;
  encoded.counted = commit.pulled ? format::counter_of(*commit.pulled) : commit.origin;
  encoded.skipped = commit.skipped;
  encoded.pulled = commit.pulled;
  encoded.refuses = commit.refuses;
  encoded.link = commit.link;
  encoded.takes_sequence = !commit.system && !commit.origin;
  return encoded;
}

}  // namespace opossum::commit
