// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "store/event.hpp"
#include "store/result.hpp"

namespace opossum {

/// Events of one query from history into the present, each once and in order. A slow reader costs the writer nothing:
/// it reads the log at its own pace. Not thread-safe, except wake(). Must not outlive its store.
class Subscription {
 public:
  class Implementation;
  explicit Subscription(std::unique_ptr<Implementation> implementation);
  Subscription(Subscription&&) noexcept;
  Subscription& operator=(Subscription&&) noexcept;
  ~Subscription();

  /// The next event without waiting; nothing means caught up with position().
  [[nodiscard]] Result<std::optional<StoredEvent>> poll();
  /// Waits for the next event until the timeout, or until wake() or the store's end.
  [[nodiscard]] Result<std::optional<StoredEvent>> next(std::chrono::milliseconds timeout);
  /// Everything up to here was looked at, whether it matched or not.
  [[nodiscard]] Position position() const noexcept;
  /// Ends a waiting next() from another thread.
  void wake();

 private:
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum
