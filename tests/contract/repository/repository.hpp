// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace opossum::testing {

/// Every file of the source tree that is ours, as paths relative to its root, without build results and hidden folders but .ci.
inline std::vector<std::filesystem::path> repository_files() {
  namespace fs = std::filesystem;
  const fs::path root = OPOSSUM_SOURCE_DIR;
  const std::set<std::string> skipped{"build", "node_modules", "opossum-data", ".git", ".cache", "__pycache__"};
  std::vector<fs::path> files;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
    const std::string name = entry->path().filename().string();
    if (entry->is_directory() && skipped.contains(name)) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file()) {
      files.push_back(entry->path().lexically_relative(root));
    }
  }
  return files;
}

}  // namespace opossum::testing
