// SPDX-License-Identifier: MIT
#include "ingest/mqtt/topic_filter.hpp"

#include <algorithm>
#include <array>

#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::mqtt {

std::optional<std::string> filter_problem(std::string_view filter) {
  if (filter.empty()) return "it is empty";
  if (filter.size() > 65'535) return "it is longer than 65535 bytes";
  if (!mapping::is_utf8(filter) || filter.find('\0') != std::string_view::npos) return "it is not UTF-8 text";
  while (true) {
    const std::size_t slash = filter.find('/');
    const std::string_view level = filter.substr(0, slash);
    if (level.find('#') != std::string_view::npos && (level.size() > 1 || slash != std::string_view::npos))
      return "# must be the whole last level";
    if (level.find('+') != std::string_view::npos && level.size() > 1) return "+ must be a whole level";
    if (slash == std::string_view::npos) return {};
    filter.remove_prefix(slash + 1);
  }
}

std::optional<std::string> to_paho_url(std::string_view url) {
  struct Scheme {
    std::string_view ours, paho, port;
  };
  constexpr std::array<Scheme, 6> kSchemes = {{{"mqtt://", "tcp://", ":1883"},
                                               {"tcp://", "tcp://", ":1883"},
                                               {"mqtts://", "ssl://", ":8883"},
                                               {"ssl://", "ssl://", ":8883"},
                                               {"ws://", "ws://", ":80"},
                                               {"wss://", "wss://", ":443"}}};
  for (const Scheme& scheme : kSchemes) {
    if (!url.starts_with(scheme.ours)) continue;
    const std::string_view rest = url.substr(scheme.ours.size());
    const std::size_t path = std::min(rest.find('/'), rest.size());
    const std::string_view host = rest.substr(0, path);
    if (host.empty() || host.find('@') != std::string_view::npos) return {};
    const std::size_t colon = host.rfind(':');
    const bool has_port = colon != std::string_view::npos && (host.front() != '[' || host[colon - 1] == ']');
    if (colon == 0 || (has_port && colon + 1 == host.size())) return {};
    return std::string(scheme.paho) + std::string(host) + std::string(has_port ? "" : scheme.port) + std::string(rest.substr(path));
  }
  return {};
}

}  // namespace opossum::ingest::mqtt
