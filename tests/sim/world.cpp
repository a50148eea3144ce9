// SPDX-License-Identifier: MIT
#include "tests/sim/world.hpp"

#include <stdexcept>

namespace opossum::sim {

using namespace std::chrono_literals;

namespace {

constexpr int kSettleSteps = 5000;

sync::PushTargetOptions target_options() {
  sync::PushTargetOptions options;
  options.name = "hq";
  options.url = "http://127.0.0.1:1";
  options.frame_bytes_start = 600;  // a few commits a frame
  options.frame_bytes_max = 4000;
  options.retry_max = 10s;
  return options;
}

}  // namespace

Commit fact(const std::string& type, std::vector<std::string> tags, std::uint64_t number) {
  NewEvent event;
  event.type = type;
  event.tags = std::move(tags);
  event.data = "{\"number\":" + std::to_string(number) + "}";
  Commit commit;
  commit.events.push_back(std::move(event));
  return commit;
}

Commit decision(const std::string& type, const std::string& tag, std::uint64_t number) {
  Commit commit = fact(type, {tag}, number);
  commit.condition = AppendCondition{Query{{QueryItem{{type}, {tag}}}}, std::nullopt};
  return commit;
}

World::World(std::uint64_t seed, unsigned edges) : random_(seed), central_machine_("central", clock_) {
  for (unsigned i = 0; i < edges; ++i) {
    edges_.push_back(std::make_unique<Edge>("edge-" + std::to_string(i), clock_));
    Edge& edge = *edges_.back();
    edge.network = std::make_unique<Network>([this, &edge](auto path, auto body) { return serve(edge, path, body); }, clock_, random_());
  }
}

void World::boot_central() {
  central_machine_.boot();
  sync::CentralOptions options;
  for (const auto& edge : edges_) {
    sync::CentralOrigin origin;
    origin.name = edge->machine.name();
    origin.token = "token of " + origin.name;
    origin.policy = policy_;
    options.origins.push_back(std::move(origin));
  }
  auto central = sync::Central::create(central_machine_.store(), std::move(options), {}, &clock_);
  if (!central) throw std::runtime_error("the central does not start: " + central.error().message());
  central_ = std::move(*central);
}

void World::cut_central(std::uint64_t seed) {
  central_.reset();
  central_machine_.cut_power(seed);
}

void World::boot(Edge& edge) {
  edge.machine.boot();
  edge.pusher = std::make_unique<sync::push::Pusher>(edge.machine.store(), target_options(), *edge.network, Logger(), clock_, random_());
}

void World::cut(Edge& edge, std::uint64_t seed) {
  edge.pusher.reset();
  edge.machine.cut_power(seed);
}

std::optional<sync::CentralAnswer> World::serve(const Edge& edge, std::string_view path, std::string_view body) {
  if (!central_) return std::nullopt;
  auto answer = central_->handle(path, "token of " + edge.machine.name(), std::string(body));
  // A central whose power went off on the way answers nobody.
  if (central_machine_.disk().stopped()) return std::nullopt;
  return answer;
}

bool World::append(Edge& edge, Commit commit) {
  auto receipt = edge.machine.store().append(std::move(commit));
  if (!receipt) return false;
  edge.acknowledged = edge.machine.store().authored().sequence;
  return true;
}

Commit World::any_commit(Edge& edge, std::uint64_t number) {
  const std::string tag = "seat:" + std::to_string(random_() % 6);
  if (random_() % 4 == 0) return decision("Reserved", tag, number);
  if (random_() % 5 == 0) {
    // Built on whatever this edge knows of the seat by now.
    Commit paid = fact("Paid", {tag}, number);
    paid.condition = AppendCondition{Query{{QueryItem{{"Reserved"}, {tag}}}}, edge.machine.store().head().position};
    return paid;
  }
  if (random_() % 8 == 0) return fact("Reserved", {tag}, number);
  Commit commit = fact("Reading", {"edge:" + edge.machine.name()}, number);
  for (std::uint64_t more = random_() % 3; more > 0; --more) {
    commit.events.push_back(fact("Reading", {tag, "weird:\"\\\u00e9"}, number + more).events.front());
  }
  if (random_() % 6 == 0) commit.key = "key-" + std::to_string(number);
  if (random_() % 6 == 0) commit.events.front().subject = "somebody";
  return commit;
}

void World::step(Edge& edge) {
  const auto wait = edge.pusher->step();
  clock_.advance(std::min<std::chrono::microseconds>(wait.time, 11s));
}

bool World::settle() {
  for (auto& edge : edges_) edge->network->set({});
  for (auto& edge : edges_) {
    int left = kSettleSteps;
    while (!edge->pusher->status().in_sync && --left > 0) step(*edge);
    if (left == 0) return false;
  }
  return true;
}

}  // namespace opossum::sim
