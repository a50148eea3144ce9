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
  std::optional<Query> filter;          ///< what it pulls; takes effect with the next boot() or restart(); nothing = it only pushes
  Sequence acknowledged{};              ///< the newest sequence whose append succeeded
  Sequence told{};                      ///< the edge heard that the central decided everything up to here
  Sequence answered{};                  ///< the central said so, whether that arrived or not
  std::optional<Position> checkpoint{}; ///< of its log, while its pusher has not said yet how far it has pulled
};

/// A central and edges in one thread, on disks and a clock of its own, from one seed.
class World {
 public:
  World(std::uint64_t seed, unsigned edges);

  [[nodiscard]] Machine& central_machine() { return central_machine_; }
  [[nodiscard]] std::vector<std::unique_ptr<Edge>>& edges() { return edges_; }
  [[nodiscard]] test::ManualClock& clock() { return clock_; }
  [[nodiscard]] std::mt19937_64& random() { return random_; }
  /// What holds for every edge at the central, from the next boot_central() on.
  void set_policy(sync::ConflictPolicy policy) { policy_ = policy; }
  void allow_types(std::vector<std::string> types) { allowed_types_ = std::move(types); }

  void boot_central();
  void cut_central(std::uint64_t seed);
  /// The central's disk as it is now, to be put in its place again by replace_central(): a backup.
  [[nodiscard]] std::unique_ptr<test::MemoryFileSystem> back_up_central() { return central_machine_.disk().after_kill(); }
  void replace_central(std::unique_ptr<test::MemoryFileSystem> disk);
  /// Everything is switched on.
  void boot();
  void boot(Edge& edge);
  void cut(Edge& edge, std::uint64_t seed);
  /// Only the session begins anew, with the edge's filter of now.
  void restart(Edge& edge);

  /// A second machine with the edge's identity: its disk, its name, its token. Not booted.
  [[nodiscard]] std::unique_ptr<Edge> clone(const Edge& edge);

  /// Appends at the edge; a commit that its disk refuses is not acknowledged.
  bool append(Edge& edge, Commit commit);
  bool append_at_central(Commit commit) { return central_machine_.store().append(std::move(commit)).has_value(); }

  /// One step of the edge's pusher and the wait behind it.
  void step(Edge& edge);
  /// Steps all edges in fine weather until each is verified to be in sync and has pulled all there is. False if that does not happen.
  [[nodiscard]] bool settle();
  /// Which edge does not get there and what it says.
  [[nodiscard]] std::string unsettled() const;

  /// Something that must never happen was seen on the way; the first one.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  [[nodiscard]] std::unique_ptr<Edge> make_edge(const std::string& name);
  [[nodiscard]] std::optional<sync::CentralAnswer> serve(Edge& edge, std::string_view path, std::string_view body);
  [[nodiscard]] bool is_settled(const Edge& edge) const;
  void start_central();
  void observe(Edge& edge);
  void note(const std::string& problem);

  test::ManualClock clock_;
  std::mt19937_64 random_;
  sync::ConflictPolicy policy_ = sync::ConflictPolicy::reject;
  std::vector<std::string> allowed_types_;
  Machine central_machine_;
  std::unique_ptr<sync::Central> central_;
  std::vector<std::unique_ptr<Edge>> edges_;
  std::string problem_;
};

}  // namespace opossum::sim
