// SPDX-License-Identifier: MIT
#include <algorithm>

#include "config/table/text.hpp"
#include "config/validate/checks.hpp"

namespace opossum::config::validate {

namespace {

/// The first address that other hosts can reach, with its key.
struct Exposed {
  std::string key;
  std::string address;
};

std::optional<Exposed> exposed(const std::vector<Endpoint>& endpoints, const std::string& list, const Problems& problems) {
  if (problems.failed(list)) return std::nullopt;
  for (const auto& endpoint : endpoints) {
    if (!endpoint.is_loopback()) return Exposed{list, to_string(endpoint)};
  }
  return std::nullopt;
}

void check_duplicates(const std::vector<Endpoint>& endpoints, const std::string& list, std::vector<Endpoint>& seen, Problems& problems) {
  for (const auto& endpoint : endpoints) {
    if (endpoint.port != 0 && std::ranges::find(seen, endpoint) != seen.end()) {
      problems.add(list, {"\"" + to_string(endpoint) + "\" again", "each address once", "another listener has it already"});
    }
    seen.push_back(endpoint);
  }
}

void check_http(const Http& http, Problems& problems) {
  auto open = exposed(http.listen, "http.listen", problems);
  if (!open) return;
  bool tls = http.tls || problems.failed("http.tls");
  bool tokens = !http.tokens.empty() || problems.failed("http.tokens");
  if (tls && tokens) return;
  std::string missing = tls ? "no http.tokens" : tokens ? "no http.tls" : "neither http.tls nor http.tokens";
  if (!http.insecure) {
    problems.add(open->key, {"\"" + open->address + "\" and " + missing, "http.tls and http.tokens for addresses other than loopback",
                             "set them, listen on 127.0.0.1, or say insecure = true in [http]"});
    return;
  }
  problems.add("http.insecure",
               {"\"" + open->address + "\" and " + missing, "http.tls and http.tokens for addresses other than loopback",
                "whoever reaches this address can read and write"},
               Severity::warning);
}

void check_mqtt(const MqttListener& mqtt, const Http& http, Problems& problems) {
  if (!mqtt.tls_listen.empty() && !mqtt.tls && !http.tls && !problems.failed("mqtt.tls") && !problems.failed("http.tls")) {
    problems.add("mqtt.tls_listen",
                 {"TLS addresses and no certificate", "mqtt.tls or http.tls", "tls = { certificate = \"…\", key = \"…\" }"});
  }
  auto plain = exposed(mqtt.listen, "mqtt.listen", problems);
  auto open = plain ? plain : exposed(mqtt.tls_listen, "mqtt.tls_listen", problems);
  if (!open) return;
  bool has_clients_ca = (mqtt.tls && !mqtt.tls->client_ca.empty()) || (!mqtt.tls && http.tls && !http.tls->client_ca.empty());
  bool can_identify = !mqtt.users.empty() || problems.failed("mqtt.users") || (!plain && has_clients_ca);
  if (mqtt.allow_anonymous == AllowAnonymous::always) {
    problems.add("mqtt.allow_anonymous",
                 {"\"always\" with " + open->address, "\"loopback\" or \"never\"", "whoever reaches this address can write"},
                 Severity::warning);
  } else if (!can_identify && !problems.failed("mqtt.allow_anonymous")) {
    problems.add(open->key, {"\"" + open->address + "\" and no mqtt.users", "mqtt.users for addresses other than loopback",
                             "nobody could connect there; set users, or allow_anonymous = \"always\""});
  }
  if (plain && !mqtt.users.empty()) {
    problems.add(
        plain->key,
        {"\"" + plain->address + "\" without TLS", "tls_listen for addresses other than loopback", "passwords cross the network in clear"},
        Severity::warning);
  }
}

/// certificate and key come together.
void check_client_tls(const std::optional<ClientTls>& tls, const std::string& key, Problems& problems) {
  if (!tls || problems.failed(key) || tls->certificate.empty() == tls->key.empty()) return;
  problems.add(key, {tls->key.empty() ? "a certificate without its key" : "a key without its certificate", "both or neither"});
}

void check_broker(const MqttSource& source, const std::string& path, Problems& problems) {
  check_client_tls(source.tls, path + ".tls", problems);
  auto url_key = path + ".url";
  if (problems.failed(url_key) || source.url.empty()) return;
  auto url = table::url_from(source.url).value_or(table::UrlParts{});
  bool is_tls = url.scheme == "mqtts" || url.scheme == "wss";
  if ((!is_tls && url.scheme != "mqtt" && url.scheme != "ws") || url.host.empty()) {
    std::vector<std::string> schemes{"mqtt", "mqtts", "ws", "wss"};
    problems.add(url_key,
                 {"\"" + source.url + "\"", "mqtt://, mqtts://, ws:// or wss:// and a host", table::did_you_mean(url.scheme, schemes)});
    return;
  }
  if (source.tls && !is_tls && !problems.failed(path + ".tls")) {
    problems.add(path + ".tls", {"certificates with " + url.scheme + "://", "mqtts:// or wss://", "change the URL, or remove tls"});
  }
  if (source.password.is_set() && !is_tls && !table::is_loopback_host(url.host)) {
    problems.add(url_key, {"a password over " + url.scheme + "://", "mqtts:// or wss://", "the password crosses the network in clear"},
                 Severity::warning);
  }
}

}  // namespace

void check_listeners(const Config& config, Problems& problems) {
  std::vector<Endpoint> seen;
  check_duplicates(config.http.listen, "http.listen", seen, problems);
  check_http(config.http, problems);
  if (!config.mqtt) return;
  check_duplicates(config.mqtt->listen, "mqtt.listen", seen, problems);
  check_duplicates(config.mqtt->tls_listen, "mqtt.tls_listen", seen, problems);
  check_mqtt(*config.mqtt, config.http, problems);
}

void check_brokers(const Config& config, Problems& problems) {
  for (std::size_t i = 0; i < config.ingest.mqtt.size(); ++i) {
    const auto& source = config.ingest.mqtt[i];
    auto path = at("ingest.mqtt", i);
    check_broker(source, path, problems);
    if (source.password.is_set() && source.username.empty() && !problems.failed(path + ".username")) {
      problems.add(path + ".password", {"a password without username", "both", "set username too"});
    }
  }
  for (std::size_t i = 0; i < config.sync.targets.size(); ++i) {
    check_client_tls(config.sync.targets[i].tls, at("sync.target", i, "tls"), problems);
  }
}

}  // namespace opossum::config::validate
