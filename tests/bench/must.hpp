// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "store/result.hpp"

namespace opossum::bench {

/// A benchmark that failed has nothing to report.
template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().message().c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// The same for a system call that answers -1.
template <class Number>
Number must_not_fail(Number answer, const char* what) {
  if (answer < 0) {
    std::fprintf(stderr, "%s: %s\n", what, std::strerror(errno));
    std::exit(1);
  }
  return answer;
}

}  // namespace opossum::bench
