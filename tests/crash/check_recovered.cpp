// SPDX-License-Identifier: MIT
#include "tests/crash/check_recovered.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "store/commit_line.hpp"
#include "tests/support/log_files.hpp"

namespace opossum::test {

namespace {

std::vector<std::string> commit_lines(const EventStore& store) {
  std::vector<std::string> lines;
  auto cursor = store.read_commits(CommitNumber());
  EXPECT_TRUE(cursor.has_value());
  while (cursor) {
    auto line = cursor->next();
    EXPECT_TRUE(line.has_value()) << line.error().message();
    if (!line || !*line) break;
    lines.emplace_back((*line)->line());
  }
  return lines;
}

std::vector<std::string> events(const EventStore& store, const Query& query, bool backwards) {
  ReadOptions options;
  options.backwards = backwards;
  std::vector<std::string> found;
  auto cursor = store.read(query, options);
  EXPECT_TRUE(cursor.has_value());
  while (cursor) {
    auto event = cursor->next();
    EXPECT_TRUE(event.has_value()) << event.error().message();
    if (!event || !*event) break;
    found.emplace_back((*event)->json());
  }
  return found;
}

/// Every stored commit is one whole attempt that was not refused, and none comes twice. Returns the attempts that are there.
std::set<std::uint64_t> check_commits(const std::vector<std::string>& lines, const std::vector<Attempt>& attempts) {
  std::set<std::uint64_t> present;
  for (const std::string& text : lines) {
    const auto line = parse_commit_line(text);
    if (!line) {
      ADD_FAILURE() << line.error().message() << ": " << text;
      continue;
    }
    const std::uint64_t number = number_in(line->events.front().json, "attempt");
    if (number == 0 || number > attempts.size()) {
      ADD_FAILURE() << "a commit that nobody appended: " << text;
      continue;
    }
    const Attempt& attempt = attempts[number - 1];
    EXPECT_TRUE(present.insert(number).second) << "attempt " << number << " is stored twice";
    EXPECT_FALSE(attempt.refused) << "attempt " << number << " was refused, yet it is stored";
    EXPECT_EQ(line->events.size(), attempt.events) << "attempt " << number << " is stored in part";
    const Commit wanted = commit_of(attempt);
    for (std::size_t i = 0; i < std::min(line->events.size(), attempt.events); ++i) {
      EXPECT_EQ(number_in(line->events[i].json, "attempt"), number);
      EXPECT_EQ(number_in(line->events[i].json, "part"), i);
      const std::string data = ",\"data\":" + *wanted.events[i].data + "}";
      EXPECT_TRUE(line->events[i].json.ends_with(data)) << "attempt " << number << " is stored with other data: " << line->events[i].json;
    }
  }
  for (const Attempt& attempt : attempts) {
    if (!attempt.receipt) continue;
    const std::uint64_t commit = attempt.receipt->commit.value();
    EXPECT_TRUE(present.contains(attempt.number)) << "acknowledged attempt " << attempt.number << ", commit " << commit << ", is lost";
    if (!attempt.line.empty() && commit <= lines.size()) {
      EXPECT_TRUE(lines[commit - 1] == attempt.line) << "commit " << commit << " has changed";
    }
  }
  return present;
}

void check_queries(const EventStore& store) {
  const std::vector<std::string> all = events(store, Query::all(), false);
  EXPECT_EQ(all.size(), store.head().position.value());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(number_in(all[i], "position"), i + 1);
  for (int shared = 0; shared < 4; ++shared) {
    const std::string tag = "shared:" + std::to_string(shared);
    const std::string type = "Type" + std::to_string(shared % 3);
    for (const QueryItem& item : {QueryItem{{}, {tag}}, QueryItem{{type}, {}}, QueryItem{{type}, {tag}}}) {
      std::vector<std::string> wanted;
      for (const std::string& event : all) {
        const bool has_tag = item.tags.empty() || event.find("\"" + tag + "\"") != std::string::npos;
        const bool has_type = item.types.empty() || event.find("\"type\":\"" + type + "\"") != std::string::npos;
        if (has_tag && has_type) wanted.push_back(event);
      }
      EXPECT_EQ(events(store, {{item}}, false), wanted);
      std::ranges::reverse(wanted);
      EXPECT_EQ(events(store, {{item}}, true), wanted);
    }
  }
}

void check_conditions(EventStore& store, const std::set<std::uint64_t>& present, std::size_t attempts) {
  for (std::uint64_t number = 1; number <= attempts; number += 3) {
    Commit probe = commit_of({.number = number});
    probe.condition = AppendCondition{{{{{}, {"attempt:" + std::to_string(number)}}}}, std::nullopt};
    // Beyond every event, so that a wrong admission leaves nothing that the next check would trip over.
    if (!present.contains(number)) continue;
    const auto result = store.append(std::move(probe));
    EXPECT_FALSE(result.has_value()) << "a condition does not see attempt " << number;
  }
}

std::unique_ptr<EventStore> open(const StoreOptions& options) {
  auto opened = EventStore::open(options);
  if (opened) return std::move(*opened);
  ADD_FAILURE() << "recovery failed: " << opened.error().message();
  return nullptr;
}

/// The power goes right after a recovery: what was shown and acknowledged since then must be on the disk, its names included.
void check_second_power_cut(const MemoryFileSystem& files, ManualClock& clock, const std::vector<std::string>& shown,
                            const std::vector<Attempt>& attempts) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE("second power cut, seed " + std::to_string(seed));
    // Other luck at every use.
    const auto left = files.after_power_cut(seed * 7919 + files.changes() * 31 + shown.size());
    const auto store = open(Session(*left, clock).options());
    if (!store) return;
    const std::vector<std::string> lines = commit_lines(*store);
    EXPECT_TRUE(lines.size() >= shown.size() && std::equal(shown.begin(), shown.end(), lines.begin()))
        << "commits that were readable after the recovery are gone";
    check_commits(lines, attempts);
  }
}

}  // namespace

std::vector<std::string> check_contents(EventStore& store, const std::vector<Attempt>& attempts) {
  std::vector<std::string> lines = commit_lines(store);
  EXPECT_EQ(store.head().commit.value(), lines.size());
  const std::set<std::uint64_t> present = check_commits(lines, attempts);
  check_queries(store);
  check_conditions(store, present, attempts.size());
  return lines;
}

void check_recovered(MemoryFileSystem& files, ManualClock& clock, const std::vector<Attempt>& attempts) {
  const StoreOptions options = Session(files, clock).options();
  std::vector<Attempt> known = attempts;
  auto store = open(options);
  if (!store) return;

  const std::vector<std::string> lines = check_contents(*store, known);
  settle(*store, known);

  // The log goes on where it stands, and a second opening finds all of it.
  known.push_back({.number = known.size() + 1, .events = 2});
  const auto appended = store->append(commit_of(known.back()));
  ASSERT_TRUE(appended.has_value()) << appended.error().message();
  EXPECT_EQ(appended->commit.value(), lines.size() + 1);
  known.back().receipt = *appended;
  check_second_power_cut(files, clock, lines, known);
  store->maintain();
  check_second_power_cut(files, clock, lines, known);
  EXPECT_TRUE(store->close().has_value());
  store.reset();

  const LogFiles log = read_log_files(files, kDirectory);
  EXPECT_TRUE(log.problems.empty()) << log.problems.front();
  store = open(options);
  if (!store) return;
  const std::vector<std::string> again = commit_lines(*store);
  EXPECT_EQ(again, log.commits);
  ASSERT_EQ(again.size(), lines.size() + 1);
  EXPECT_TRUE(std::equal(lines.begin(), lines.end(), again.begin())) << "a second opening finds other commits";
  check_commits(again, known);
}

}  // namespace opossum::test
