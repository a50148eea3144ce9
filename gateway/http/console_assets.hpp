// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

namespace opossum::gateway {

/// One file of the web console, as it is embedded in the program. All views point to static storage.
struct ConsoleAsset {
  std::string_view name;          ///< "index.html", "console/index-BHk31x2q.js"
  std::string_view content_type;
  std::string_view etag;          ///< with its quotes
  std::string_view bytes;
  bool gzip = true;               ///< `bytes` are compressed
  bool immutable = false;         ///< the name changes with the content
};

/// The files of the console, "index.html" among them. Built by gateway/console/CMakeLists.txt.
[[nodiscard]] std::span<const ConsoleAsset> console_assets();

}  // namespace opossum::gateway
