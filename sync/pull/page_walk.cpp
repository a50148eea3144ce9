// SPDX-License-Identifier: MIT
#include "sync/pull/page_walk.hpp"

#include "store/append_all.hpp"
#include "sync/pull/pulled_commit.hpp"

namespace opossum::sync::pull {

std::unexpected<Error> bad_page(std::string_view what) { return fail(Errc::protocol, "the central sent a page " + std::string(what)); }

Result<void> for_each_commit(const protocol::Page& page, const OriginId& central,
                             const std::function<void(Commit commit, Position last)>& visit) {
  Position before = page.head.from;
  for (const std::string_view text : page.lines) {
    auto line = parse_commit_line(text);
    if (!line) return bad_page("with a line that is no commit: " + line.error().detail());
    const Position last = line->events.back().position;
    if (line->events.front().position <= before || last > page.head.to) return bad_page("whose commits are not in order");
    auto commit = pulled_commit(*line, central);
    if (!commit) return fail(std::move(commit).error());
    before = last;
    visit(std::move(*commit), last);
  }
  return {};
}

Result<void> store_pulled(EventStore& store, std::vector<Commit> commits) {
  for (auto& result : append_all(store, std::move(commits))) {
    // Those behind it were not taken either. What the log holds now is read again before anything else is pulled.
    if (!result) return fail(std::move(result).error().in("storing what was pulled"));
  }
  return {};
}

}  // namespace opossum::sync::pull
