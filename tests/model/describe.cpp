// SPDX-License-Identifier: MIT
#include <string_view>

#include "store/clock.hpp"
#include "tests/contract/conformance/builders.hpp"
#include "tests/model/history.hpp"

namespace opossum::test {

namespace {

constexpr std::size_t kDataShown = 40;

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string out;
  for (const std::string& text : texts) {
    if (!out.empty()) out += between;
    out += conformance::in_quotes(text);
  }
  return out;
}

std::string text_of(const Query& query) {
  if (query.matches_all()) return "anything";
  std::string out;
  for (const QueryItem& item : query.items) {
    if (!out.empty()) out += " or ";
    out += joined(item.types, "|") + '{' + joined(item.tags, ",") + '}';
  }
  return out;
}

std::string text_of(const NewEvent& event) {
  std::string out = conformance::in_quotes(event.type) + '{' + joined(event.tags, ",") + '}';
  if (event.time) out += " at " + to_rfc3339(*event.time);
  if (!event.data) return out;
  const bool is_long = event.data->size() > kDataShown;
  return out + " data " + event.data->substr(0, kDataShown) + (is_long ? "… (" + std::to_string(event.data->size()) + " bytes)" : "");
}

std::string text_of(const Commit& commit) {
  std::string out = "[";
  for (const NewEvent& event : commit.events) out += (out.size() > 1 ? "; " : "") + text_of(event);
  out += ']';
  if (commit.key) out += " with key " + conformance::in_quotes(*commit.key);
  if (commit.condition) {
    out += " unless " + text_of(commit.condition->fail_if_events_match);
    if (commit.condition->after) out += " after " + std::to_string(commit.condition->after->value());
  }
  return out;
}

std::string text_of(const ReadOptions& options) {
  std::string out;
  if (options.after) out += " after " + std::to_string(options.after->value());
  if (options.before) out += " before " + std::to_string(options.before->value());
  if (options.limit) out += " limit " + std::to_string(*options.limit);
  if (options.since) out += " since " + to_rfc3339(*options.since);
  if (options.until) out += " until " + to_rfc3339(*options.until);
  return out + (options.backwards ? " backwards" : "");
}

std::string_view name_of(Step step) {
  switch (step) {
    case Step::append: return "append";
    case Step::append_group: return "append together";
    case Step::append_on_full: return "append on a full disk";
    case Step::read: return "read";
    case Step::begin_read: return "begin a read";
    case Step::end_read: return "end the read";
    case Step::other_read: return "read through another handle";
    case Step::event_at: return "event at";
    case Step::read_commits: return "read commits after";
    case Step::subscribe: return "subscribe";
    case Step::poll: return "poll the subscription";
    case Step::seal: return "seal";
    case Step::maintain: return "maintain";
    case Step::quiet: return "11 s pass, maintain";
    case Step::next_day: return "24 h pass, maintain";
    case Step::reopen: return "close, open";
    case Step::kill: return "killed, open";
    case Step::power_cut: return "power cut, open";
  }
  return {};
}

}  // namespace

std::string describe(const Action& action) {
  std::string out(name_of(action.step));
  switch (action.step) {
    case Step::append:
    case Step::append_group:
    case Step::append_on_full:
      for (const Commit& commit : action.commits) out += ' ' + text_of(commit);
      break;
    case Step::begin_read:
    case Step::subscribe: out += " in slot " + std::to_string(action.slot); [[fallthrough]];
    case Step::read:
    case Step::other_read: return out + ": " + text_of(action.query) + text_of(action.options);
    case Step::end_read:
    case Step::poll: return out + " in slot " + std::to_string(action.slot);
    case Step::event_at:
    case Step::read_commits: return out + ' ' + std::to_string(action.number);
    default: break;
  }
  const bool lucky = action.step == Step::power_cut || action.step == Step::append_on_full;
  return out + (lucky ? " (" + std::to_string(action.number) + ")" : "");
}

std::string describe(const Sizes& sizes) {
  return "segment_bytes " + std::to_string(sizes.segment_bytes) + ", preallocate_bytes " + std::to_string(sizes.preallocate_bytes) +
         ", frame_cache_bytes " + std::to_string(sizes.frame_cache_bytes) + ", group_commits_max " +
         std::to_string(sizes.group_commits_max) + (sizes.compress ? ", compressed" : ", not compressed");
}

}  // namespace opossum::test
