// SPDX-License-Identifier: MIT
#include "ingest/modbus/bus_worker.hpp"

#include <algorithm>

namespace opossum::ingest::modbus {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kReconnectFirst{250};
constexpr milliseconds kBusyPause{100};

/// Never longer than a degraded device waits, so that its next turn finds the way free.
milliseconds reconnect_most(const std::vector<Device>& devices) {
  milliseconds most{30'000};
  for (const auto& device : devices) most = std::min(most, device.options.degrade_time);
  return most;
}

Schedule make_schedule(const std::vector<Device>& devices, Schedule::Instant start) {
  std::vector<Schedule::DeviceRule> rules;
  std::vector<Schedule::Slot> slots;
  for (std::size_t index = 0; index < devices.size(); ++index) {
    rules.push_back({devices[index].options.degrade_after, devices[index].options.degrade_time});
    for (std::size_t group = 0; group < devices[index].groups.size(); ++group) {
      slots.push_back({index, group, devices[index].groups[group].poll});
    }
  }
  return {std::move(rules), std::move(slots), start};
}

std::string where(const Device& device) { return device.endpoint.key() + ", unit " + std::to_string(device.options.unit); }

}  // namespace

BusWorker::DeviceState::DeviceState(Device device, DeviceGaps::Report report, Clock& clock)
    : poller(std::move(device)),
      gaps(poller.device(), std::move(report), clock.now()),
      status(poller.device().options.name, where(poller.device()), clock.steady_now()) {}

BusWorker::BusWorker(std::vector<Device> devices, Outbox::Append append, DeviceGaps::Report report, Logger logger, Clock& clock)
    : clock_(&clock),
      logger_(std::move(logger)),
      connection_(devices.front().endpoint),
      reconnect_(kReconnectFirst, reconnect_most(devices),
                 static_cast<std::uint32_t>(std::hash<std::string>{}(devices.front().endpoint.key()))),
      schedule_(make_schedule(devices, clock.steady_now())),
      outbox_(std::move(append), [this](std::size_t slot, const PollResult& result) {
        auto& device = *devices_[schedule_.slot(slot).device];
        device.poller.stored(result);
        device.counts.stored += result.events.size();
      }) {
  std::size_t slot = 0;
  for (auto& device : devices) {
    devices_.push_back(std::make_unique<DeviceState>(std::move(device), report, clock));
    for (std::size_t i = 0; i < devices_.back()->poller.device().groups.size(); ++i) devices_.back()->slots.push_back(slot++);
  }
}

BusWorker::~BusWorker() {
  request_stop();
  join();
}

void BusWorker::start() { thread_ = std::thread([this] { run(); }); }

void BusWorker::request_stop() noexcept {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  wake_.notify_all();
}

void BusWorker::join() {
  if (thread_.joinable()) thread_.join();
}

bool BusWorker::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

bool BusWorker::sleep_until(Instant when) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto left = when - clock_->steady_now();
    if (left <= Instant::duration::zero()) return true;
    // In slices, since the clock may be one that is moved by hand.
    wake_.wait_for(lock, std::min<Instant::duration>(left, std::chrono::seconds(1)));
  }
  return false;
}

void BusWorker::run() {
  for (;;) {
    const auto turn = schedule_.next();
    const bool store_first = !outbox_.empty() && outbox_.next_try() < turn.due;
    if (!sleep_until(store_first ? outbox_.next_try() : turn.due)) break;
    if (store_first) {
      flush();
    } else {
      run_turn(turn.slot);
    }
  }
  connection_.close();
  for (const auto& device : devices_) {
    device->gaps.stopped(clock_->now());
    device->counts.state = SourceState::stopped;
    device->status.publish(device->counts, clock_->steady_now());
  }
}

void BusWorker::run_turn(std::size_t slot) {
  const auto& rule = schedule_.slot(slot);
  auto& device = *devices_[rule.device];
  const auto began = clock_->steady_now();
  const auto began_at = clock_->now();
  auto run = device.poller.begin(rule.group, began);
  const bool asked = run.next() != nullptr;
  if (!poll(device, run)) return;
  if (device.poller.device().options.close_after_poll) connection_.close();

  const bool was_degraded = schedule_.degraded(rule.device);
  const auto outcome = !asked ? Schedule::Outcome::not_asked : run.answered() ? Schedule::Outcome::answered : Schedule::Outcome::silent;
  const auto now = clock_->steady_now();
  device.gaps.skipped(rule.group, schedule_.finished(slot, outcome, now, now - began), began_at, clock_->now());
  const auto refused_before = device.poller.refused();
  auto result = device.poller.finish(rule.group, run, now);
  ++device.counts.polls;
  device.counts.readings += static_cast<std::uint64_t>(
      std::ranges::count_if(run.readings(), [](const auto& each) { return each.second.quality <= Quality::uncertain; }));
  if (asked) note_outcome(rule.device, run, was_degraded);
  if (asked) device.gaps.polled(run.answered(), schedule_.degraded(rule.device), clock_->now());
  note_refused(device, refused_before);
  const auto replaced_before = outbox_.replaced(slot);
  outbox_.put(slot, std::move(result));
  device.gaps.replaced(rule.group, outbox_.replaced(slot) - replaced_before, clock_->now());
  flush();
  publish(rule.device);
}

bool BusWorker::poll(DeviceState& device, PollRun& run) {
  while (const auto* request = run.next()) {
    const auto answer = ask(device, *request);
    if (stopping()) return false;
    const auto now = clock_->now();
    if (answer.kind == Answer::Kind::cells) {
      ++device.counts.answers;
      device.counts.last_message = now;
      run.on_answer(answer.cells, now);
    } else if (answer.kind == Answer::Kind::exception) {
      ++device.counts.exceptions;
      run.on_exception(answer.exception, now);
    } else {
      ++device.counts.no_answer;
      run.on_silence(now);
    }
  }
  return true;
}

Answer BusWorker::ask(DeviceState& device, const Request& request) {
  const auto index = static_cast<std::size_t>(std::ranges::find(devices_, &device, &std::unique_ptr<DeviceState>::get) - devices_.begin());
  // A degraded device gets one try, so that it takes as little time as possible from the others on its bus.
  auto tries_left = schedule_.degraded(index) ? 0 : device.poller.device().options.retries;
  for (;;) {
    const bool reused = connection_.is_open();
    auto answer = try_once(device, request);
    const bool busy = answer.kind == Answer::Kind::exception && means_busy(answer.exception);
    if (answer.kind == Answer::Kind::cells || (answer.kind == Answer::Kind::exception && !busy)) reconnect_.succeeded();
    if (answer.kind == Answer::Kind::cells) return answer;
    device.trouble = answer.error;
    if (answer.kind == Answer::Kind::exception && !busy) return answer;
    // Devices hang up on idle connections; finding that out does not count as a try.
    const bool hung_up = reused && answer.kind == Answer::Kind::lost;
    if (!hung_up && tries_left-- == 0) return answer;
    if (stopping() || (busy && !sleep_until(clock_->steady_now() + kBusyPause))) return answer;
    ++device.counts.retries;
  }
}

Answer BusWorker::try_once(DeviceState& device, const Request& request) {
  if (auto open = ensure_open(device); !open) return {.kind = Answer::Kind::lost, .error = open.error().detail()};
  const auto& options = device.poller.device().options;
  if (!sleep_until(last_exchange_ + options.pause_between_requests)) return {.error = "stopped"};
  ++device.counts.requests;
  const auto asked = clock_->steady_now();
  auto answer = connection_.read(options.unit, request.span, options.timeout);
  last_exchange_ = clock_->steady_now();
  device.waited += last_exchange_ - asked;
  device.counts.waited_ms = static_cast<std::uint64_t>(std::chrono::floor<milliseconds>(device.waited).count());
  return answer;
}

Result<void> BusWorker::ensure_open(DeviceState& device) {
  if (connection_.is_open()) return {};
  if (!reconnect_.may_try(clock_->steady_now())) return fail(Errc::unavailable, connect_error_);
  const auto& options = device.poller.device().options;
  auto opened = connection_.open(options.timeout);
  if (!opened) {
    connect_error_ = opened.error().detail();
    reconnect_.failed(clock_->steady_now());
    return opened;
  }
  ++device.counts.connects;
  if (options.pause_after_connect.count() > 0 && !sleep_until(clock_->steady_now() + options.pause_after_connect)) {
    return fail(Errc::closed, "stopped");
  }
  return {};
}

void BusWorker::note_outcome(std::size_t index, const PollRun& run, bool was_degraded) {
  auto& device = *devices_[index];
  const bool silent = !run.answered();
  if (run.silent()) device.status.error(device.trouble, clock_->now());
  if (silent && !device.silent) log(LogLevel::warning, device, "does not answer: " + device.trouble);
  if (!silent && device.silent) log(LogLevel::info, device, "answers");
  if (schedule_.degraded(index) && !was_degraded) {
    const auto& options = device.poller.device().options;
    log(LogLevel::warning, device, "is asked only every " + std::to_string(options.degrade_time.count()) + " ms, after " +
                                       std::to_string(options.degrade_after) + " polls without an answer");
  }
  device.silent = silent;
}

void BusWorker::note_refused(DeviceState& device, std::size_t refused_before) {
  const auto refused = device.poller.refused();
  if (refused <= refused_before) return;
  device.status.error(device.trouble, clock_->now());
  log(LogLevel::warning, device,
      "refuses " + std::to_string(refused) + " of its points (" + device.trouble + "); they are tried again every " +
          std::to_string(device.poller.device().options.recheck.count()) + " ms; check their table and address");
}

void BusWorker::flush() {
  const bool held_before = store_refuses_;
  const auto refusal = outbox_.flush(clock_->steady_now());
  store_refuses_ = !outbox_.empty();
  if (refusal) {
    for (const auto& device : devices_) device->status.error(refusal->message(), clock_->now());
    if (!store_refuses_ || !held_before) log(LogLevel::error, *devices_.front(), "values cannot be stored: " + refusal->message());
  }
  if (held_before && !store_refuses_) log(LogLevel::info, *devices_.front(), "values are stored again");
  if (held_before != store_refuses_) {
    for (std::size_t index = 0; index < devices_.size(); ++index) publish(index);
  }
}

void BusWorker::publish(std::size_t index) {
  auto& device = *devices_[index];
  auto& counts = device.counts;
  counts.overruns = schedule_.overruns(index);
  counts.refused_points = device.poller.refused();
  counts.replaced = counts.refused = counts.held = 0;
  for (const auto slot : device.slots) {
    counts.replaced += outbox_.replaced(slot);
    counts.refused += outbox_.given_up(slot);
    counts.held += outbox_.holds(slot) ? 1U : 0U;
  }
  const bool answered = counts.polls > 0 && !device.silent;
  counts.state = schedule_.degraded(index) || counts.held > 0 ? SourceState::degraded
                 : answered                                   ? SourceState::connected
                                                              : SourceState::connecting;
  device.status.publish(counts, clock_->steady_now());
}

void BusWorker::log(LogLevel level, const DeviceState& device, const std::string& text) const {
  if (logger_) logger_(level, "modbus " + device.poller.device().options.name + " (" + where(device.poller.device()) + "): " + text);
}

}  // namespace opossum::ingest::modbus
