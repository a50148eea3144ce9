// SPDX-License-Identifier: MIT
#include "config/table/text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <numeric>
#include <utility>

namespace opossum::config::table {

std::string in_quotes(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7f) {
      out += {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string shortened(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  auto cut = bytes_max;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
  return std::string(text.substr(0, cut)) + "…";
}

std::string number_text(double number) {
  std::array<char, 40> buffer{};
  auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  std::string out(buffer.data(), end);
  if (out.find_first_of(".en") == std::string::npos) out += ".0";
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

std::optional<std::uint64_t> digits(std::string_view text, std::uint64_t max) {
  std::uint64_t value = 0;
  if (text.empty() || text.front() == '+' || text.front() == '-') return std::nullopt;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto cost = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = std::exchange(row[j], cost);
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.size() > 100) return std::nullopt;
  std::optional<std::string> best;
  auto best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    auto distance = edit_distance(word, candidate);
    if (distance < best_distance && distance < std::max(word.size(), candidate.size())) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  auto best = nearest(word, candidates);
  return best ? "did you mean " + in_quotes(*best) + "?" : std::string();
}

namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array kDurationUnits{Unit{"w", 604'800'000}, Unit{"d", 86'400'000}, Unit{"h", 3'600'000},
                                    Unit{"m", 60'000},      Unit{"s", 1'000},      Unit{"ms", 1}};
constexpr std::array kByteUnits{
    Unit{"TiB", 1ULL << 40},       Unit{"GiB", 1ULL << 30},   Unit{"MiB", 1ULL << 20}, Unit{"KiB", 1ULL << 10}, Unit{"B", 1}, Unit{"", 1},
    Unit{"TB", 1'000'000'000'000}, Unit{"GB", 1'000'000'000}, Unit{"MB", 1'000'000},   Unit{"kB", 1'000}};

/// Takes "<digits><letters>" from the front of `text`, as a multiple of the unit's base.
template <std::size_t N>
std::optional<std::uint64_t> take_quantity(std::string_view& text, const std::array<Unit, N>& units) {
  auto number_end = std::min(text.find_first_not_of("0123456789"), text.size());
  auto unit_end = std::min(text.find_first_of("0123456789", number_end), text.size());
  auto number = digits(text.substr(0, number_end), std::numeric_limits<std::int64_t>::max());
  auto unit = std::ranges::find(units, text.substr(number_end, unit_end - number_end), &Unit::name);
  if (!number || unit == units.end()) return std::nullopt;
  if (*number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) / unit->factor) return std::nullopt;
  text.remove_prefix(unit_end);
  return *number * unit->factor;
}

}  // namespace

std::optional<std::chrono::milliseconds> duration_from(std::string_view text) {
  if (text.empty()) return std::nullopt;
  constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
  std::uint64_t total = 0;
  while (!text.empty()) {
    auto part = take_quantity(text, kDurationUnits);
    if (!part || *part > kMax - total) return std::nullopt;
    total += *part;
  }
  return std::chrono::milliseconds{static_cast<std::int64_t>(total)};
}

std::string duration_text(std::chrono::milliseconds duration) {
  auto count = static_cast<std::uint64_t>(duration.count());
  if (count == 0) return "0s";
  // Weeks are read but not written: "30d" is what people expect to see again.
  for (const auto& unit : kDurationUnits) {
    if (unit.name != "w" && count % unit.factor == 0) return std::to_string(count / unit.factor) + std::string(unit.name);
  }
  return std::to_string(count) + "ms";
}

std::optional<std::uint64_t> bytes_from(std::string_view text) {
  auto bytes = take_quantity(text, kByteUnits);
  return text.empty() ? bytes : std::nullopt;
}

std::string bytes_text(std::uint64_t bytes) {
  for (const auto& unit : kByteUnits) {
    if (bytes == 0 || unit.factor == 1) break;
    if (bytes % unit.factor == 0) return std::to_string(bytes / unit.factor) + std::string(unit.name);
  }
  return std::to_string(bytes) + "B";
}

namespace {

/// Host and port of an authority without its user.
bool take_authority(std::string_view authority, UrlParts& parts) {
  auto port_at = authority.rfind(':');
  if (authority.starts_with('[')) {
    auto end = authority.find(']');
    if (end == std::string_view::npos) return false;
    parts.host = authority.substr(1, end - 1);
    if (parts.host.find(':') == std::string::npos) return false;
    auto rest = authority.substr(end + 1);
    if (!rest.empty() && rest.front() != ':') return false;
    port_at = rest.empty() ? std::string_view::npos : end + 1;
  } else {
    parts.host = authority.substr(0, port_at);
    if (parts.host.find(':') != std::string::npos) return false;
  }
  if (port_at == std::string_view::npos) return true;
  auto port = digits(authority.substr(port_at + 1), 65'535);
  if (!port || *port == 0) return false;
  parts.port = static_cast<std::uint16_t>(*port);
  return true;
}

}  // namespace

std::optional<UrlParts> url_from(std::string_view text) {
  UrlParts parts;
  auto bad = [](unsigned char c) { return c <= ' ' || c == 0x7f || c == '"' || c == '\\' || c == '#'; };
  auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos || scheme_end == 0 || std::ranges::any_of(text, bad)) return std::nullopt;
  parts.scheme = text.substr(0, scheme_end);
  text.remove_prefix(scheme_end + 3);
  if (auto query_at = text.find('?'); query_at != std::string_view::npos) {
    parts.query = text.substr(query_at + 1);
    text = text.substr(0, query_at);
  }
  auto path_at = std::min(text.find('/'), text.size());
  parts.path = text.substr(path_at);
  auto authority = text.substr(0, path_at);
  if (auto at = authority.rfind('@'); at != std::string_view::npos) {
    parts.has_user = true;
    authority.remove_prefix(at + 1);
  }
  if (!take_authority(authority, parts)) return std::nullopt;
  return parts;
}

bool is_loopback_host(std::string_view host) {
  std::string text(host);
  in_addr four{};
  if (inet_pton(AF_INET, text.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  if (inet_pton(AF_INET6, text.c_str(), &six) == 1) return IN6_IS_ADDR_LOOPBACK(&six) != 0;
  return host == "localhost";
}

}  // namespace opossum::config::table
