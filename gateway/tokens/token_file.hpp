// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/tokens/scope.hpp"
#include "store/clock.hpp"
#include "store/origin.hpp"
#include "store/result.hpp"

namespace opossum::gateway {

/// What a bearer of a token may do.
struct Grant {
  std::string name;                  ///< who it was made for
  Scopes scopes;
  std::vector<std::string> types{};  ///< when not empty, only events of these types
  std::vector<std::string> tags{};   ///< only events that have all of these tags
};

/// One line of the tokens file. The token itself is not in it.
struct Token {
  std::string id;     ///< 8 hex digits, to revoke it by
  Digest hash{};      ///< SHA-256 of the token
  Grant grant{};
  Timestamp created{};
};

/// The tokens of one gateway: a text file, one JSON object a line, that holds hashes only. Not thread-safe; two processes
/// that change it at once may lose one change. Every change replaces the file atomically and is durable on return.
class TokenFile {
 public:
  /// A missing file holds no tokens. Errc::invalid_argument names the line that is not understood; io_error.
  [[nodiscard]] static Result<TokenFile> load(std::string path);

  /// Makes a token of 256 random bits and returns it: it is shown this once. Errc::invalid_argument, io_error, disk_full.
  [[nodiscard]] Result<std::string> create(Grant grant, Timestamp now);
  /// Removes the token with this id or name. False if there is none. Errc::invalid_argument if several have the name.
  [[nodiscard]] Result<bool> revoke(std::string_view id_or_name);

  [[nodiscard]] const std::vector<Token>& tokens() const noexcept { return tokens_; }
  /// The token's grant, or nullptr. Takes the same time whichever token matches.
  [[nodiscard]] const Grant* verify(std::string_view token) const;

 private:
  explicit TokenFile(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] Result<void> save() const;

  std::string path_;
  std::vector<Token> tokens_;
};

}  // namespace opossum::gateway
