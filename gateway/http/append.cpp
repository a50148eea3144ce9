// SPDX-License-Identifier: MIT
#include "gateway/http/append.hpp"

#include <boost/asio/async_result.hpp>

namespace opossum::gateway {

Task<Result<Receipt>> append(EventStore& store, Loop& loop, Commit commit) {
  Result<Receipt> receipt = fail(Errc::closed, "the append was not answered");
  // References to this frame only; it outlives the wait, because nothing destroys it before the store has called back.
  auto initiate = [&store, &loop, &commit, &receipt](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    store.submit(std::move(commit), [shared, &loop, &receipt](Result<Receipt> result) {
      receipt = std::move(result);
      loop.complete([shared] { std::move (*shared)(); });
    });
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(initiate, kUseTask);
  co_return receipt;
}

Task<std::vector<Result<Receipt>>> append_all(EventStore& store, Loop& loop, std::vector<Commit> commits) {
  const std::size_t count = commits.size();
  std::vector<Result<Receipt>> receipts(count, fail(Errc::closed, "the append was not answered"));
  if (count == 0) co_return receipts;
  auto initiate = [&store, &loop, &commits, &receipts, count](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    // Called once for each, in order; the last one resumes the waiting coroutine.
    store.submit_all(std::move(commits), [shared, &loop, &receipts, count](std::size_t index, Result<Receipt> result) {
      receipts[index] = std::move(result);
      if (index + 1 == count) loop.complete([shared] { std::move (*shared)(); });
    });
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(initiate, kUseTask);
  co_return receipts;
}

}  // namespace opossum::gateway
