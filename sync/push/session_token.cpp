// SPDX-License-Identifier: MIT
#include "sync/push/session_token.hpp"

#include <boost/json.hpp>

#include "sync/commits/own_record.hpp"
#include "sync/protocol/json_reader.hpp"

namespace opossum::sync::push {

Result<void> SessionToken::load() {
  if (loaded_) return {};
  auto event = newest_record(store_, records_of(kSessionType, "target:" + target_));
  if (!event) return fail(std::move(event).error());
  if (*event) {
    auto fields = (*event)->fields();
    if (!fields) return fail(std::move(fields).error());
    protocol::JsonReader reader("session", fields->data);
    text_ = reader.text("token");
    if (!reader.good()) return fail(Errc::damaged, reader.error().detail());
  }
  loaded_ = true;
  return {};
}

Result<void> SessionToken::remember(const std::string& token) {
  std::string data = boost::json::serialize(boost::json::object{{"target", target_}, {"token", token}});
  const Commit commit = own_record(kSessionType, {"target:" + target_}, std::move(data));
  auto receipt = store_.append(commit);
  if (!receipt) return fail(std::move(receipt).error());
  text_ = token;
  return {};
}

}  // namespace opossum::sync::push
