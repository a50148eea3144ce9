// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/log/segment_name.hpp"
#include "store/repair.hpp"

namespace opossum::log {

/// A file that gets new content, or goes.
struct Change {
  RepairStep step;
  std::optional<std::string> content;
};

/// quarantine/repair-TIME: makes changes so that each file lies there first as it was found, durably, with the reason beside it.
class RepairFolder {
 public:
  RepairFolder(FileSystem& files, const Layout& layout, const std::string& time)
      : files_(files), layout_(layout), path_(layout.quarantine_folder() + "/repair-" + time) {}

  /// In this order; a crash leaves each file as it was or as it will be. Says in each step where the file was kept.
  [[nodiscard]] Result<void> make(std::vector<Change>& changes);

 private:
  [[nodiscard]] Result<void> create();
  [[nodiscard]] Result<void> keep(RepairStep& step);
  [[nodiscard]] Result<void> apply(const Change& change);

  FileSystem& files_;
  const Layout& layout_;
  std::string path_;
};

}  // namespace opossum::log
