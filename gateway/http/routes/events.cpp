// SPDX-License-Identifier: MIT
#include "gateway/http/append.hpp"
#include "gateway/http/cloud_event.hpp"
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/ndjson_append.hpp"
#include "gateway/http/routes/receipt.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

constexpr const char* kTaken =
    "application/json for one event, application/x-ndjson for one event a line, application/cloudevents+json, application/cloudevents-batch+json, "
    "or a CloudEvent in ce- headers";

Response batch_answer(const std::vector<Result<Receipt>>& receipts) {
  std::uint64_t stored = 0;
  for (std::size_t i = 0; i < receipts.size(); ++i) {
    if (receipts[i]) {
      stored += receipts[i]->key_seen ? 0U : 1U;
      continue;
    }
    // Each event is a commit of its own, so the others are stored.
    std::uint64_t others = 0;
    for (const auto& receipt : receipts) others += receipt ? 1U : 0U;
    JsonObject members;
    members.number("index", std::uint64_t{i}).number("stored", others);
    const Error& error = receipts[i].error();
    return problem(status_of(error.code()), name(error.code()), "an event of the batch was refused; the others may be stored",
                   "event " + std::to_string(i) + ": " + error.detail() + " (events are known by source and id: send the batch again)",
                   std::move(members));
  }
  JsonObject object;
  if (!receipts.empty()) {
    object.number("commit", receipts.back()->commit.value())
        .number("first", receipts.front()->first.value())
        .number("last", receipts.back()->last.value());
  }
  object.number("stored", stored).number("seen", receipts.size() - stored);
  return Response::json(stored == 0 ? 200 : 201, std::move(object).take());
}

Task<Response> post_batch(ServerState& state, Exchange& exchange) {
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  auto commits = cloud_events_from_json(*body);
  if (!commits) co_return problem(commits.error());
  for (const Commit& commit : *commits) {
    if (auto allowed = may_append(exchange.grant(), commit); !allowed) co_return problem(allowed.error());
  }
  auto receipts = co_await append_all(state.store(), exchange.loop(), std::move(*commits));
  co_return batch_answer(receipts);
}

using ReadEvent = Result<Commit> (*)(const Request&, PaddedText);

Task<Response> post_one(ServerState& state, Exchange& exchange, ReadEvent read) {
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  auto commit = read(exchange.request(), *body);
  if (!commit) co_return problem(commit.error());
  Response response = co_await append_and_answer(state, exchange, std::move(*commit));
  co_return response;
}

Result<Commit> plain_event(const Request&, PaddedText body) {
  auto event = event_from_json(body);
  if (!event) return fail(std::move(event).error());
  Commit commit;
  commit.events.push_back(std::move(*event));
  return commit;
}

Result<Commit> structured_event(const Request&, PaddedText body) { return cloud_event_from_json(body); }
Result<Commit> binary_event(const Request& request, PaddedText body) { return cloud_event_from_headers(request, body.text); }

}  // namespace

Task<Response> post_events(ServerState& state, Exchange& exchange) {
  const Request& request = exchange.request();
  if (has_media_type(request, "application/x-ndjson")) {
    if (auto none = expect_no_parameters(request.query()); !none) co_return problem(none.error());
    NdjsonAppend appending(state, exchange);
    Response response = co_await appending.run();
    co_return response;
  }
  // The Content-Type decides first: in these two modes ce- headers are only copies (HTTP protocol binding §3.2.3.2).
  const bool structured = has_media_type(request, "application/cloudevents+json");
  const bool batch = has_media_type(request, "application/cloudevents-batch+json");
  const bool other_cloud_event = !structured && !batch && request.header("Content-Type").starts_with("application/cloudevents");
  const bool binary = !structured && !batch && !other_cloud_event && is_binary_cloud_event(request);
  if (other_cloud_event || (!structured && !batch && !binary && !is_json(request))) co_return unsupported_media_type(kTaken);
  if (batch) {
    Response response = co_await post_batch(state, exchange);
    co_return response;
  }
  const ReadEvent read = structured ? structured_event : binary ? binary_event : plain_event;
  Response response = co_await post_one(state, exchange, read);
  co_return response;
}

}  // namespace opossum::gateway::routes
