// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "ingest/intake.hpp"

namespace opossum::ingest {

/// The way into the store for sources that cannot wait: messages go in, each with a number of the caller's, and come back with what became
/// of them. Thread-safe. The intake must outlive it.
class AsyncIntake {
 public:
  struct Item {
    std::uint64_t token = 0;
    Message message{};
    Result<Fate> fate = Fate::dropped;  ///< set when it comes back
  };
  /// Called on threads of the store and of this object; it must neither block nor throw.
  using Done = std::function<void(Item)>;

  AsyncIntake(Intake& intake, Done done);
  /// stop().
  ~AsyncIntake();
  AsyncIntake(const AsyncIntake&) = delete;
  AsyncIntake& operator=(const AsyncIntake&) = delete;

  /// Maps the messages now and stores them in this order, mostly with one fsync. `done` runs once for each of them, in order for those that
  /// are stored; those that end in quarantine come later. Durable when it runs with a Fate; an error means that the message is nowhere.
  void submit(std::vector<Item> items);

  /// Waits until everything that was submitted has come back. Idempotent.
  void stop();

 private:
  struct Refusal {
    Item item;
    Rejection why;
  };
  void finish(Item item);
  /// For the own thread: quarantine writes a file, which callbacks of the store must not do.
  void set_aside(Item item, Rejection why);
  void settle_refusals();

  Intake& intake_;
  const Done done_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Refusal> refusals_;  // guarded by mutex_
  std::uint64_t open_ = 0;        // guarded by mutex_: submitted and not yet back
  bool stopping_ = false;         // guarded by mutex_
  std::thread thread_;
};

}  // namespace opossum::ingest
