// SPDX-License-Identifier: MIT
#include "gateway/cli/progress_bar.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace opossum::gateway::cli {

namespace {

constexpr std::size_t kProgressWidth = 40;

}  // namespace

ProgressBar::ProgressBar() : shown_(isatty(STDERR_FILENO) != 0) {}

ProgressBar::~ProgressBar() {
  if (percent_ <= 100) fmt::print(stderr, "\r\x1b[K");
}

void ProgressBar::operator()(std::uint64_t done, std::uint64_t total) {
  if (!shown_ || total == 0 || done * 100 / total == percent_) return;
  percent_ = done * 100 / total;
  const std::size_t filled = percent_ * kProgressWidth / 100;
  fmt::print(stderr, "\r[{}{}] {:3} %  {} of {} MiB ", std::string(filled, '#'), std::string(kProgressWidth - filled, '.'), percent_,
             done >> 20U, total >> 20U);
  std::fflush(stderr);
}

}  // namespace opossum::gateway::cli
