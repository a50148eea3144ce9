// SPDX-License-Identifier: MIT
#include "gateway/http/routes/read_stream.hpp"

#include <optional>

#include "gateway/http/routes/common.hpp"

namespace opossum::gateway::routes {

namespace {

Result<void> append_stored(const StoredEvent& event, std::string& out) {
  out += event.json();
  return {};
}

constexpr StreamFormat kNdjson = {"application/x-ndjson", "", "", "\n", "", append_stored};

// One read in progress; fill() runs on a worker, never two at once.
struct Reading {
  std::optional<Cursor> cursor{};
  Chunk chunk{};
  bool first = true;
  bool at_end = false;
  std::optional<Error> error{};

  void open(const EventStore& store, QueryRequest request) {
    auto opened = store.read(std::move(request.query), request.options);
    if (opened) {
      cursor.emplace(std::move(*opened));
    } else {
      error = std::move(opened).error();
    }
  }

  void fill(const StreamFormat& format) {
    std::string& out = chunk.text();
    if (first) out += format.before;
    while (!error && !chunk.full()) {
      auto event = cursor->next();
      if (!event) {
        error = std::move(event).error();
      } else if (!*event) {
        at_end = true;
        out += format.after;
        return;
      } else {
        if (!first) out += format.between;
        first = false;
        if (auto appended = format.append(**event, out); !appended) error = std::move(appended).error();
        out += format.after_each;
      }
    }
  }
};

}  // namespace

const StreamFormat& ndjson_format() { return kNdjson; }

Task<Response> stream_read(ServerState& state, Exchange& exchange, QueryRequest request, const StreamFormat& format) {
  auto query = narrowed(exchange.grant(), std::move(request.query));
  if (query) request.query = std::move(*query);
  if (!query) request.options.limit = 0;  // nothing that the token may see
  Reading reading;
  std::function<void()> begin = [&] {
    reading.open(state.store(), std::move(request));
    if (!reading.error) reading.fill(format);
  };
  bool ran = co_await state.pool.run(exchange.loop(), std::move(begin));
  if (!ran) co_return overloaded();
  if (reading.error) co_return problem(*reading.error);

  Response head{200, format.content_type, {}, {}, false};
  head.headers.emplace_back("Opossum-Head", std::to_string(reading.cursor->head().value()));
  if (reading.at_end) {
    head.body = reading.chunk.payload();
    co_return head;
  }
  bool going = co_await exchange.begin_stream(std::move(head));
  while (going) {
    going = co_await exchange.send_chunk(reading.chunk);
    if (!going || reading.at_end) break;
    std::function<void()> more = [&] { reading.fill(format); };
    ran = co_await state.pool.run(exchange.loop(), std::move(more));
    while (!ran && !exchange.stopping()) {  // the client waits until the disk has time for it
      co_await exchange.loop().sleep(std::chrono::milliseconds(20));
      std::function<void()> again = [&] { reading.fill(format); };
      ran = co_await state.pool.run(exchange.loop(), std::move(again));
    }
    if (!ran) reading.error = Error(Errc::closed, "the gateway is stopping");
    if (reading.error) {
      state.log(LogLevel::error, "http: a read was broken off: " + reading.error->message());
      exchange.abort_stream();
      going = false;
    }
  }
  if (going) going = co_await exchange.end_stream();
  co_return Response::after_stream();
}

}  // namespace opossum::gateway::routes
