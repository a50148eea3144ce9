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
/// into the active index at once, so that the next commit is judged against them. One thread prepares at a time.
class Group {
 public:
  /// `state` and `decided` are the writer's own view, ahead of what readers see; `offset` is where the group will be written.
  Group(log::WriterState& state, std::map<OriginId, Sequence>& decided, log::OpenSegment& active, std::uint64_t offset)
      : state_(state), before_(state), decided_(decided), active_(active), offset_(offset), first_(active.memory_index().commits()) {}

  /// Decides one request. Refused ones stay in the group only to be completed with it, in their turn.
  void add(Request& request, const log::SegmentList& segments, Timestamp now);
  /// The bytes to write: with a group mark in front if there is more than one commit, or a chain line if one is due.
  [[nodiscard]] const std::string& finish(Timestamp now);

  [[nodiscard]] bool empty() const noexcept { return commits_ == 0; }
  [[nodiscard]] std::uint32_t commits() const noexcept { return commits_; }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return lines_.size(); }
  [[nodiscard]] const std::vector<Request*>& requests() const noexcept { return requests_; }
  [[nodiscard]] const std::vector<read::Catalog::Decided>& decided() const noexcept { return decided_now_; }
  /// After finish(), when the writer's own view may already be further on.
  [[nodiscard]] const std::string& finished() const noexcept { return lines_; }
  [[nodiscard]] const log::WriterState& state_after() const noexcept { return after_; }

 private:
  [[nodiscard]] bool admit(Request& request, const log::SegmentList& segments);
  void write(Request& request, Timestamp now);
  void enter_into_index(const Request& request, std::size_t start, std::uint32_t length, const std::vector<std::uint32_t>& events,
                        Sequence sequence);

  log::WriterState& state_;
  log::WriterState before_;
  log::WriterState after_;
  std::map<OriginId, Sequence>& decided_;
  log::OpenSegment& active_;
  std::uint64_t offset_;
  std::uint32_t first_;  ///< commits in the active segment before this group
  std::string lines_;
  std::vector<std::uint32_t> event_offsets_;
  std::vector<Request*> requests_;
  std::vector<read::Catalog::Decided> decided_now_;
  std::uint32_t commits_ = 0;
};

}  // namespace opossum::commit
