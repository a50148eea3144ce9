// SPDX-License-Identifier: MIT
#include "sync/push/session_token.hpp"

#include <boost/json.hpp>

#include "sync/protocol/json_reader.hpp"

namespace opossum::sync::push {

Result<void> SessionToken::load() {
  if (loaded_) return {};
  ReadOptions options;
  options.view = View::all;
  options.backwards = true;
  options.limit = 1;
  auto cursor = store_.read(Query{{QueryItem{{std::string(kSessionType)}, {"target:" + target_}}}}, options);
  if (!cursor) return fail(std::move(cursor).error());
  auto event = cursor->next();
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
  NewEvent event;
  event.type = kSessionType;
  event.tags = {"target:" + target_};
  event.data = boost::json::serialize(boost::json::object{{"target", target_}, {"token", token}});
  Commit commit;
  commit.events.push_back(std::move(event));
  commit.system = true;
  auto receipt = store_.append(std::move(commit));
  if (!receipt) return fail(std::move(receipt).error());
  text_ = token;
  return {};
}

}  // namespace opossum::sync::push
