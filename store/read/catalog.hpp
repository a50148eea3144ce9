// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "store/event_store.hpp"
#include "store/log/segment.hpp"
#include "store/read/refused_events.hpp"

namespace opossum::read {

/// What a reader works on: the segments and the head at one moment.
struct Snapshot {
  std::shared_ptr<const log::SegmentList> segments;
  Head head;
  const RefusedEvents* refused = nullptr;  ///< the store's
};

/// The one place where the writer publishes and readers look. Thread-safe.
class Catalog {
 public:
  [[nodiscard]] Snapshot snapshot() const;
  [[nodiscard]] Head head() const;
  [[nodiscard]] Linked authored() const;
  [[nodiscard]] std::optional<OriginProgress> progress_of(const OriginId& origin) const;
  [[nodiscard]] std::vector<std::pair<OriginId, OriginProgress>> origins() const;

  [[nodiscard]] RefusedEvents& refused() noexcept { return refused_; }

  /// Everything at once, at open.
  void reset(log::SegmentList segments, const Head& head, const Linked& authored, std::map<OriginId, OriginProgress> origins);
  void add_segment(log::SegmentPointer segment);
  /// The same commits in another form.
  void replace_segment(const log::SegmentPointer& old, log::SegmentPointer replacement);

  struct Decided {
    OriginId origin;
    Sequence sequence;
    std::optional<Digest> link;
  };
  /// Makes everything up to `head` visible. Only after it is durable.
  void publish(const Head& head, const Linked& authored, const std::vector<Decided>& decided);
  /// Wakes waiters for good.
  void close();

  /// Waits until the head is beyond `position`, or `stop` says so. False at the deadline and after close().
  bool wait_beyond(Position position, std::chrono::steady_clock::time_point deadline, const std::atomic<bool>& stop) const;
  void wake_waiters() const;

  [[nodiscard]] std::shared_ptr<void> add_listener(std::function<void(Position)> listener);

 private:
  using Listeners = std::map<std::uint64_t, std::function<void(Position)>>;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::shared_ptr<const log::SegmentList> segments_ = std::make_shared<log::SegmentList>();
  Head head_;
  Linked authored_;
  std::map<OriginId, OriginProgress> origins_;
  RefusedEvents refused_;
  bool closed_ = false;

  struct ListenerTable {
    std::mutex mutex;
    std::uint64_t next = 0;
    Listeners entries;
  };
  std::shared_ptr<ListenerTable> listeners_ = std::make_shared<ListenerTable>();
};

}  // namespace opossum::read
