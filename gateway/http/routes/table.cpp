// SPDX-License-Identifier: MIT
#include <array>

#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway {

namespace {

using namespace routes;

constexpr std::array kRoutes = {
    Route{"POST", "/v1/commits", Scope::append, post_commits},
    Route{"POST", "/v1/events", Scope::append, post_events},
    Route{"GET", "/v1/events", Scope::read, get_events},
    Route{"GET", "/v1/events/{position}", Scope::read, get_event},
    Route{"GET", "/v1/events/{position}/proof", Scope::read, get_event_proof},
    Route{"GET", "/v1/series", Scope::read, get_series},
    Route{"POST", "/v1/query", Scope::read, post_query},
    Route{"GET", "/v1/head", Scope::read, get_head},
    Route{"GET", "/v1/subscribe", Scope::read, get_subscribe},
    Route{"GET", "/v1/sync", Scope::read, get_sync},
    Route{"POST", "/v1/sync/{target}/now", Scope::sync, post_sync_now},
    Route{"POST", "/v1/sync/{target}/pause", Scope::sync, post_sync_pause},
    Route{"POST", "/v1/sync/{target}/resume", Scope::sync, post_sync_resume},
    Route{"POST", "/v1/sync/{target}/approve", Scope::sync, post_sync_approve},
    Route{"GET", "/v1/conflicts", Scope::admin, get_conflicts},
    Route{"GET", "/v1/conflicts/{id}", Scope::admin, get_conflict},
    Route{"POST", "/v1/conflicts/{id}/resolve", Scope::admin, post_conflict_resolve},
    Route{"GET", "/v1/quarantine", Scope::admin, get_quarantine},
    Route{"GET", "/v1/quarantine/{id}", Scope::admin, get_quarantined},
    Route{"POST", "/v1/quarantine/{id}/retry", Scope::admin, post_quarantined_retry},
    Route{"DELETE", "/v1/quarantine/{id}", Scope::admin, delete_quarantined},
    Route{"GET", "/v1/origins", Scope::admin, get_origins},
    Route{"POST", "/v1/origins/{name}/enrol", Scope::admin, post_origin_enrol},
    Route{"POST", "/v1/origins/{name}/retire", Scope::admin, post_origin_retire},
    Route{"GET", "/v1/ingest", Scope::read, get_ingest},
    Route{"GET", "/v1/ingest/clients", Scope::read, get_mqtt_clients},
    Route{"GET", "/v1/config", Scope::admin, get_config},
    Route{"GET", "/v1/log", Scope::admin, get_log},
    Route{"POST", "/v1/log", Scope::admin, post_log},
    Route{"GET", "/v1/tokens", Scope::admin, get_tokens},
    Route{"POST", "/v1/tokens", Scope::admin, post_tokens},
    Route{"DELETE", "/v1/tokens/{id}", Scope::admin, delete_token},
    Route{"GET", "/v1/status", Scope::read, get_status},
    Route{"GET", "/v1/history", Scope::read, get_history},
    Route{"GET", "/healthz", std::nullopt, get_healthz},
    Route{"GET", "/readyz", std::nullopt, get_readyz},
    Route{"GET", "/metrics", Scope::read, get_metrics},
    Route{"GET", "/dcb/read", Scope::read, get_dcb_read},
    Route{"POST", "/dcb/append", Scope::append, post_dcb_append},
    // The same for everyone; what it shows, it asks for with the token of whoever looks at it.
    Route{"GET", "/", std::nullopt, get_console},
    Route{"GET", "/console/{file}", std::nullopt, get_console_file},
    // The sync engine knows its origins and checks their tokens itself.
    Route{"POST", "/v1/replication/{rest...}", std::nullopt, replication},
};

}  // namespace

std::span<const Route> route_table() { return kRoutes; }

}  // namespace opossum::gateway
