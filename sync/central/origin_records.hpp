// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/commit.hpp"
#include "store/event.hpp"
#include "store/origin.hpp"

namespace opossum::sync::central {

inline constexpr std::string_view kOriginType = "$sync.origin";

/// A one-time code that an operator issued for a name. Only its hash is known.
struct Invitation {
  Digest code{};
  Timestamp expires{};
  std::vector<std::string> types{};  ///< what the edge may push once it has used the code
  std::vector<std::string> tags{};
};

/// What the central's log says of one name.
struct OriginRecord {
  std::string store{};                  ///< bound to it; empty = none yet
  std::optional<Digest> token{};        ///< hash of the token that a code was exchanged for; then no other token serves the name
  std::vector<std::string> types{};     ///< rights that came with the code; empty = any
  std::vector<std::string> tags{};
  std::optional<Invitation> invitation{};
  std::optional<Digest> used_code{};    ///< the newest one that was exchanged
  Position enrolled{};                  ///< of the record of that
  bool retired = false;
};

/// What may be recorded about a name. Each becomes one system commit, and the log of them is the only state of enrolment.
[[nodiscard]] Commit bound_record(const std::string& name, const std::string& store);
[[nodiscard]] Commit invited_record(const std::string& name, const Invitation& invitation);
[[nodiscard]] Commit enrolled_record(const std::string& name, const std::string& store, const Digest& token, const Invitation& used);
[[nodiscard]] Commit retired_record(const std::string& name);

/// All names, folded from the records. Not thread-safe.
class OriginRecords {
 public:
  /// Takes the next record of the log. Errc::damaged.
  [[nodiscard]] Result<void> apply(Position position, std::string_view data);

  [[nodiscard]] const std::map<std::string, OriginRecord>& names() const noexcept { return names_; }
  /// Null if there is no record of it.
  [[nodiscard]] const OriginRecord* find(const std::string& name) const;
  /// The name that a code was issued for, used or not; nothing if it was replaced by a newer one, or never issued.
  [[nodiscard]] std::optional<std::string> name_of_code(const Digest& code) const;

  struct TokenOwner {
    std::string name;
    bool replaced = false;  ///< the name has a newer token
  };
  /// Who has or had a token that came from a code.
  [[nodiscard]] std::optional<TokenOwner> owner_of(const Digest& token) const;

 private:
  std::map<std::string, OriginRecord> names_;
  std::map<Digest, std::string> tokens_;  ///< all that ever came from a code, by hash
};

}  // namespace opossum::sync::central
