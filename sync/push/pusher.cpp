// SPDX-License-Identifier: MIT
#include "sync/push/pusher.hpp"

#include <algorithm>
#include <utility>

#include "store/clock.hpp"
#include "store/commit_line.hpp"
#include "sync/protocol/frame.hpp"

namespace opossum::sync::push {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Long waits are cut, so that a jump of the wall clock or a changed time zone is noticed.
constexpr milliseconds kLongestWait{30'000};

milliseconds until(SteadyTime time, SteadyTime now) {
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(time - now));
}

Error foreign_answer(const HttpAnswer& answer) {
  return Error(answer.status == 401 || answer.status == 403 ? Errc::unauthorized : Errc::unavailable,
               "the answer is not from an Opossum central: HTTP status " + std::to_string(answer.status) + ", " +
                   (answer.content_type.empty() ? std::string("no content type") : answer.content_type) +
                   "; check the target's url and what stands between (proxy, captive portal)");
}

}  // namespace

Pusher::Pusher(EventStore& store, const PushTargetOptions& options, Transport& transport, Logger logger, Clock& clock, std::uint64_t seed)
    : store_(store), options_(options), transport_(transport), logger_(std::move(logger)), clock_(clock),
      approvals_(store, options.name, options.approve), session_(store, options.name, clock, options.pull, options.disclosure), backoff_(options.retry_min, options.retry_max, seed),
      frame_size_(options.frame_bytes_start, options.frame_bytes_max), pace_(options.bandwidth), paused_(options.paused) {
  status_.name = options.name;
  status_.url = options.url;
  status_.state = paused_ ? TargetState::paused : TargetState::connecting;
}

Wait Pusher::step() {
  if (auto wait = must_wait()) return *wait;
  const SteadyTime now = clock_.steady_now();
  if (pace_.free_at() > now) return {until(pace_.free_at(), now), false};
  if (!session_.welcomed()) return greet();
  // A long pull and what is recorded meanwhile take turns.
  if (pull_due(now) && !pulled_last_) return pull();
  if (gather_until_ > now) return {until(gather_until_, now), false};
  return push();
}

std::optional<Wait> Pusher::must_wait() {
  bool asked_now = false;
  {
    const std::scoped_lock lock(mutex_);
    if (paused_) {
      status_.state = TargetState::paused;
      now_ = false;
      retry_now_ = false;
      return Wait{kLongestWait, false};
    }
    asked_now = now_;
    if (std::exchange(retry_now_, false)) waits_for_retry_ = false;
  }
  if (!asked_now) {
    if (auto wait = outside_window()) return wait;
  }
  const SteadyTime now = clock_.steady_now();
  if (!waits_for_retry_ || retry_at_ <= now) return std::nullopt;
  set(refused_ ? TargetState::needs_operator : TargetState::backing_off);
  return Wait{std::min(kLongestWait, until(retry_at_, now)), false};
}

std::optional<Wait> Pusher::outside_window() {
  if (options_.schedule.always()) return std::nullopt;
  const auto now = std::chrono::floor<seconds>(clock_.now());
  const auto opening = next_opening(options_.schedule, now);
  const bool open = is_open(options_.schedule, now);
  const std::scoped_lock lock(mutex_);
  status_.next_window.reset();
  if (open) return std::nullopt;
  status_.state = TargetState::waiting_for_window;
  if (opening) status_.next_window = *opening;
  const milliseconds wait = opening ? milliseconds(*opening - now) : kLongestWait;
  return Wait{std::clamp(wait, milliseconds(10), kLongestWait), false};
}

Result<std::string> Pusher::exchange(std::string_view path, std::string_view frame) {
  asked_to_wait_.reset();
  auto answer = transport_.post(path, frame, options_.request_timeout);
  const SteadyTime now = clock_.steady_now();
  pace_.sent(frame.size(), now);
  {
    const std::scoped_lock lock(mutex_);
    status_.bytes_sent += frame.size();
    rate_.add(frame.size(), now);
  }
  if (!answer) return fail(std::move(answer).error());
  asked_to_wait_ = answer->retry_after;
  if (answer->content_type == protocol::kContentType) return std::move(answer->body);
  if (answer->status == 413) return fail(Errc::too_large, "the server takes no request of " + std::to_string(frame.size()) + " bytes");
  return fail(foreign_answer(*answer));
}

Wait Pusher::greet() {
  set(TargetState::connecting);
  auto hello = session_.hello();
  if (!hello) return failed(hello.error(), {});
  auto answer = exchange("/v1/replication/hello", *hello);
  if (!answer) return failed(answer.error(), asked_to_wait_);
  if (auto welcome = session_.on_hello_answer(*answer); !welcome) return failed(welcome.error(), session_.retry_after());
  backoff_.reset();
  waits_for_retry_ = false;
  if (refused_ && logger_) logger_(LogLevel::info, "target " + options_.name + ": the central takes commits again");
  refused_ = false;
  next_heartbeat_ = clock_.steady_now() + options_.heartbeat;
  publish();
  return {};
}

Wait Pusher::push() {
  pulled_last_ = false;
  const auto approved = approvals_.limit();
  if (!approved) return failed(approved.error(), {});
  session_.hold_behind(*approved);
  // A bandwidth cap makes frames small enough that an operator's action need not wait for a big one.
  const std::uint64_t bytes = std::min(frame_size_.bytes(), pace_.request_bytes_max());
  auto frame = session_.next_push(bytes);
  if (!frame) return failed(frame.error(), {});
  if (!*frame) return pull_due(clock_.steady_now()) ? pull() : rest();
  set(TargetState::sending);
  const SteadyTime begun = clock_.steady_now();
  auto answer = exchange("/v1/replication/push", **frame);
  if (!answer) {
    frame_size_.was_lost();
    return failed(answer.error(), asked_to_wait_);
  }
  auto outcomes = session_.on_push_answer(*answer);
  publish();
  if (!outcomes) return failed(outcomes.error(), session_.retry_after());
  frame_size_.came_through(session_.sent().full);
  backoff_.reset();
  next_heartbeat_ = clock_.steady_now() + options_.heartbeat;
  if (!session_.sent().full) gather_until_ = begun + options_.gather;
  return {};
}

bool Pusher::pull_due(SteadyTime now) const {
  if (!session_.pulls()) return false;
  if (session_.more_to_pull() && (page_was_full_ || now >= pulled_at_ + options_.pull_gather)) return true;
  return now >= pulled_at_ + options_.pull_every;
}

Wait Pusher::pull() {
  pulled_last_ = true;
  set(TargetState::receiving);
  auto answer = exchange("/v1/replication/pull", session_.next_pull(options_.frame_bytes_max));
  if (!answer) return failed(answer.error(), asked_to_wait_);
  auto page = session_.on_pull_answer(*answer);
  if (!page) return failed(page.error(), session_.retry_after());
  const SteadyTime now = clock_.steady_now();
  pulled_at_ = now;
  page_was_full_ = session_.more_to_pull();
  if (now >= next_mark_) {
    if (auto marked = session_.mark_pulled(); !marked) return failed(marked.error(), {});
    next_mark_ = now + options_.heartbeat;
  }
  backoff_.reset();
  publish();
  return {};
}

Wait Pusher::rest() {
  {
    const std::scoped_lock lock(mutex_);
    status_.state = session_.holds() ? TargetState::waiting_for_approval : TargetState::idle;
    now_ = false;
  }
  const SteadyTime now = clock_.steady_now();
  if (next_heartbeat_ <= now) return greet();
  SteadyTime next = next_heartbeat_;
  if (session_.pulls()) next = std::min(next, pulled_at_ + (session_.more_to_pull() ? options_.pull_gather : options_.pull_every));
  return {until(next, now), true};
}

Wait Pusher::failed(const Error& error, std::optional<seconds> retry_after) {
  const bool for_operator = error.code() == Errc::refused || error.code() == Errc::damaged;
  milliseconds wait = backoff_.next();
  // Whatever an operator has to do may be done at the central: ask again now and then, with a hello only.
  if (for_operator) wait = options_.retry_max;
  if (retry_after) wait = std::clamp<milliseconds>(*retry_after, wait, std::max(wait, options_.retry_max));
  retry_at_ = clock_.steady_now() + wait;
  waits_for_retry_ = true;
  refused_ = for_operator;
  std::string message = for_operator ? error.detail() : error.message();
  bool is_new = false;
  {
    const std::scoped_lock lock(mutex_);
    is_new = status_.last_error != message;
    status_.last_error = message;
    status_.state = for_operator ? TargetState::needs_operator : TargetState::backing_off;
    status_.next_retry = clock_.now() + wait;
    status_.verified.reset();
  }
  if (is_new && logger_) {
    logger_(for_operator ? LogLevel::error : LogLevel::warning, "target " + options_.name + ": " + message);
  }
  // Whatever went wrong, the next step begins with a hello.
  session_.drop();
  return {};
}

void Pusher::set(TargetState state) {
  const std::scoped_lock lock(mutex_);
  status_.state = state;
}

void Pusher::publish() {
  const std::scoped_lock lock(mutex_);
  status_.central = session_.central();
  status_.commits_refused = session_.refused();
  if (decided_ && session_.decided() && *session_.decided() > *decided_) {
    status_.commits_sent += session_.decided()->value() - decided_->value();
  }
  decided_ = session_.decided();
  status_.verified = session_.verified();
  if (session_.pulls() && session_.welcomed()) {
    status_.pulled = session_.pulled();
    const std::uint64_t head = session_.central_head().value();
    status_.pull_lag = head > session_.pulled().value() ? head - session_.pulled().value() : 0;
  }
  if (!session_.welcomed()) return;
  status_.last_error.clear();
  status_.next_retry.reset();
}

TargetStatus Pusher::status() const {
  TargetStatus status;
  std::optional<Sequence> decided;
  {
    const std::scoped_lock lock(mutex_);
    status = status_;
    decided = decided_;
    status.bytes_per_second = rate_.per_second(clock_.steady_now());
  }
  const Sequence authored = store_.authored().sequence;
  status.in_sync = status.verified && status.verified->sequence == authored;
  if (!decided) return status;
  status.lag_commits = authored.value() > decided->value() ? authored.value() - decided->value() : 0;
  status.lag_seconds = *status.lag_commits == 0 ? std::optional(0.0) : age_of_oldest(*decided);
  return status;
}

std::optional<double> Pusher::age_of_oldest(Sequence decided) const {
  auto cursor = store_.read_authored(decided);
  if (!cursor) return std::nullopt;
  const auto stored = cursor->next();
  if (!stored || !*stored) return std::nullopt;
  const auto line = parse_commit_line((*stored)->line());
  if (!line) return std::nullopt;
  const auto time = from_rfc3339(line->events.front().time);
  if (!time) return std::nullopt;
  return std::max(0.0, std::chrono::duration<double>(clock_.now() - *time).count());
}

void Pusher::now() {
  const std::scoped_lock lock(mutex_);
  now_ = true;
  retry_now_ = true;
}

void Pusher::pause() {
  const std::scoped_lock lock(mutex_);
  paused_ = true;
  status_.state = TargetState::paused;
}

void Pusher::resume() {
  const std::scoped_lock lock(mutex_);
  if (!paused_) return;
  paused_ = false;
  status_.state = TargetState::connecting;
}

void Pusher::note_stopped() { set(TargetState::stopped); }

}  // namespace opossum::sync::push
