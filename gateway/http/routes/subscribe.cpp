// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <array>
#include <optional>

#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"
#include "store/subscription.hpp"

namespace opossum::gateway::routes {

namespace {

constexpr std::array<std::string_view, 4> kSubscribeParameters = {"type", "tag", "after", "view"};

// One client's way through the log; poll() runs on a worker, never two at once.
struct Feed {
  std::optional<Subscription> subscription{};
  Chunk chunk{};
  bool caught_up = false;  // with what there was at the last look
  bool caught_up_told = false;
  std::optional<Error> error{};

  void poll() {
    caught_up = false;
    std::string& out = chunk.text();
    while (!error && !caught_up && !chunk.full()) {
      auto event = subscription->poll();
      if (!event) {
        error = std::move(event).error();
      } else if (!*event) {
        caught_up = true;
      } else {
        append(**event, out);
      }
    }
    if (caught_up && !caught_up_told) {
      caught_up_told = true;
      fmt::format_to(std::back_inserter(out), "event: caught-up\ndata: {{\"position\":{}}}\n\n", subscription->position().value());
    }
  }

  void append(const StoredEvent& event, std::string& out) {
    auto fields = event.fields();
    if (!fields) {
      error = std::move(fields).error();
      return;
    }
    fmt::format_to(std::back_inserter(out), "id: {}\nevent: {}\ndata: ", event.position().value(), fields->type);
    out += event.json();
    out += "\n\n";
  }
};

Result<QueryRequest> read_request(const Request& request) {
  auto parameters = parse_query_string(request.query());
  if (!parameters) return fail(std::move(parameters).error());
  auto query = query_from_parameters(*parameters, kSubscribeParameters);
  if (!query) return query;
  // A browser that comes back repeats the address; where it was then counts more than where it once began.
  if (const std::string_view last = request.header("Last-Event-ID"); !last.empty()) {
    auto number = number_parameter("Last-Event-ID", last);
    if (!number) return fail(std::move(number).error());
    query->options.after = Position(*number);
  }
  return query;
}

Task<void> serve_feed(ServerState& state, Exchange& exchange, Feed& feed) {
  HttpLoop& loop = exchange.loop();
  bool going = true;
  while (going && !exchange.stopping()) {
    const std::uint64_t seen = loop.heads_seen();
    std::function<void()> work = [&feed] { feed.poll(); };
    const bool ran = co_await state.pool.run(loop, std::move(work));
    if (!ran) {
      co_await loop.sleep(std::chrono::milliseconds(50));
      continue;
    }
    going = co_await exchange.send_chunk(feed.chunk);
    if (feed.error) {
      state.log(LogLevel::error, "http: a subscription was broken off: " + feed.error->message());
      exchange.abort_stream();
      co_return;
    }
    while (going && feed.caught_up && !exchange.stopping()) {
      const bool new_head = co_await loop.wait_for_new_head(seen, state.options.heartbeat);
      if (new_head) break;
      feed.chunk.text() += ": heartbeat\n\n";
      going = co_await exchange.send_chunk(feed.chunk);
    }
  }
  if (going) going = co_await exchange.end_stream();
}

}  // namespace

Task<Response> get_subscribe(ServerState& state, Exchange& exchange) {
  auto request = read_request(exchange.request());
  if (!request) co_return problem(request.error());
  auto query = narrowed(exchange.grant(), std::move(request->query));
  if (!query) co_return problem(Error(Errc::forbidden, "the token may see none of these types and tags"));
  auto subscription = state.store().subscribe(std::move(*query), request->options.after, request->options.view);
  if (!subscription) co_return problem(subscription.error());
  Feed feed;
  feed.subscription.emplace(std::move(*subscription));
  Response head{200, "text/event-stream", {}, {}, false};
  head.headers.emplace_back("Cache-Control", "no-store");
  const bool begun = co_await exchange.begin_stream(std::move(head));
  if (begun) {
    state.counters.subscriptions_open.fetch_add(1, std::memory_order_relaxed);
    co_await serve_feed(state, exchange, feed);
    state.counters.subscriptions_open.fetch_sub(1, std::memory_order_relaxed);
  }
  co_return Response::after_stream();
}

}  // namespace opossum::gateway::routes
