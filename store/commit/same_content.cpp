// SPDX-License-Identifier: MIT
#include "store/commit/same_content.hpp"

#include "store/format/log_format.hpp"
#include "store/read/find_event.hpp"

namespace opossum::commit {

namespace {

bool same_event(const EncodedCommit& commit, const EventSpan& event, const EventSlice& stored) {
  const std::string_view rest = std::string_view(commit.text).substr(event.offset, event.length);
  if (event.time_given) return rest == stored.rest;
  const std::size_t time = event.time_offset - event.offset;
  return rest.size() == stored.rest.size() && rest.substr(0, time) == stored.rest.substr(0, time) &&
         rest.substr(time + format::kTimeLength) == stored.rest.substr(time + format::kTimeLength);
}

}  // namespace

Result<Receipt> answer_same_key(const EncodedCommit& commit, const CommitPlace& stored) {
  auto loaded = load_commit(stored);
  if (!loaded) return std::unexpected(std::move(loaded).error());
  const CommitLine& line = loaded->line;
  bool same = line.events.size() == commit.events.size();
  for (std::size_t i = 0; same && i < commit.events.size(); ++i) same = same_event(commit, commit.events[i], line.events[i]);
  if (!same) {
    return fail(Errc::key_reuse, "the key is already stored with commit " + std::to_string(line.commit.value()) +
                                     ", whose events differ; use another key for other content");
  }
  return Receipt{line.commit, line.events.front().position, line.events.back().position, true};
}

Error conflict_error(const log::SegmentList& segments, Position position) {
  auto event = read::find_event(segments, position);
  if (!event) return std::move(event).error();
  return Error::condition_failed({position, *event ? std::string((*event)->json()) : std::string()});
}

}  // namespace opossum::commit
