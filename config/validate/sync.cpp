// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <map>

#include "config/table/text.hpp"
#include "config/validate/checks.hpp"

namespace opossum::config::validate {

namespace {

struct Schemes {
  std::vector<std::string> secure;
  std::vector<std::string> plain;
};

/// In the order of TargetKind.
const std::array<Schemes, 7>& schemes() {
  static const std::array<Schemes, 7> kSchemes{{{{"https"}, {"http"}},
                                                {{"kafka+ssl"}, {"kafka"}},
                                                {{"tls"}, {"nats"}},
                                                {{"amqps", "sb", "https"}, {}},
                                                {{"https"}, {"http"}},
                                                {{"https"}, {"http"}},
                                                {{"mqtts", "wss"}, {"mqtt", "ws"}}}};
  return kSchemes;
}

bool has(const std::vector<std::string>& list, const std::string& entry) { return std::ranges::find(list, entry) != list.end(); }

void check_url(const Target& target, const std::string& path, Problems& problems) {
  auto key = path + ".url";
  if (target.url.empty() || problems.failed(key) || problems.failed(path + ".kind")) return;
  auto url = table::url_from(target.url).value_or(table::UrlParts{});
  const auto& known = schemes()[static_cast<std::size_t>(target.kind)];
  bool is_plain = has(known.plain, url.scheme);
  if ((!is_plain && !has(known.secure, url.scheme)) || url.host.empty()) {
    auto all = known.secure;
    all.insert(all.end(), known.plain.begin(), known.plain.end());
    problems.add(key, {"\"" + target.url + "\"", table::joined(all, ":// or ") + ":// and a host", table::did_you_mean(url.scheme, all)});
  } else if (is_plain && !target.insecure && !table::is_loopback_host(url.host)) {
    problems.add(key, {"\"" + target.url + "\", which has no TLS", known.secure.front() + ":// for hosts other than this one",
                       "or say insecure = true for this target"});
  } else if (is_plain && !table::is_loopback_host(url.host)) {
    problems.add(
        path + ".insecure",
        {"\"" + target.url + "\", which has no TLS", known.secure.front() + "://", "events and the token cross the network in clear"},
        Severity::warning);
  }
}

void check_opossum(const Target& target, const std::string& path, Problems& problems) {
  if (problems.failed(path + ".kind")) return;
  if (target.kind != TargetKind::opossum) {
    if (target.authority == true) {
      problems.add(path + ".authority", {"true", "a target of kind opossum", "others cannot judge conditions"});
    }
    if (target.pull) problems.add(path + ".pull", {"a query", "a target of kind opossum", "nothing can be pulled from others"});
    return;
  }
  bool shows_itself = target.token.is_set() || target.tls || problems.failed(path + ".token") || problems.failed(path + ".tls");
  if (!shows_itself) {
    problems.add(path + ".token", {"nothing", "the token that HQ knows us by",
                                   "make one there with `opossum token create`, and name its file: \"file:PATH\""});
  }
}

void check_target_lanes(const Config& config, const Target& target, const std::string& path, Problems& problems) {
  std::vector<std::string> known;
  for (const auto& lane : config.lanes) known.push_back(lane.name);
  std::vector<std::string> seen;
  for (std::size_t i = 0; i < target.lanes.size(); ++i) {
    const auto& name = target.lanes[i].name;
    auto key = at(path + ".lanes", i, "name");
    if (name.empty() || problems.failed(key)) continue;
    if (!has(known, name)) {
      problems.add(key, {"\"" + name + "\"", "the name of a [[lane]]", table::did_you_mean(name, known)});
    } else if (has(seen, name)) {
      problems.add(key, {"\"" + name + "\" again", "each lane once"});
    }
    seen.push_back(name);
  }
}

}  // namespace

void check_targets(const Config& config, Problems& problems) {
  const auto& targets = config.sync.targets;
  if (config.gateway.role == Role::central && !targets.empty() && !problems.failed("gateway.role")) {
    problems.add("sync.target", {"a target at a central", "[[replication.origin]] entries",
                                 "a central receives; say role = \"edge\" in [gateway] if this is the gateway that sends"});
  }
  std::string authority;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    auto path = at("sync.target", i);
    check_url(targets[i], path, problems);
    check_opossum(targets[i], path, problems);
    check_target_lanes(config, targets[i], path, problems);
    if (targets[i].authority != true) continue;
    if (!authority.empty()) problems.add(path + ".authority", {"true again", "one target that decides", authority + " has it already"});
    authority = path;
  }
  bool has_central = std::ranges::any_of(targets, [](const Target& target) { return target.kind == TargetKind::opossum; });
  if (has_central && authority.empty()) {
    problems.add("sync.target", {"authority = false for every target", "one target of kind opossum that decides"});
  }
}

void check_lanes(const Config& config, Problems& problems) {
  constexpr std::size_t kLanesMax = 4;
  std::map<std::string, std::string> owners;
  if (config.lanes.size() > kLanesMax) problems.add(at("lane", kLanesMax), {std::to_string(config.lanes.size()) + " lanes", "at most 4"});
  for (std::size_t i = 0; i < config.lanes.size(); ++i) {
    const auto& lane = config.lanes[i];
    auto key = at("lane", i, "types");
    if (i > 0 && lane.types.empty() && !problems.failed(key)) {
      problems.add(key, {"no types", "the types that travel in this lane", "only the first lane takes what no other names"});
    }
    for (const auto& type : lane.types) {
      auto [owner, is_new] = owners.emplace(type, lane.name);
      if (!is_new)
        problems.add(key, {"\"" + type + "\" again", "each type in one lane", "the lane \"" + owner->second + "\" has it already"});
    }
  }
}

void check_replication(const Config& config, Problems& problems) {
  const auto& replication = config.replication;
  if (problems.failed("gateway.role")) return;
  if (config.gateway.role == Role::edge) {
    std::string hint = "an edge sends; say role = \"central\" in [gateway] if this is the gateway that receives";
    if (!replication.origins.empty()) problems.add("replication.origin", {"an origin at an edge", "[[sync.target]] entries", hint});
    if (replication.enrolment == Enrolment::token)
      problems.add("replication.enrolment", {"\"token\" at an edge", "role = \"central\"", hint});
    return;
  }
  for (std::size_t i = 0; i < replication.origins.size(); ++i) {
    const auto& origin = replication.origins[i];
    bool compensates = origin.policy.fallback == ConflictPolicy::compensate;
    for (const auto& [type, policy] : origin.policy.by_type) compensates = compensates || policy == ConflictPolicy::compensate;
    auto path = at("replication.origin", i);
    if (compensates && !origin.compensate && !problems.failed(path + ".compensate")) {
      problems.add(path + ".policy",
                   {"\"compensate\" without a function", "compensate = \"rules.lua:undo\"", "it makes the compensating events"});
    }
  }
}

void check_storage(const Config& config, Problems& problems) {
  if (config.store.durability == Durability::unsafe_os) {
    problems.add("store.durability", {"\"unsafe-os\"", "\"fsync\"", "a power cut loses the newest acknowledged events"}, Severity::warning);
  }
  if (!config.retention.max_bytes || problems.failed("retention") || problems.failed("store.segment_bytes")) return;
  if (*config.retention.max_bytes < 2 * config.store.segment_bytes) {
    problems.add("retention.max_bytes", {table::bytes_text(*config.retention.max_bytes),
                                         "at least two segments (" + table::bytes_text(2 * config.store.segment_bytes) + ")",
                                         "whole segments are removed; lower store.segment_bytes too"});
  }
}

}  // namespace opossum::config::validate
