// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"
#include "gateway/metrics.hpp"

namespace opossum::gateway::routes {

namespace {

std::string head_json(const Head& head) {
  JsonObject object;
  object.number("position", head.position.value()).number("commit", head.commit.value());
  return std::move(object).take();
}

std::string disk_json(const StoreStatistics& statistics, const Services& services) {
  JsonObject object;
  object.string("data_directory", services.data_directory)
      .number("log_bytes", statistics.log_bytes)
      .number("free_bytes", statistics.disk_free_bytes)
      .number("reserve_bytes", services.disk_reserve_bytes);
  return std::move(object).take();
}

std::string scrub_json(const ScrubStatus& scrub) {
  std::string damage;
  for (const Finding& finding : scrub.damage) {
    JsonObject object;
    object.string("file", finding.file).number("byte", finding.byte).string("what", finding.what);
    damage += (damage.empty() ? "" : ",") + std::move(object).take();
  }
  JsonObject object;
  for (const auto& [member, time] : {std::pair("pass_began", scrub.pass_began), std::pair("pass_ended", scrub.pass_ended)}) {
    if (time) object.string(member, to_rfc3339(*time));
    else object.null(member);
  }
  object.number("segments_checked", scrub.segments_checked).raw("damage", "[" + damage + "]");
  return std::move(object).take();
}

std::string limits_json(const ServerState& state, const StoreStatistics& statistics) {
  JsonObject object;
  object.number("connections_refused", state.counters.connections_refused.load())
      .number("connections_timed_out", state.counters.timed_out.load())
      .number("appends_refused", statistics.appends_refused)
      .number("queue_commits", statistics.queue_commits);
  if (state.services.limits_hit) {
    for (const auto& [name, count] : state.services.limits_hit()) object.number(name, count);
  }
  return std::move(object).take();
}

std::string status_json(const ServerState& state) {
  const Services& services = state.services;
  const StoreStatistics statistics = state.store().statistics();
  const ScrubStatus scrub = state.store().scrub_status();
  const StoreIdentity& identity = state.store().identity();
  const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(state.clock.now() - services.started).count();
  JsonObject object;
  object.string("version", services.version)
      .string("name", services.name)
      .string("role", services.role)
      .string("store", identity.id)
      .number("epoch", std::uint64_t{identity.epoch})
      .string("started", to_rfc3339(services.started))
      .number("uptime_seconds", static_cast<std::uint64_t>(std::max<std::int64_t>(uptime, 0)))
      .string("durability", services.durability == Durability::fsync ? "fsync" : "UNSAFE")
      .raw("head", head_json(state.store().head()))
      .raw("disk", disk_json(statistics, services))
      .raw("scrub", scrub_json(scrub))
      .raw("limits_hit", limits_json(state, statistics));
  if (const auto failure = state.store().failure()) {
    object.string("failure", failure->message());
  } else {
    object.null("failure");
  }
  std::vector<std::string> warnings = services.warnings ? services.warnings() : std::vector<std::string>{};
  if (state.options.insecure) warnings.emplace_back("http.insecure is set: whoever reaches this address may do everything");
  for (const Finding& finding : scrub.damage) {
    warnings.push_back(fmt::format("damage in {}, byte {}: run `opossum verify`, stop this gateway, then `opossum repair --from BACKUP`",
                                   finding.file, finding.byte));
  }
  object.strings("warnings", warnings);
  return std::move(object).take();
}

}  // namespace

Task<Response> get_status(ServerState& state, Exchange& exchange) {
  return json_from(state, exchange, [&state] { return status_json(state); }, {});
}

Task<Response> get_ingest(ServerState& state, Exchange& exchange) {
  return json_from(state, exchange, state.services.ingest_status, R"({"sources":[]})");
}

Task<Response> get_healthz(ServerState&, Exchange& exchange) {
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  co_return Response::json(200, R"({"alive":true})");
}

Task<Response> get_readyz(ServerState& state, Exchange& exchange) {
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  auto failure = state.store().failure();
  if (!failure && state.services.starting && state.services.starting()) {
    failure = Error(Errc::unavailable, "the gateway is still starting; ask again in a second");
  }
  if (!failure) co_return Response::json(200, R"({"ready":true})");
  Response response = problem(*failure);
  response.status = 503;
  co_return response;
}

Task<Response> get_metrics(ServerState& state, Exchange& exchange) {
  std::function<std::string()> render = [&state] {
    std::string text = store_metrics(state.store().statistics(), state.store().head().position.value(), !state.store().failure());
    text += state.counters.metrics();
    if (state.services.metrics) text += state.services.metrics();
    return text;
  };
  Response response = co_await json_from(state, exchange, std::move(render), {});
  if (response.status == 200) response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  co_return response;
}

}  // namespace opossum::gateway::routes
