// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "store/event_store.hpp"
#include "sync/central.hpp"
#include "sync/protocol/frame.hpp"
#include "sync/protocol/messages.hpp"
#include "sync/push/edge_session.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::sync::testing {

/// A store in memory.
struct MemoryStore {
  explicit MemoryStore(const std::string& name, test::ManualClock& clock, Limits limits = {}) {
    StoreOptions options;
    options.directory = "/data";
    options.name = name;
    options.limits = limits;
    options.background = false;
    options.files = &disk;
    options.clock = &clock;
    auto opened = EventStore::open(std::move(options));
    EXPECT_TRUE(opened) << opened.error().message();
    store = std::move(*opened);
  }
  EventStore* operator->() { return store.get(); }
  EventStore& operator*() { return *store; }

  test::MemoryFileSystem disk;
  std::unique_ptr<EventStore> store;
};

inline Commit fact(const std::string& type, std::vector<std::string> tags, const std::string& data = "{}") {
  NewEvent event;
  event.type = type;
  event.tags = std::move(tags);
  event.data = data;
  Commit commit;
  commit.events.push_back(std::move(event));
  return commit;
}

/// Refused if an event of `seen_type` with the tag is there after `after`.
inline Commit decision(const std::string& type, const std::string& tag, const std::string& seen_type, std::optional<Position> after = {}) {
  Commit commit = fact(type, {tag});
  commit.condition = AppendCondition{Query{{QueryItem{{seen_type}, {tag}}}}, after};
  return commit;
}

inline CentralOrigin origin(const std::string& name) {
  CentralOrigin origin;
  origin.name = name;
  origin.token = "token of " + name;
  return origin;
}

inline std::unique_ptr<Central> central_for(EventStore& store, std::vector<CentralOrigin> origins, test::ManualClock& clock,
                                            std::uint64_t frame_bytes_max = 1 << 20) {
  CentralOptions options;
  options.origins = std::move(origins);
  options.frame_bytes_max = frame_bytes_max;
  auto central = Central::create(store, std::move(options), {}, &clock);
  EXPECT_TRUE(central) << central.error().message();
  return std::move(*central);
}

/// Says hello and pushes until nothing is left, or until the first error.
inline Result<void> push_all(push::EdgeSession& session, Central& central, const std::string& token, std::uint64_t lines_bytes = 1 << 20) {
  auto hello = session.hello();
  if (!hello) return fail(std::move(hello).error());
  OPOSSUM_TRY(session.on_hello_answer(central.handle("hello", token, *hello).body));
  while (true) {
    auto frame = session.next_push(lines_bytes);
    if (!frame) return fail(std::move(frame).error());
    if (!*frame) return {};
    OPOSSUM_TRY(session.on_push_answer(central.handle("push", token, **frame).body));
  }
}

/// Stored events of a type, as JSON.
inline std::vector<std::string> events_of_type(EventStore& store, const std::string& type) {
  ReadOptions options;
  options.view = View::all;
  auto cursor = store.read(Query{{QueryItem{{type}, {}}}}, options);
  std::vector<std::string> events;
  while (true) {
    auto event = cursor->next();
    EXPECT_TRUE(event);
    if (!event || !*event) return events;
    events.emplace_back((*event)->json());
  }
}

inline protocol::RefusalKind refusal_in(const CentralAnswer& answer) {
  auto frame = protocol::decode_frame(answer.body, protocol::kMessageBytesMax);
  EXPECT_TRUE(frame && frame->type == protocol::FrameType::refused) << answer.body;
  if (!frame || frame->type != protocol::FrameType::refused) return protocol::RefusalKind::rollback;
  return protocol::read_refusal(frame->payload)->kind;
}

}  // namespace opossum::sync::testing
