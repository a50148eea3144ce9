// SPDX-License-Identifier: MIT
#include "config/endpoint.hpp"

#include <arpa/inet.h>

#include "config/table/special_codecs.hpp"

namespace opossum::config {

bool Endpoint::is_loopback() const { return table::is_loopback_host(host); }

std::string to_string(const Endpoint& endpoint) {
  bool six = endpoint.host.find(':') != std::string::npos;
  return (six ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

namespace table {

namespace {

bool is_address(const std::string& host) {
  in_addr four{};
  in6_addr six{};
  return host == "localhost" || inet_pton(AF_INET, host.c_str(), &four) == 1 || inet_pton(AF_INET6, host.c_str(), &six) == 1;
}

std::optional<Endpoint> endpoint_from(std::string_view text) {
  auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto port = digits(text.substr(colon + 1), 65'535);
  auto host = text.substr(0, colon);
  bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  Endpoint endpoint{std::string(host), static_cast<std::uint16_t>(port.value_or(0))};
  bool six = host.find(':') != std::string_view::npos;
  if (!port || six != bracketed || !is_address(endpoint.host)) return std::nullopt;
  return endpoint;
}

std::string hint_for(std::string_view text) {
  if (digits(text, 65'535)) return "write \"127.0.0.1:" + std::string(text) + "\"";
  if ((text.starts_with(':') && !text.starts_with("::")) || text.starts_with("*:")) return "write 0.0.0.0 (or [::]) for every address";
  return "IPv6 addresses stand in brackets; host names other than localhost are not taken";
}

}  // namespace

std::optional<std::vector<Endpoint>> EndpointList::read(const toml::node& node, Problems& problems) const {
  constexpr std::size_t kMax = 16;
  const auto* list = node.as_array();
  if (list == nullptr || list->size() > kMax) {
    const auto* text = node.as_string();
    problems.add(node, {list != nullptr ? std::to_string(list->size()) + " entries" : describe(node), "a " + type() + " with " + bounds(),
                        text != nullptr ? "put it in brackets: [" + in_quotes(text->get()) + "]" : ""});
    return std::nullopt;
  }
  Value values;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto& entry = *list->get(i);
    const auto* text = entry.as_string();
    auto endpoint = text != nullptr ? endpoint_from(text->get()) : std::nullopt;
    if (endpoint) {
      values.push_back(*std::move(endpoint));
    } else {
      problems.add(entry,
                   {describe(entry), "an address and port such as \"127.0.0.1:8080\" or \"[::1]:8080\"",
                    text != nullptr ? hint_for(text->get()) : ""},
                   "[" + std::to_string(i) + "]");
    }
  }
  return values.size() == list->size() ? std::optional(std::move(values)) : std::nullopt;
}

std::string EndpointList::print(const Value& value) const {
  std::vector<std::string> texts;
  for (const auto& endpoint : value) texts.push_back(in_quotes(to_string(endpoint)));
  return "[" + joined(texts, ", ") + "]";
}

}  // namespace table
}  // namespace opossum::config
