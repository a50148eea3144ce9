// SPDX-License-Identifier: MIT
#include "config/table/slot.hpp"
#include "config/table/special_codecs.hpp"
#include "config/table/text_rules.hpp"

namespace opossum::config::table {

using std::chrono::hours;
using std::chrono::milliseconds;

void visit_keys(Visitor& visitor, Config& config) {
  visitor.table({"gateway", kRestart, "Who this gateway is."}, config.gateway);
  visitor.table({"store", kRestart, "How events are kept on disk."}, config.store);
  visitor.table({"http", kRestart, "The HTTP API and the web console."}, config.http);
  visitor.table({"mqtt", kRestart, "The built-in MQTT listener; without this table there is none."}, config.mqtt);
  visitor.table({"ingest", kRestart, "Where events come from."}, config.ingest);
  visitor.table({"sync", kRestart, "Where events go to."}, config.sync);
  visitor.table({"retention", kRestart, "What is removed, and when."}, config.retention);
  visitor.list({"lane", kRestart, "Up to four lanes: commits that travel apart from others. Without any there is one lane for all."},
               config.lanes);
  visitor.table({"replication", kRestart, "What a central takes from its edges; central only."}, config.replication);
  visitor.table({"log", kLive, "What the program writes to its log."}, config.log);
}

void visit_keys(Visitor& visitor, Gateway& gateway) {
  visitor.key({"name", kRestart, "Shown at HQ and in the console."}, Text{kTitle}, gateway.name);
  visitor.key({"role", kRestart, "An edge records and sends; a central receives from edges."}, Choice<Role>{{"edge", "central"}},
              gateway.role);
  visitor.key({"data_dir", kRestart, "Folder of the store; made when missing."}, Text{kPath}, gateway.data_dir);
}

void visit_keys(Visitor& visitor, Store& store) {
  visitor.key({"durability", kRestart,
               "When an event counts as stored: on disk, or already in the page cache, where a power cut loses the newest ones and may leave damage."},
              Choice<Durability>{{"fsync", "unsafe-os"}}, store.durability);
  visitor.key({"segment_bytes", kRestart, "The active segment is sealed at this size.", "bytes"}, Bytes{64ULL << 10, 16ULL << 30},
              store.segment_bytes);
  visitor.key({"compress", kRestart, "Compress sealed segments."}, Flag{}, store.compress);
  visitor.key({"disk_reserve_bytes", kRestart, "With less free space appends stop with a clear error.", "bytes"},
              Bytes{1ULL << 20, 1ULL << 40}, store.disk_reserve_bytes);
  visitor.key({"scrub_every", kRestart, "How often all sealed segments are read again to find damage while a backup still helps; 0s = never.", "ms"},
              Duration{milliseconds{0}, hours{24 * 3'650}}, store.scrub_every);
  visitor.key({"scrub_bytes_per_second", kRestart, "How fast at most, in bytes of uncompressed events.", "bytes/s"},
              Bytes{64ULL << 10, 16ULL << 30, true}, store.scrub_bytes_per_second);
}

void visit_keys(Visitor& visitor, Http& http) {
  visitor.key(
      {"listen", kRestart, "Addresses to listen on; other than loopback they need tls and tokens. Port 0 = any free port; [] = no HTTP."},
      EndpointList{}, http.listen);
  visitor.table({"tls", kLive, "The server's certificate."}, http.tls);
  visitor.key({"tokens", kRestart, "File of the access tokens that `opossum token create` makes; without it no token is asked for."},
              Text{kPath}, http.tokens);
  visitor.key({"insecure", kRestart, "Listen on addresses other than loopback without tls and tokens."}, Flag{}, http.insecure);
}

void visit_keys(Visitor& visitor, ServerTls& tls) {
  visitor.key({"certificate", kLive, "PEM file of the certificate and its chain.", {}, Need::required}, Text{kPath}, tls.certificate);
  visitor.key({"key", kLive, "PEM file of the private key.", {}, Need::required}, Text{kPath}, tls.key);
  visitor.key({"client_ca", kLive, "PEM file of the authority whose certificates clients must show."}, Text{kPath}, tls.client_ca);
}

void visit_keys(Visitor& visitor, ClientTls& tls) {
  visitor.key({"ca", kRestart, "PEM file of the authority to trust, instead of the system's."}, Text{kPath}, tls.ca);
  visitor.key({"certificate", kRestart, "PEM file of the client certificate and its chain."}, Text{kPath}, tls.certificate);
  visitor.key({"key", kRestart, "PEM file of the client certificate's private key."}, Text{kPath}, tls.key);
}

void visit_keys(Visitor& visitor, Retention& retention) {
  visitor.key({"max_age", kRestart, "Older events are removed; not set = kept for ever.", "ms"},
              Duration{milliseconds{1'000}, hours{24 * 36'500}}, retention.max_age);
  visitor.key({"max_bytes", kRestart, "The oldest events are removed beyond this size; not set = no limit but the disk's.", "bytes"},
              Bytes{1ULL << 20, 1ULL << 50}, retention.max_bytes);
  visitor.key({"when_full", kRestart, "Stop acknowledging, or remove the oldest commits that every required target has."},
              Choice<WhenFull>{{"block", "drop-oldest"}}, retention.when_full);
}

void visit_keys(Visitor& visitor, Log& log) {
  visitor.key({"level", kLive, "Least severity that is logged."}, Choice<LogLevel>{{"debug", "info", "warning", "error"}}, log.level);
}

}  // namespace opossum::config::table
