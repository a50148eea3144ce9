// SPDX-License-Identifier: MIT
#include "gateway/cli/commit_json.hpp"

#include "gateway/http/json_text.hpp"
#include "store/clock.hpp"

namespace opossum::gateway::cli {

std::string commit_json(const Commit& commit) {
  std::string events;
  for (const NewEvent& event : commit.events) {
    JsonObject object;
    object.string("type", event.type).strings("tags", event.tags);
    if (event.time) object.string("time", to_rfc3339(*event.time));
    if (event.id) object.string("id", *event.id);
    if (event.subject) object.string("subject", *event.subject);
    if (event.meta) object.raw("meta", *event.meta);
    if (event.data) object.raw("data", *event.data);
    if (event.data_base64) object.string("data_base64", *event.data_base64);
    events.append(events.empty() ? "" : ",").append(std::move(object).take());
  }
  JsonObject object;
  object.raw("events", "[" + events + "]");
  if (commit.key) object.string("key", *commit.key);
  return std::move(object).take();
}

}  // namespace opossum::gateway::cli
