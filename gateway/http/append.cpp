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

}  // namespace opossum::gateway
