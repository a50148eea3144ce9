// SPDX-License-Identifier: MIT
#include "gateway/http/routes/ndjson_append.hpp"

#include <fmt/format.h>

#include "gateway/http/append.hpp"
#include "gateway/http/problem.hpp"

namespace opossum::gateway::routes {

namespace {

constexpr std::size_t kGroupEventsMax = 1000;
constexpr std::size_t kGroupBytesMax = 1 << 20;

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

// Errors that the content of a single event causes, so that its neighbours can be stored without it.
bool is_about_content(Errc code) { return code == Errc::invalid_argument || code == Errc::too_large; }

}  // namespace

Task<Response> NdjsonAppend::run() {
  while (true) {
    auto more = co_await exchange_.more_body(text_);
    if (!more) co_return stopped_by(more.error());
    auto taken = co_await take_lines(!*more);
    if (!taken) {
      const std::uint64_t bad_line = std::exchange(bad_line_, 0);
      auto flushed = co_await flush();
      if (!flushed) co_return stopped_by(flushed.error());
      bad_line_ = bad_line;
      co_return stopped_by(taken.error());
    }
    if (!*more) break;
  }
  auto flushed = co_await flush();
  if (!flushed) co_return stopped_by(flushed.error());
  if (stored_ == 0) co_return bad_request("the body holds no event; send one JSON object a line");
  co_return Response::json(201, fmt::format(R"({{"commit":{},"first":{},"last":{},"key_seen":false,"commits":{},"stored":{}}})",
                                            receipt_.commit.value(), receipt_.first.value(), receipt_.last.value(), commits_, stored_));
}

Task<Result<void>> NdjsonAppend::take_lines(bool last) {
  std::size_t begin = 0;
  while (begin < text_.size()) {
    const std::size_t newline = text_.find('\n', begin);
    if (newline == std::string::npos && !last) break;
    const std::size_t end = std::min(newline, text_.size());
    ++line_;
    const std::string_view line(text_.data() + begin, end - begin);
    begin = std::min(end + 1, text_.size());
    if (is_blank(line)) continue;
    auto taken = co_await take_line(line);
    if (!taken) co_return taken;
  }
  text_.erase(0, begin);
  if (text_.size() > state_.options.line_bytes_max) {
    bad_line_ = line_ + 1;
    co_return fail(Errc::too_large, "the line is longer than " + std::to_string(state_.options.line_bytes_max) + " bytes");
  }
  co_return Result<void>{};
}

Task<Result<void>> NdjsonAppend::take_line(std::string_view line) {
  padded_line_.assign(line);
  auto event = event_from_json(padded(padded_line_));
  if (!event) {
    bad_line_ = line_;
    co_return fail(std::move(event).error());
  }
  if (!may_see(exchange_.grant(), event->type, event->tags)) {
    bad_line_ = line_;
    co_return fail(Errc::forbidden,
                   "token \"" + exchange_.grant().name + "\" may not append this event: its type or tags are outside the token's");
  }
  group_.push_back(std::move(*event));
  group_lines_.push_back(line_);
  group_bytes_ += line.size();
  if (group_.size() < kGroupEventsMax && group_bytes_ < kGroupBytesMax) co_return Result<void>{};
  auto flushed = co_await flush();
  co_return flushed;
}

Task<Result<void>> NdjsonAppend::flush() {
  if (group_.empty()) co_return Result<void>{};
  Commit commit;
  commit.events = group_;
  auto receipt = co_await append(state_.store(), exchange_.loop(), std::move(commit));
  std::vector<NewEvent> events;
  events.swap(group_);
  group_bytes_ = 0;
  if (receipt) {
    count(*receipt, events.size());
    group_lines_.clear();
    co_return Result<void>{};
  }
  if (!is_about_content(receipt.error().code())) co_return fail(std::move(receipt).error());
  auto stored = co_await flush_one_by_one(std::move(events));
  group_lines_.clear();
  co_return stored;
}

Task<Result<void>> NdjsonAppend::flush_one_by_one(std::vector<NewEvent> events) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    Commit commit;
    commit.events.push_back(std::move(events[i]));
    auto receipt = co_await append(state_.store(), exchange_.loop(), std::move(commit));
    if (!receipt) {
      bad_line_ = group_lines_[i];
      co_return fail(std::move(receipt).error());
    }
    count(*receipt, 1);
  }
  co_return Result<void>{};
}

void NdjsonAppend::count(const Receipt& receipt, std::size_t lines) {
  if (stored_ == 0) receipt_.first = receipt.first;
  receipt_.commit = receipt.commit;
  receipt_.last = receipt.last;
  stored_ += lines;
  ++commits_;
}

Response NdjsonAppend::stopped_by(const Error& error) const {
  JsonObject members;
  members.number("stored", stored_);
  if (bad_line_ != 0) members.number("line", bad_line_);
  if (stored_ != 0) members.number("last", receipt_.last.value());
  const std::string place = bad_line_ != 0 ? "line " + std::to_string(bad_line_) : "after " + std::to_string(stored_) + " stored lines";
  Error placed = Error(error).in(place);
  // The usual titles of these two say that nothing was stored.
  if (stored_ != 0 && (error.code() == Errc::invalid_argument || error.code() == Errc::too_large)) {
    return problem(status_of(error.code()), name(error.code()), "a line was refused; those before it are stored", placed.detail(),
                   std::move(members));
  }
  return problem(placed, std::move(members));
}

}  // namespace opossum::gateway::routes
