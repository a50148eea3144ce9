// SPDX-License-Identifier: MIT
#include "store/event_store.hpp"

#include <tuple>

#include "store/engine/epoch_record.hpp"
#include "store/engine/store_implementation.hpp"
#include "store/read/cursor_implementation.hpp"
#include "store/read/find_event.hpp"
#include "store/read/find_origin.hpp"
#include "store/read/subscription_implementation.hpp"

namespace opossum {

Result<std::unique_ptr<EventStore>> EventStore::open(StoreOptions options) {
  auto implementation = std::make_unique<Implementation>(std::move(options));
  OPOSSUM_TRY(implementation->open());
  std::unique_ptr<EventStore> store(new EventStore(std::move(implementation)));
  OPOSSUM_TRY(store->begin_epoch());
  return store;
}

EventStore::EventStore(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
EventStore::~EventStore() = default;

Result<Receipt> EventStore::append(const Commit& commit) {
  OPOSSUM_TRY(implementation_->check_writable());
  auto encoded = commit::encode(commit, implementation_->options.limits);
  if (!encoded) {
    ++implementation_->counters.appends_refused;
    return std::unexpected(std::move(encoded).error());
  }
  return implementation_->committer->append(std::move(*encoded));
}

void EventStore::submit(Commit commit, AppendCallback done) {
  std::vector<Commit> commits;
  commits.push_back(std::move(commit));
  submit_all(std::move(commits), [done = std::move(done)](std::size_t, Result<Receipt> result) { done(std::move(result)); });
}

void EventStore::submit_all(std::vector<Commit> commits, std::function<void(std::size_t, Result<Receipt>)> done) {
  // One owner for all callbacks, so that each request only holds a pointer and its number.
  const auto shared = std::make_shared<std::function<void(std::size_t, Result<Receipt>)>>(std::move(done));
  std::vector<std::unique_ptr<commit::Request>> requests;
  requests.reserve(commits.size());
  for (std::size_t i = 0; i < commits.size(); ++i) {
    auto writable = implementation_->check_writable();
    auto encoded = writable ? commit::encode(commits[i], implementation_->options.limits)
                            : Result<commit::EncodedCommit>(std::unexpected(std::move(writable).error()));
    // Refused in its turn, so that results come in order.
    auto request = encoded ? std::make_unique<commit::Request>(std::move(*encoded)) : std::make_unique<commit::Request>(std::move(encoded).error());
    request->callback = [shared, i](Result<Receipt> result) { (*shared)(i, std::move(result)); };
    requests.push_back(std::move(request));
  }
  if (requests.empty()) return;
  auto submitted = implementation_->committer ? implementation_->committer->submit(requests)
                                              : Result<void>(fail(Errc::read_only, "the store was opened for reading"));
  if (submitted) return;
  for (auto& request : requests) {
    ++implementation_->counters.appends_refused;
    request->callback(fail(submitted.error()));
  }
}

Result<void> EventStore::begin_epoch() {
  auto begun = epochs();
  if (!begun) return fail(std::move(begun).error());
  const std::uint32_t epoch = identity().epoch;
  const std::uint32_t newest = begun->back().epoch;
  if (newest > epoch) {
    return fail(Errc::damaged, implementation_->layout.identity_file() + " says epoch " + std::to_string(epoch) + ", but epoch " +
                                   std::to_string(newest) + " has begun in the log: the file is from an older copy; put the newer one back");
  }
  if (newest == epoch || implementation_->options.read_only) return {};
  auto receipt = append(epoch_record({epoch, head().position, authored()}));
  if (!receipt) return fail(std::move(receipt).error().in("beginning epoch " + std::to_string(epoch)));
  return {};
}

Result<std::vector<EpochBegin>> EventStore::epochs() const {
  std::vector<EpochBegin> found{EpochBegin{}};
  ReadOptions everything;
  everything.view = View::all;
  auto cursor = read(Query{{QueryItem{{std::string(kEpochType)}, {}}}}, everything);
  if (!cursor) return fail(std::move(cursor).error());
  while (true) {
    auto event = cursor->next();
    if (!event) return fail(std::move(event).error());
    if (!*event) return found;
    auto begin = read_epoch_record(**event);
    if (!begin) return fail(std::move(begin).error());
    found.push_back(*begin);
  }
}

Result<Cursor> EventStore::read(Query query, ReadOptions options) const {
  OPOSSUM_TRY(validate(query));
  auto terms = std::make_shared<index::TermQuery>(query);
  read::Snapshot snapshot = implementation_->catalog.snapshot();
  auto committed = read::Committed::of(options.view, implementation_->catalog, snapshot);
  if (!committed) return fail(std::move(committed).error());
  read::EventCursor cursor(std::move(snapshot), std::move(terms), options, *committed);
  return Cursor(std::make_unique<Cursor::Implementation>(Cursor::Implementation{std::move(cursor)}));
}

Result<Subscription> EventStore::subscribe(Query query, std::optional<Position> after, View view) const {
  OPOSSUM_TRY(validate(query));
  return Subscription(std::make_unique<Subscription::Implementation>(implementation_->catalog, query, after, view));
}

Result<std::optional<StoredEvent>> EventStore::event_at(Position position) const {
  const read::Snapshot snapshot = implementation_->catalog.snapshot();
  if (!position || position > snapshot.head.position) return std::nullopt;
  return read::find_event(*snapshot.segments, position);
}

Result<CommitCursor> EventStore::read_commits(CommitNumber after) const {
  read::CommitLineCursor cursor(implementation_->catalog.snapshot(), {.after = after});
  return CommitCursor(std::make_unique<CommitCursor::Implementation>(CommitCursor::Implementation{std::move(cursor)}));
}

Result<CommitCursor> EventStore::read_authored(Sequence after, std::uint8_t lane) const {
  if (lane != 0) return fail(Errc::invalid_argument, "this store has no lane " + std::to_string(lane));
  read::CommitLineCursor cursor(implementation_->catalog.snapshot(), {.after = {}, .authored_only = true, .after_sequence = after});
  return CommitCursor(std::make_unique<CommitCursor::Implementation>(CommitCursor::Implementation{std::move(cursor)}));
}

Head EventStore::head() const { return implementation_->catalog.head(); }

const StoreIdentity& EventStore::identity() const noexcept { return implementation_->identity; }

std::optional<Error> EventStore::failure() const {
  return implementation_->committer ? implementation_->committer->failure() : std::nullopt;
}

StoreStatistics EventStore::statistics() const {
  StoreStatistics statistics;
  implementation_->counters.fill(statistics);
  if (implementation_->committer) std::tie(statistics.queue_commits, statistics.queue_bytes) = implementation_->committer->waiting();
  for (const log::SegmentPointer& segment : *implementation_->catalog.snapshot().segments) {
    statistics.log_bytes += segment->file_bytes();
    if (segment->sealed()) ++statistics.segments_sealed;
    else statistics.index_memory_bytes += static_cast<const log::OpenSegment&>(*segment).memory_index().memory_bytes();
  }
  if (implementation_->scrubber) implementation_->scrubber->fill(statistics);
  statistics.disk_free_bytes = implementation_->files.free_space(implementation_->layout.directory()).value_or(0);
  return statistics;
}

ScrubStatus EventStore::scrub_status() const { return implementation_->scrubber ? implementation_->scrubber->status() : ScrubStatus{}; }

Linked EventStore::authored(std::uint8_t lane) const { return lane == 0 ? implementation_->catalog.authored() : Linked{}; }

Result<Digest> EventStore::link_at(Sequence sequence, std::uint8_t lane) const {
  if (lane != 0) return fail(Errc::invalid_argument, "this store has no lane " + std::to_string(lane));
  return read::link_at(implementation_->catalog.snapshot(), sequence);
}

std::optional<OriginProgress> EventStore::progress_of(const OriginId& origin) const { return implementation_->catalog.progress_of(origin); }

std::vector<std::pair<OriginId, OriginProgress>> EventStore::origins() const { return implementation_->catalog.origins(); }

Result<std::optional<StoredCommit>> EventStore::find_outcome(const OriginId& origin, Sequence sequence) const {
  return read::find_outcome(implementation_->catalog.snapshot(), origin, sequence);
}

Result<std::optional<StoredCommit>> EventStore::find_newest(const OriginId& counter, Position after, Position before) const {
  return read::find_newest(implementation_->catalog.snapshot(), counter, after, before);
}

Result<std::optional<StoredCommit>> EventStore::commit_of(Position position) const {
  return read::find_commit(implementation_->catalog.snapshot(), position);
}

Result<Digest> EventStore::chain_at(CommitNumber commit) const {
  return implementation_->chain_points.at(implementation_->catalog.snapshot(), commit);
}

Result<Digest> EventStore::chain_before(CommitNumber commit) const {
  return implementation_->chain_points.before(implementation_->catalog.snapshot(), commit);
}

std::shared_ptr<void> EventStore::on_new_head(std::function<void(Position)> listener) const {
  return implementation_->catalog.add_listener(std::move(listener));
}

Result<void> EventStore::seal() { return implementation_->seal_all(); }
void EventStore::maintain() { implementation_->maintain(); }
Result<void> EventStore::check_commits() {
  OPOSSUM_TRY(implementation_->check_writable());
  return implementation_->committer->check();
}
Result<bool> EventStore::refresh() { return implementation_->refresh(); }
Result<void> EventStore::close() { return implementation_->close(); }

}  // namespace opossum
