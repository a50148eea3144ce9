// SPDX-License-Identifier: MIT
#include "tests/sim/world.hpp"

#include <algorithm>
#include <stdexcept>

#include "sync/protocol/frame.hpp"
#include "sync/protocol/messages.hpp"

namespace opossum::sim {

using namespace std::chrono_literals;

namespace {

constexpr int kSettleSteps = 5000;

sync::PushTargetOptions target_options(const Edge& edge) {
  sync::PushTargetOptions options;
  options.name = "hq";
  options.url = "http://127.0.0.1:1";
  options.pull = edge.filter;
  options.frame_bytes_start = 600;  // a few commits a frame
  options.frame_bytes_max = 4000;
  options.retry_max = 10s;
  return options;
}

/// Up to which commit an answer says that there is an outcome.
Sequence outcome_in(const sync::CentralAnswer& answer) {
  const auto frame = sync::protocol::decode_frame(answer.body, sync::protocol::kMessageBytesMax);
  if (!frame || frame->type != sync::protocol::FrameType::outcomes) return {};
  const auto outcomes = sync::protocol::read_outcomes(frame->payload);
  Sequence last = outcomes->decided;
  for (const auto& run : outcomes->accepted) last = std::max(last, run.to);
  for (const auto& one : outcomes->refused) last = std::max(last, one.sequence);
  return last;
}

}  // namespace

World::World(std::uint64_t seed, unsigned edges) : random_(seed), central_machine_("central", clock_) {
  for (unsigned i = 0; i < edges; ++i) edges_.push_back(make_edge("edge-" + std::to_string(i)));
}

std::unique_ptr<Edge> World::make_edge(const std::string& name) {
  auto edge = std::make_unique<Edge>(name, clock_);
  auto reach = [this, &made = *edge](auto path, auto body) { return serve(made, path, body); };
  edge->network = std::make_unique<Network>(std::move(reach), clock_, random_());
  return edge;
}

std::unique_ptr<Edge> World::clone(const Edge& edge) {
  auto copy = make_edge(edge.machine.name());
  copy->machine.copy_disk_of(edge.machine);
  copy->acknowledged = edge.acknowledged;
  return copy;
}

void World::note(const std::string& problem) {
  if (problem_.empty()) problem_ = problem;
}

void World::boot_central() {
  central_machine_.boot();
  start_central();
}

void World::start_central() {
  sync::CentralOptions options;
  for (const auto& edge : edges_) {
    sync::CentralOrigin origin;
    origin.name = edge->machine.name();
    origin.token = "token of " + origin.name;
    origin.allow_types = allowed_types_;
    origin.policy = policy_;
    options.origins.push_back(std::move(origin));
  }
  auto central = sync::Central::create(central_machine_.store(), std::move(options), {}, &clock_);
  if (!central) throw std::runtime_error("the central does not start: " + central.error().message());
  central_ = std::move(*central);
  // I2: whatever an edge was or might have been told is on the disk now.
  for (const auto& edge : edges_) {
    const Sequence said = std::max(edge->told, edge->answered);
    if (!said) continue;
    const StoreIdentity& identity = edge->machine.store().identity();
    const auto progress = central_machine_.store().progress_of({identity.id, identity.epoch, 0});
    if (!progress || progress->decided < said) note(edge->machine.name() + " was told of outcomes that were not durable (I2)");
  }
}

void World::cut_central(std::uint64_t seed) {
  central_.reset();
  central_machine_.cut_power(seed);
}

void World::replace_central(std::unique_ptr<test::MemoryFileSystem> disk) {
  central_.reset();
  central_machine_.replace_disk(std::move(disk));
  for (const auto& edge : edges_) edge->told = edge->answered = {};
  boot_central();
}

void World::boot() {
  boot_central();
  for (auto& edge : edges_) boot(*edge);
}

void World::boot(Edge& edge) {
  edge.machine.boot();
  restart(edge);
}

void World::restart(Edge& edge) {
  EventStore& store = edge.machine.store();
  edge.pusher = std::make_unique<sync::push::Pusher>(store, target_options(edge), *edge.network, Logger(), clock_, random_());
  const StoreIdentity& central = central_machine_.store().identity();
  const auto progress = store.progress_of(pull_counter(central.id, central.epoch));
  edge.checkpoint = progress ? Position(progress->decided.value()) : Position();
}

void World::cut(Edge& edge, std::uint64_t seed) {
  edge.pusher.reset();
  edge.machine.cut_power(seed);
}

std::optional<sync::CentralAnswer> World::serve(Edge& edge, std::string_view path, std::string_view body) {
  if (!central_) return std::nullopt;
  // A central whose disk stopped goes on for a while, and must not say more than what will be found on it.
  auto answer = central_->handle(path, "token of " + edge.machine.name(), std::string(body));
  edge.answered = std::max(edge.answered, outcome_in(answer));
  return answer;
}

bool World::append(Edge& edge, Commit commit) {
  auto receipt = edge.machine.store().append(std::move(commit));
  if (!receipt) return false;
  edge.acknowledged = edge.machine.store().authored().sequence;
  return true;
}

void World::step(Edge& edge) {
  const auto wait = edge.pusher->step();
  observe(edge);
  clock_.advance(std::min<std::chrono::microseconds>(wait.time, 11s));
}

void World::observe(Edge& edge) {
  const sync::TargetStatus status = edge.pusher->status();
  if (status.lag_commits) edge.told = std::max(edge.told, Sequence(edge.machine.store().authored().sequence.value() - *status.lag_commits));
  if (!status.pulled || !edge.checkpoint) return;
  if (*status.pulled != *edge.checkpoint) note(edge.machine.name() + " begins to pull elsewhere than where its log ends (I6)");
  edge.checkpoint.reset();
}

bool World::is_settled(const Edge& edge) const {
  const sync::TargetStatus status = edge.pusher->status();
  return status.in_sync && (!edge.filter || (status.pulled && *status.pulled == central_machine_.store().head().position));
}

bool World::settle() {
  for (auto& edge : edges_) edge->network->set(kFine);
  const auto work = [this](const auto& done) {
    for (auto& edge : edges_) {
      int left = kSettleSteps;
      while (!done(*edge) && --left > 0) step(*edge);
      if (left == 0) return false;
    }
    return true;
  };
  // What one pushes the others still have to pull.
  return work([](const Edge& one) { return one.pusher->status().in_sync; }) && work([this](const Edge& one) { return is_settled(one); });
}

std::string World::unsettled() const {
  for (const auto& edge : edges_) {
    if (!is_settled(*edge)) return edge->machine.name() + " does not get in sync (I13): " + edge->pusher->status().last_error;
  }
  return "";
}

}  // namespace opossum::sim
