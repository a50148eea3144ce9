// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "sync/central.hpp"
#include "sync/push/pusher.hpp"
#include "tests/sim/machine.hpp"
#include "tests/sim/network.hpp"

namespace opossum::sim {

/// An edge: its machine, its pusher, and what it was told to be durable.
struct Edge {
  Edge(const std::string& name, test::ManualClock& clock) : machine(name, clock) {}

  Machine machine;
  std::unique_ptr<Network> network;
  std::unique_ptr<sync::push::Pusher> pusher;
  Sequence acknowledged{};  ///< the newest sequence whose append succeeded
};

/// A central and edges in one thread, on disks and a clock of its own, from one seed.
class World {
 public:
  World(std::uint64_t seed, unsigned edges);

  [[nodiscard]] Machine& central_machine() { return central_machine_; }
  [[nodiscard]] std::vector<std::unique_ptr<Edge>>& edges() { return edges_; }
  [[nodiscard]] test::ManualClock& clock() { return clock_; }
  [[nodiscard]] std::mt19937_64& random() { return random_; }
  void set_policy(sync::ConflictPolicy policy) { policy_ = policy; }

  void boot_central();
  void cut_central(std::uint64_t seed);
  void boot(Edge& edge);
  void cut(Edge& edge, std::uint64_t seed);

  /// Appends at the edge; a commit that its disk refuses is not acknowledged.
  bool append(Edge& edge, Commit commit);
  /// A fact, or now and then a decision over a few tags that the edges share. `number` makes it distinguishable.
  [[nodiscard]] Commit any_commit(Edge& edge, std::uint64_t number);

  /// One step of the edge's pusher and the wait behind it.
  void step(Edge& edge);
  /// Steps all edges in fine weather until each is verified to be in sync. False if that does not happen.
  [[nodiscard]] bool settle();

 private:
  [[nodiscard]] std::optional<sync::CentralAnswer> serve(const Edge& edge, std::string_view path, std::string_view body);

  test::ManualClock clock_;
  std::mt19937_64 random_;
  sync::ConflictPolicy policy_ = sync::ConflictPolicy::reject;
  Machine central_machine_;
  std::unique_ptr<sync::Central> central_;
  std::vector<std::unique_ptr<Edge>> edges_;
};

[[nodiscard]] Commit fact(const std::string& type, std::vector<std::string> tags, std::uint64_t number);
/// Fails if an event with the tag is known: "first come, first served".
[[nodiscard]] Commit decision(const std::string& type, const std::string& tag, std::uint64_t number);

}  // namespace opossum::sim
