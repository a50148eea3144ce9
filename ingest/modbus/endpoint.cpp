// SPDX-License-Identifier: MIT
#include "ingest/modbus/endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace opossum::ingest::modbus {
namespace {

std::unexpected<Error> bad_url(const std::string& url, std::string_view why) {
  return fail(Errc::invalid_argument,
              "url \"" + url + "\": " + std::string(why) +
                  "; write tcp://HOST:502, rtu+tcp://HOST:PORT or rtu:///dev/ttyUSB0?baud=9600&parity=N&data=8&stop=1");
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<Endpoint> parse_network(const std::string& url, std::string_view rest, Transport transport) {
  Endpoint endpoint{.transport = transport};
  while (!rest.empty() && rest.back() == '/') rest.remove_suffix(1);
  std::string_view port;
  bool has_port = false;
  if (rest.starts_with('[')) {  // IPv6
    const auto close = rest.find(']');
    if (close == std::string_view::npos) return bad_url(url, "the bracket is not closed");
    endpoint.host = rest.substr(1, close - 1);
    rest.remove_prefix(close + 1);
    if (!rest.empty() && !rest.starts_with(':')) return bad_url(url, "unexpected text after the address");
    has_port = !rest.empty();
    if (has_port) port = rest.substr(1);
  } else {
    const auto colon = rest.find(':');
    endpoint.host = rest.substr(0, colon);
    has_port = colon != std::string_view::npos;
    if (has_port) port = rest.substr(colon + 1);
  }
  if (endpoint.host.empty() || endpoint.host.find_first_of("/?@ ") != std::string::npos) {
    return bad_url(url, "the host is missing or wrong");
  }
  std::ranges::transform(endpoint.host, endpoint.host.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (!has_port && transport == Transport::rtu_over_tcp) return bad_url(url, "a serial tunnel needs its port");
  if (has_port) {
    const auto value = number(port);
    if (!value || *value < 1 || *value > 65535) return bad_url(url, "the port must be 1 to 65535");
    endpoint.port = static_cast<std::uint16_t>(*value);
  }
  return endpoint;
}

Result<void> set_serial(Endpoint& endpoint, const std::string& url, std::string_view key, std::string_view text) {
  const auto value = number(text);
  if (key == "baud") {
    if (!value || *value < 110 || *value > 921'600) return bad_url(url, "baud must be 110 to 921600");
    endpoint.baud = *value;
  } else if (key == "parity") {
    if (text != "N" && text != "E" && text != "O") return bad_url(url, "parity must be N, E or O");
    endpoint.parity = text.front();
  } else if (key == "data") {
    if (!value || *value < 7 || *value > 8) return bad_url(url, "data must be 7 or 8");
    endpoint.data_bits = *value;
  } else if (key == "stop") {
    if (!value || *value < 1 || *value > 2) return bad_url(url, "stop must be 1 or 2");
    endpoint.stop_bits = *value;
  } else {
    return bad_url(url, "unknown setting \"" + std::string(key) + "\"");
  }
  return {};
}

Result<Endpoint> parse_serial(const std::string& url, std::string_view rest) {
  Endpoint endpoint{.transport = Transport::rtu};
  const auto question = rest.find('?');
  endpoint.path = rest.substr(0, question);
  if (!endpoint.path.starts_with('/') || endpoint.path.size() < 2) return bad_url(url, "the serial device must be an absolute path");
  rest = question == std::string_view::npos ? std::string_view() : rest.substr(question + 1);
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return bad_url(url, "settings are written KEY=VALUE");
    OPOSSUM_TRY(set_serial(endpoint, url, pair.substr(0, equals), pair.substr(equals + 1)));
  }
  return endpoint;
}

}  // namespace

std::string Endpoint::key() const {
  return transport == Transport::rtu ? path : host + ":" + std::to_string(port);
}

std::chrono::microseconds Endpoint::frame_gap() const noexcept {
  const int bits = 1 + data_bits + (parity == 'N' ? 0 : 1) + stop_bits;
  return std::max(std::chrono::microseconds(1750), std::chrono::microseconds(3'500'000LL * bits / baud));
}

Result<Endpoint> parse_endpoint(const std::string& url) {
  const std::string_view text = url;
  if (text.starts_with("tcp://")) return parse_network(url, text.substr(6), Transport::tcp);
  if (text.starts_with("rtu+tcp://")) return parse_network(url, text.substr(10), Transport::rtu_over_tcp);
  if (text.starts_with("rtu://")) return parse_serial(url, text.substr(6));
  return bad_url(url, "unknown scheme");
}

}  // namespace opossum::ingest::modbus
