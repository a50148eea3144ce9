// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace opossum::sync::push {

/// Ends a wait from another thread. notify() never blocks, so the store's committing thread may call it.
class Wake {
 public:
  Wake();
  ~Wake();
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;

  void notify() noexcept;
  /// Returns at once if notify() was called since the last wait.
  void wait(std::chrono::milliseconds at_most) noexcept;

 private:
  int descriptor_;
};

}  // namespace opossum::sync::push
