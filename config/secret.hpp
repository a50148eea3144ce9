// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <utility>

namespace opossum::config {

/// A password or token that does not print itself: only describe() may reach logs, status and consoles.
/// The file says `${NAME}` (environment), `file:PATH` (first line of a file; PATH may begin with `${NAME}/`, as for systemd
/// credentials) or the value itself, about which loading warns.
class Secret {
 public:
  enum class Source : std::uint8_t {
    none,         ///< the key is absent
    literal,      ///< written into the configuration file
    environment,  ///< `${NAME}`
    file,         ///< `file:PATH`
  };

  Secret() = default;
  /// `text` as in the configuration file. A literal holds its value at once, the others after resolve_secrets().
  explicit Secret(std::string text);

  [[nodiscard]] Source source() const noexcept { return source_; }
  [[nodiscard]] bool is_set() const noexcept { return source_ != Source::none; }
  /// Name of the variable or path of the file; empty for none and literal.
  [[nodiscard]] const std::string& reference() const noexcept { return reference_; }
  /// The secret itself; empty until resolved. Never log it.
  [[nodiscard]] const std::string& reveal() const noexcept { return value_; }
  /// For people: "(secret, from file:/etc/opossum/hq.token)"; empty for none.
  [[nodiscard]] std::string describe() const;
  void resolve(std::string value) { value_ = std::move(value); }

  friend bool operator==(const Secret&, const Secret&) = default;
  /// Writes describe().
  friend std::ostream& operator<<(std::ostream& out, const Secret& secret);

 private:
  Source source_ = Source::none;
  std::string reference_;
  std::string value_;
};

}  // namespace opossum::config
