// SPDX-License-Identifier: MIT
#include "store/append_all.hpp"

#include <condition_variable>
#include <mutex>

namespace opossum {

std::vector<Result<Receipt>> append_all(EventStore& store, std::vector<Commit> commits) {
  if (commits.empty()) return {};
  std::mutex mutex;
  std::condition_variable all_done;
  std::size_t missing = commits.size();
  std::vector<Result<Receipt>> results(commits.size(), fail(Errc::internal, "no answer from the store"));
  store.submit_all(std::move(commits), [&](std::size_t index, Result<Receipt> result) {
    const std::scoped_lock lock(mutex);
    results[index] = std::move(result);
    // Under the lock: the waiting thread may destroy the condition as soon as it can see that nothing is missing.
    if (--missing == 0) all_done.notify_one();
  });
  std::unique_lock lock(mutex);
  all_done.wait(lock, [&] { return missing == 0; });
  return results;
}

}  // namespace opossum
