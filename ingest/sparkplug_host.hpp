// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "ingest/gap.hpp"
#include "ingest/metric.hpp"
#include "store/file_system.hpp"

namespace opossum::ingest {

struct SparkplugOptions {
  std::string state_directory{};  ///< DATA/ingest: sparkplug.births.json keeps the births; created when missing; empty = nothing is kept
  bool read_only = false;         ///< takes the births from there and changes nothing
  bool background = true;         ///< births are written by an own thread, within a second; false: before read() returns
  std::chrono::milliseconds rebirth_pause{10'000};  ///< an edge node is asked for new birth certificates once in this time
  GapLog* gaps = nullptr;         ///< what sequence numbers leave out is recorded there; must outlive this; nullptr = nowhere
  FileSystem* files = nullptr;    ///< nullptr = posix_file_system()
  Clock* clock = nullptr;         ///< nullptr = system_clock()
  Logger logger{};
};

/// Listens to edge nodes that speak Sparkplug B, as a host application does: knows their metrics from birth certificates, notices what
/// their sequence numbers leave out, asks for new birth certificates where one is missing, and tells which metrics a death made stale.
///
/// Births are kept over a restart. Nothing of what it does waits for the disk: a birth that a crash takes is asked for again, because the
/// first message after a restart must have the next sequence number. Counters: births, deaths, deaths_ignored, gaps, unresolved,
/// rebirths_asked, each with `sparkplug_` before it; docs/sparkplug.md. Thread-safe. Source: Sparkplug 3.0 specification.
class SparkplugHost final : public MetricReader {
 public:
  /// Publishes with QoS 0; false if that is not possible now. Called on the thread that reads a message; must not block.
  using Publish = std::function<bool(const std::string& topic, std::string payload)>;

  /// A file that cannot be read is logged and replaced: edge nodes are asked again.
  [[nodiscard]] static std::unique_ptr<SparkplugHost> open(SparkplugOptions options);
  /// stop().
  ~SparkplugHost() override;

  /// How the edge nodes of a source are reached; without it they are not asked. nullptr takes it back.
  void publish_through(const std::string& source, Publish publish);

  /// The next message of its source.
  [[nodiscard]] std::expected<std::vector<Metric>, std::string> read(const Message& message) override;
  /// An old message, by what is known now; changes nothing.
  [[nodiscard]] std::expected<std::vector<Metric>, std::string> look_at(const Message& message) const;

  /// A source that the edge node of this topic was heard from; empty if there is none.
  [[nodiscard]] std::string source_of(const std::string& topic) const;

  /// Of a source, since the start; empty if it never sent a message of Sparkplug B.
  [[nodiscard]] std::map<std::string, std::uint64_t> counters(const std::string& source) const;
  /// Writes the births and the newest sequence numbers. After the last read(). Idempotent.
  void stop();

 private:
  class Implementation;
  explicit SparkplugHost(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::ingest
