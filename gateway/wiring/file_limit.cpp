// SPDX-License-Identifier: MIT
#include "gateway/wiring/file_limit.hpp"

#include <sys/resource.h>

namespace opossum::gateway {

void raise_file_limit() noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
}

}  // namespace opossum::gateway
