// SPDX-License-Identifier: MIT
#include "sync/push_target.hpp"

#include <atomic>
#include <random>
#include <thread>

#include "store/clock.hpp"
#include "sync/push/curl_transport.hpp"
#include "sync/push/pusher.hpp"
#include "sync/push/wake.hpp"

namespace opossum::sync {

namespace {

constexpr std::size_t kNameBytesMax = 128;  // leaves room in keys and tags

Result<void> check(const PushTargetOptions& options) {
  if (options.name.empty() || options.name.size() > kNameBytesMax) {
    return fail(Errc::invalid_argument, "a target's name needs 1 to 128 bytes: \"" + options.name + '"');
  }
  return {};
}

}  // namespace

std::string_view name(TargetState state) noexcept {
  switch (state) {
    case TargetState::idle: return "idle";
    case TargetState::connecting: return "connecting";
    case TargetState::sending: return "sending";
    case TargetState::receiving: return "receiving";
    case TargetState::waiting_for_window: return "waiting-for-window";
    case TargetState::waiting_for_approval: return "waiting-for-approval";
    case TargetState::paused: return "paused";
    case TargetState::backing_off: return "backing-off";
    case TargetState::needs_operator: return "needs-operator";
    case TargetState::stopped: return "stopped";
  }
  return "?";
}

class PushTarget::Implementation {
 public:
  Implementation(EventStore& store, const PushTargetOptions& options, Logger logger, Clock& clock, std::unique_ptr<Transport> transport)
      : transport_(std::move(transport)), pusher_(store, options, *transport_, std::move(logger), clock, std::random_device{}()) {
    listener_ = store.on_new_head([this](Position) {
      if (commits_wake_.exchange(false)) wake_.notify();
    });
    thread_ = std::thread([this] { run(); });
  }

  ~Implementation() { stop(); }

  void stop() {
    const std::scoped_lock lock(stopping_);
    if (!thread_.joinable()) return;
    stop_ = true;
    transport_->cancel();
    wake_.notify();
    thread_.join();
    listener_.reset();
    pusher_.note_stopped();
  }

  push::Pusher& pusher() { return pusher_; }
  Result<push::Approvals*> approvals() {
    if (!pusher_.approvals().needed()) return fail(Errc::refused, "the target needs no approval: [[sync.target]] approve is not set");
    return &pusher_.approvals();
  }
  void wake() { wake_.notify(); }

 private:
  void run() {
    push::Wait wait;
    while (!stop_) {
      // Armed before the step looks at the store: what is recorded meanwhile ends the wait behind it.
      commits_wake_ = true;
      wait = pusher_.step();
      if (wait.time.count() == 0) continue;
      if (!wait.new_commits_end_it) commits_wake_ = false;
      wake_.wait(wait.time);
    }
  }

  std::unique_ptr<Transport> transport_;
  push::Pusher pusher_;
  push::Wake wake_;
  std::atomic<bool> commits_wake_ = false;
  std::atomic<bool> stop_ = false;
  std::shared_ptr<void> listener_;
  std::mutex stopping_;
  std::thread thread_;
};

PushTarget::PushTarget(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
PushTarget::~PushTarget() = default;

Result<std::unique_ptr<PushTarget>> PushTarget::start(EventStore& store, PushTargetOptions options, Logger logger, Clock* clock) {
  auto transport = push::make_curl_transport(options);
  if (!transport) return fail(std::move(transport).error());
  return start(store, std::move(options), std::move(logger), clock, std::move(*transport));
}

Result<std::unique_ptr<PushTarget>> PushTarget::start(EventStore& store, PushTargetOptions options, Logger logger, Clock* clock,
                                                      std::unique_ptr<Transport> transport) {
  OPOSSUM_TRY(check(options));
  Clock& time = clock == nullptr ? system_clock() : *clock;
  return std::unique_ptr<PushTarget>(
      new PushTarget(std::make_unique<Implementation>(store, options, std::move(logger), time, std::move(transport))));
}

TargetStatus PushTarget::status() const { return implementation_->pusher().status(); }

void PushTarget::now() {
  implementation_->pusher().now();
  implementation_->wake();
}

void PushTarget::pause() {
  implementation_->pusher().pause();
  implementation_->wake();
}

void PushTarget::resume() {
  implementation_->pusher().resume();
  implementation_->wake();
}

Result<void> PushTarget::approve_through(CommitNumber commit) {
  auto approvals = implementation_->approvals();
  if (!approvals) return fail(std::move(approvals).error());
  OPOSSUM_TRY((*approvals)->approve_through(commit));
  implementation_->wake();
  return {};
}

Result<void> PushTarget::approve_until(Timestamp time) {
  auto approvals = implementation_->approvals();
  if (!approvals) return fail(std::move(approvals).error());
  OPOSSUM_TRY((*approvals)->approve_until(time));
  implementation_->wake();
  return {};
}

void PushTarget::stop() { implementation_->stop(); }

}  // namespace opossum::sync
