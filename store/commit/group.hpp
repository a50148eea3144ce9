// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/commit/request.hpp"
#include "store/log/open_segment.hpp"
#include "store/log/writer_state.hpp"
#include "store/read/catalog.hpp"

namespace opossum::commit {

/// Commits that become durable with one write and one fdatasync. Decides and numbers each, formats the lines, and enters them
/// into the active index at once, so that the next commit is judged against them. Open while it is prepared, then finished,
/// written, and completed; each by one thread at a time.
class Group {
 public:
  /// `state` and `decided` are the writer's own view, ahead of what readers see; `offset` is where the group will be written.
  Group(log::WriterState& state, std::map<OriginId, Sequence>& decided, read::RefusedEvents& refused, log::OpenSegment& active,
        std::uint64_t offset)
      : state_(state), before_(state), decided_(decided), refused_(refused), active_(active), offset_(offset),
        first_(active.memory_index().commits()) {}

  /// Decides one request. Refused ones stay in the group only to be completed with it, in their turn.
  void add(Request& request, const log::SegmentList& segments, Timestamp now);
  /// The bytes to write: with a group mark in front if there is more than one commit, or a chain line if one is due.
  void finish(Timestamp now);
  [[nodiscard]] bool finished() const noexcept { return finished_; }

  [[nodiscard]] bool empty() const noexcept { return commits_ == 0; }
  [[nodiscard]] std::uint32_t commits() const noexcept { return commits_; }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return lines_.size(); }
  [[nodiscard]] const std::vector<Request*>& requests() const noexcept { return requests_; }
  [[nodiscard]] const std::vector<read::Catalog::Decided>& decided() const noexcept { return decided_now_; }
  /// After finish(), when the writer's own view may already be further on.
  [[nodiscard]] const std::string& lines() const noexcept { return lines_; }
  [[nodiscard]] const log::WriterState& state_after() const noexcept { return after_; }

  void fail_with(Error error) { failure_ = std::move(error); }
  [[nodiscard]] const std::optional<Error>& failure() const noexcept { return failure_; }
  /// How long its bytes were on their way to the disk.
  void written_in(std::chrono::steady_clock::duration took) noexcept { took_ = took; }
  [[nodiscard]] std::chrono::steady_clock::duration took() const noexcept { return took_; }

 private:
  [[nodiscard]] bool admit(Request& request, const log::SegmentList& segments);
  void write(Request& request, Timestamp now);
  void enter_into_index(const Request& request, std::size_t start, std::uint32_t length, const std::vector<std::uint32_t>& events,
                        Sequence sequence);

  log::WriterState& state_;
  log::WriterState before_;
  log::WriterState after_;
  std::map<OriginId, Sequence>& decided_;
  read::RefusedEvents& refused_;
  log::OpenSegment& active_;
  std::uint64_t offset_;
  std::uint32_t first_;  ///< commits in the active segment before this group
  std::string lines_;
  std::vector<std::uint32_t> event_offsets_;
  std::vector<Request*> requests_;
  std::vector<read::Catalog::Decided> decided_now_;
  std::uint32_t commits_ = 0;
  bool finished_ = false;
  std::optional<Error> failure_;
  std::chrono::steady_clock::duration took_{};
};

}  // namespace opossum::commit
