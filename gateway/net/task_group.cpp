// SPDX-License-Identifier: MIT
#include "gateway/net/task_group.hpp"

#include <boost/asio/co_spawn.hpp>

namespace opossum::gateway {

void TaskGroup::spawn(Executor executor, Task<void> task, const char* name) {
  {
    const std::scoped_lock lock(mutex_);
    ++count_;
  }
  boost::asio::co_spawn(executor, std::move(task), [this, name](std::exception_ptr failure) { finished(name, std::move(failure)); });
}

void TaskGroup::finished(const char* name, std::exception_ptr failure) noexcept {
  if (failure && logger_) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      logger_(LogLevel::error, std::string(owner_) + ": task \"" + name + "\" ended with an exception: " + error.what());
    } catch (...) {
      logger_(LogLevel::error, std::string(owner_) + ": task \"" + name + "\" ended with an unknown exception");
    }
  }
  const std::scoped_lock lock(mutex_);
  if (--count_ == 0) none_left_.notify_all();
}

void TaskGroup::wait() {
  std::unique_lock lock(mutex_);
  none_left_.wait(lock, [this] { return count_ == 0; });
}

std::size_t TaskGroup::count() const {
  const std::scoped_lock lock(mutex_);
  return count_;
}

}  // namespace opossum::gateway
