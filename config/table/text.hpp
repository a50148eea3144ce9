// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace opossum::config::table {

/// A TOML basic string. Also valid JSON.
[[nodiscard]] std::string in_quotes(std::string_view text);
/// At most `bytes_max` bytes, cut between UTF-8 characters, with "…" where something was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t bytes_max);
/// The shortest text that reads back as the same number; always with a point or exponent, as TOML asks.
[[nodiscard]] std::string number_text(double number);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::string_view separator);
/// Digits only, no sign, at most `max`.
[[nodiscard]] std::optional<std::uint64_t> digits(std::string_view text, std::uint64_t max);

/// The candidate with the least edit distance to `word`, if that is small enough to be a slip of the finger.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);
/// `did you mean "X"?`, or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// "500ms", "90s", "1h30m", "30d". Units: ms, s, m, h, d, w.
[[nodiscard]] std::optional<std::chrono::milliseconds> duration_from(std::string_view text);
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);
/// "64MiB", "20GB", "4096". Units: B, KiB, MiB, GiB, TiB (1024), kB, MB, GB, TB (1000).
[[nodiscard]] std::optional<std::uint64_t> bytes_from(std::string_view text);
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);

/// `scheme://host[:port][/path][?query]`, IPv6 hosts without their brackets.
struct UrlParts {
  std::string scheme;
  std::string host;
  std::optional<std::uint16_t> port;
  std::string path;   ///< with its "/"
  std::string query;  ///< without "?"
  bool has_user = false;
};
[[nodiscard]] std::optional<UrlParts> url_from(std::string_view text);
[[nodiscard]] bool is_loopback_host(std::string_view host);

}  // namespace opossum::config::table
