// SPDX-License-Identifier: MIT
#include "sync/central/session_tokens.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sync/central/random_text.hpp"
#include "sync/commits/own_record.hpp"
#include "sync/protocol/json_reader.hpp"

namespace opossum::sync::central {

namespace {

namespace json = boost::json;

// Each answer that got lost leaves one behind. An edge shows one of the newest, or the current one.
constexpr std::size_t kOfferedMax = 16;

std::optional<Digest> hash_of(std::string_view token) {
  if (token.empty()) return std::nullopt;
  return sha256(token);
}

}  // namespace

Result<SessionTokens> SessionTokens::load(EventStore& store, const std::string& origin_store, Position enrolled) {
  SessionTokens tokens(store, origin_store);
  auto event = newest_record(store, records_of(kOriginSessionType, "store:" + origin_store));
  if (!event) return fail(std::move(event).error());
  if (!*event) return tokens;
  auto fields = (*event)->fields();
  if (!fields) return fail(std::move(fields).error());
  OPOSSUM_TRY(tokens.read(fields->data, fields->position > enrolled));
  return tokens;
}

Result<void> SessionTokens::read(std::string_view data, bool counts) {
  protocol::JsonReader reader("session", data);
  state_.epoch = static_cast<std::uint32_t>(reader.number("epoch", UINT32_MAX));
  // A central that was restored may have forgotten newer tokens than those that it remembers.
  const bool of_now = reader.number("central_epoch", UINT32_MAX) == store_->identity().epoch;
  state_.any = !counts || !of_now;
  if (!state_.any && reader.has("current")) state_.current = reader.digest("current");
  for (const auto& element : reader.list("offered", kOfferedMax)) {
    const auto digest = element.is_string() ? digest_from_hex(std::string_view(element.get_string())) : std::nullopt;
    if (!digest) reader.fail("offered", "is not a list of hashes");
    else if (!state_.any) state_.offered.push_back(*digest);
  }
  if (!reader.good()) return fail(Errc::damaged, reader.error().detail());
  return {};
}

SessionTokens::Standing SessionTokens::standing_of(std::string_view token, std::uint32_t epoch) const {
  if (state_.any || epoch > state_.epoch) return Standing::current;
  const auto hash = hash_of(token);
  if (hash == state_.current) return Standing::current;
  return hash && std::ranges::find(state_.offered, *hash) != state_.offered.end() ? Standing::offered : Standing::stale;
}

Result<std::string> SessionTokens::offer(std::string_view shown, std::uint32_t epoch) {
  State next = state_;
  const auto hash = hash_of(shown);
  if (state_.any || epoch > state_.epoch || hash != state_.current) next.offered.clear();
  if (next.offered.size() == kOfferedMax) next.offered.erase(next.offered.begin());
  std::string token = random_token();
  next.offered.push_back(sha256(token));
  next.epoch = std::max(epoch, state_.epoch);
  next.any = false;
  next.current = hash;
  OPOSSUM_TRY(write(std::move(next)));
  return token;
}

Result<void> SessionTokens::confirm(std::string_view token, std::uint32_t epoch) {
  const auto hash = hash_of(token);
  if (!state_.any && epoch <= state_.epoch && hash == state_.current) return {};
  return write({std::max(epoch, state_.epoch), false, hash, {}});
}

Result<void> SessionTokens::write(State state) {
  json::array offered;
  for (const Digest& digest : state.offered) offered.emplace_back(to_hex(digest));
  json::object object{{"store", origin_store_}, {"epoch", state.epoch}, {"central_epoch", store_->identity().epoch}};
  if (state.current) object["current"] = to_hex(*state.current);
  object["offered"] = std::move(offered);
  auto receipt = store_->append(own_record(kOriginSessionType, {"store:" + origin_store_}, json::serialize(object)));
  if (!receipt) return fail(std::move(receipt).error());
  state_ = std::move(state);
  return {};
}

}  // namespace opossum::sync::central
