// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <boost/container/small_vector.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <mutex>
#include <string>

#include "store/index/segment_index.hpp"

namespace opossum::index {

/// The index of a segment that is not sealed yet. One writer adds under write_lock(); readers share.
class MemoryIndex final : public SegmentIndex {
 public:
  [[nodiscard]] std::unique_lock<std::shared_mutex> write_lock() {
    const std::scoped_lock waiting(turnstile_);
    return std::unique_lock(mutex_);
  }

  /// Starts the next commit; its events and terms follow. `origin` and `link` as in Commit.
  void add_commit(CommitEntry entry, const Origin* origin, const Digest* link);
  void add_event(EventRange range, std::string_view time);
  /// For the event added last.
  void add_term(const Term& term);
  /// For the commit added last.
  void add_key(const Term& key);
  /// Moves the bytes of everything from commit number `commits` on, before it is visible to readers.
  void shift(std::uint32_t commits, std::uint32_t bytes);
  /// Takes back everything from commit number `commits` on, after a group that could not be written.
  void truncate(std::uint32_t commits);

  /// A thread must not take it twice at once: the writer may be waiting in between.
  [[nodiscard]] std::shared_lock<std::shared_mutex> read_lock() const override {
    const std::scoped_lock passing(turnstile_);
    return std::shared_lock(mutex_);
  }
  [[nodiscard]] std::uint32_t events() const override { return static_cast<std::uint32_t>(events_.size()); }
  [[nodiscard]] std::uint32_t commits() const override { return static_cast<std::uint32_t>(commits_.size()); }
  [[nodiscard]] EventRange event(std::uint32_t ordinal) const override { return events_[ordinal]; }
  [[nodiscard]] CommitEntry commit(std::uint32_t number) const override { return commits_[number]; }
  [[nodiscard]] Postings postings(const Term& term) const override;
  [[nodiscard]] std::vector<OriginEntry> origins() const override;
  [[nodiscard]] std::string_view time_min() const override { return time_min_; }
  [[nodiscard]] std::string_view time_max() const override { return time_max_; }

  /// Calls `visit(term, postings)` for every term, in no particular order.
  template <class Visit>
  void for_each_term(Visit visit) const {
    for (const auto& [term, postings] : terms_) {
      visit(Term{term.kind, term.hash, term.text}, std::span<const std::uint32_t>(postings.data(), postings.size()));
    }
  }
  [[nodiscard]] std::size_t terms() const noexcept { return terms_.size(); }
  [[nodiscard]] std::uint64_t memory_bytes() const noexcept { return memory_bytes_.load(std::memory_order_relaxed); }

 private:
  using List = boost::container::small_vector<std::uint32_t, 2>;
  struct Hash {
    using is_avalanching = void;
    std::size_t operator()(const Term& term) const noexcept { return term.hash; }
  };
  struct Equal {
    bool operator()(const Term& a, const Term& b) const noexcept { return a.hash == b.hash && a.kind == b.kind && a.text == b.text; }
  };
  struct LinkEntry {
    std::uint32_t commit;
    std::uint32_t origin;
    Linked linked;
  };

  void add_posting(const Term& term, std::uint32_t value);
  [[nodiscard]] std::string_view keep(std::string_view text);
  void count_memory(std::uint64_t bytes) noexcept { memory_bytes_.fetch_add(bytes, std::memory_order_relaxed); }

  mutable std::shared_mutex mutex_;
  /// Held by the writer while it waits. By itself a shared_mutex lets readers in as long as any reader is inside: many that read all the
  /// time would keep every append waiting.
  mutable std::mutex turnstile_;
  std::vector<EventRange> events_;
  std::vector<CommitEntry> commits_;
  std::vector<OriginId> origin_ids_;
  std::vector<LinkEntry> links_;
  boost::unordered_flat_map<Term, List, Hash, Equal> terms_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_used_ = 0;
  std::size_t block_size_ = 0;
  std::string time_min_;
  std::string time_max_;
  std::atomic<std::uint64_t> memory_bytes_ = 0;
};

}  // namespace opossum::index
