// SPDX-License-Identifier: MIT
#include "tests/bench/page_cache.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/bench/must.hpp"

namespace opossum::bench {

std::string drop_page_cache(const std::string& directory) {
  ::sync();
  if (std::ofstream drop("/proc/sys/vm/drop_caches"); drop << "3" << std::flush) return "page cache dropped";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    const int file = must_not_fail(::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC), "open");
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
  }
  return "files dropped from the page cache with posix_fadvise";
}

}  // namespace opossum::bench
