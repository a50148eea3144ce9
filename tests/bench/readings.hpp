// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "store/commit.hpp"

namespace opossum::bench {

/// A sensor reading with two tags, about 185 bytes in the log.
[[nodiscard]] NewEvent reading(std::size_t writer, std::uint64_t number);
[[nodiscard]] Commit readings(std::size_t writer, std::uint64_t first, std::size_t events);

/// Commits made beforehand for each writer and used again and again, so that nobody is charged for making up events.
class PreparedCommits {
 public:
  PreparedCommits(std::size_t writers, std::size_t events);
  /// Gives each commit the condition that a tag of its own was never used. It never was, so every append is decided and stored.
  void demand_unused_tags();

  [[nodiscard]] const Commit& at(std::size_t writer, std::uint64_t turn) const { return rings_[writer][turn % rings_[writer].size()]; }

 private:
  std::vector<std::vector<Commit>> rings_;
};

}  // namespace opossum::bench
