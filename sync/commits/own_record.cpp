// SPDX-License-Identifier: MIT
#include "sync/commits/own_record.hpp"

namespace opossum::sync {

namespace {

Result<std::optional<StoredEvent>> one_record(const EventStore& store, Query query, bool backwards) {
  ReadOptions options;
  options.backwards = backwards;
  options.limit = 1;
  std::optional<StoredEvent> found;
  OPOSSUM_TRY(for_each_record(store, std::move(query), options, [&found](const StoredEvent& event) -> Result<bool> {
    found = event;
    return false;
  }));
  return found;
}

}  // namespace

Commit own_record(std::string_view type, std::vector<std::string> tags, std::string data) {
  NewEvent event;
  event.type = type;
  event.tags = std::move(tags);
  event.data = std::move(data);
  Commit commit;
  commit.events.push_back(std::move(event));
  commit.system = true;
  return commit;
}

Query records_of(std::string_view type, std::string tag) { return {{QueryItem{{std::string(type)}, {std::move(tag)}}}}; }

Result<std::optional<StoredEvent>> oldest_record(const EventStore& store, Query query) {
  return one_record(store, std::move(query), false);
}

Result<std::optional<StoredEvent>> newest_record(const EventStore& store, Query query) {
  return one_record(store, std::move(query), true);
}

Result<void> for_each_record(const EventStore& store, Query query, ReadOptions options,
                             const std::function<Result<bool>(const StoredEvent&)>& visit) {
  options.view = View::all;
  auto cursor = store.read(std::move(query), options);
  if (!cursor) return fail(std::move(cursor).error());
  while (true) {
    auto event = cursor->next();
    if (!event) return fail(std::move(event).error());
    if (!*event) return {};
    auto more = visit(**event);
    if (!more) return fail(std::move(more).error());
    if (!*more) return {};
  }
}

}  // namespace opossum::sync
