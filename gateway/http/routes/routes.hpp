// SPDX-License-Identifier: MIT
#pragma once

#include "gateway/http/router.hpp"

namespace opossum::gateway::routes {

// One function a route; docs/http-api.md says what each of them does.
Task<Response> post_commits(ServerState& state, Exchange& exchange);
Task<Response> post_events(ServerState& state, Exchange& exchange);
Task<Response> post_query(ServerState& state, Exchange& exchange);
Task<Response> get_events(ServerState& state, Exchange& exchange);
Task<Response> get_event(ServerState& state, Exchange& exchange);
Task<Response> get_head(ServerState& state, Exchange& exchange);
Task<Response> get_subscribe(ServerState& state, Exchange& exchange);
Task<Response> get_sync(ServerState& state, Exchange& exchange);
Task<Response> post_sync_now(ServerState& state, Exchange& exchange);
Task<Response> post_sync_pause(ServerState& state, Exchange& exchange);
Task<Response> post_sync_resume(ServerState& state, Exchange& exchange);
Task<Response> post_sync_approve(ServerState& state, Exchange& exchange);
Task<Response> get_conflicts(ServerState& state, Exchange& exchange);
Task<Response> get_conflict(ServerState& state, Exchange& exchange);
Task<Response> post_conflict_resolve(ServerState& state, Exchange& exchange);
Task<Response> get_quarantine(ServerState& state, Exchange& exchange);
Task<Response> get_quarantined(ServerState& state, Exchange& exchange);
Task<Response> post_quarantined_retry(ServerState& state, Exchange& exchange);
Task<Response> delete_quarantined(ServerState& state, Exchange& exchange);
Task<Response> get_origins(ServerState& state, Exchange& exchange);
Task<Response> post_origin_enrol(ServerState& state, Exchange& exchange);
Task<Response> post_origin_retire(ServerState& state, Exchange& exchange);
Task<Response> get_ingest(ServerState& state, Exchange& exchange);
Task<Response> get_status(ServerState& state, Exchange& exchange);
Task<Response> get_event_proof(ServerState& state, Exchange& exchange);
Task<Response> get_series(ServerState& state, Exchange& exchange);
Task<Response> get_mqtt_clients(ServerState& state, Exchange& exchange);
Task<Response> get_config(ServerState& state, Exchange& exchange);
Task<Response> get_log(ServerState& state, Exchange& exchange);
Task<Response> post_log(ServerState& state, Exchange& exchange);
Task<Response> get_tokens(ServerState& state, Exchange& exchange);
Task<Response> post_tokens(ServerState& state, Exchange& exchange);
Task<Response> delete_token(ServerState& state, Exchange& exchange);
Task<Response> get_history(ServerState& state, Exchange& exchange);
Task<Response> get_healthz(ServerState& state, Exchange& exchange);
Task<Response> get_readyz(ServerState& state, Exchange& exchange);
Task<Response> get_metrics(ServerState& state, Exchange& exchange);
Task<Response> get_dcb_read(ServerState& state, Exchange& exchange);
Task<Response> post_dcb_append(ServerState& state, Exchange& exchange);
Task<Response> get_console(ServerState& state, Exchange& exchange);
Task<Response> get_console_file(ServerState& state, Exchange& exchange);
Task<Response> replication(ServerState& state, Exchange& exchange);

}  // namespace opossum::gateway::routes
