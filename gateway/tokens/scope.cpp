// SPDX-License-Identifier: MIT
#include "gateway/tokens/scope.hpp"

#include <array>

namespace opossum::gateway {

namespace {
constexpr std::array kScopes = {Scope::read, Scope::append, Scope::sync, Scope::admin};
}

std::string_view name(Scope scope) noexcept {
  switch (scope) {
    case Scope::read: return "read";
    case Scope::append: return "append";
    case Scope::sync: return "sync";
    case Scope::admin: return "admin";
  }
  return "unknown";
}

std::optional<Scope> scope_from_name(std::string_view text) noexcept {
  for (const Scope scope : kScopes) {
    if (name(scope) == text) return scope;
  }
  return std::nullopt;
}

std::vector<Scope> Scopes::list() const {
  std::vector<Scope> result;
  for (const Scope scope : kScopes) {
    if ((bits_ & bit(scope)) != 0) result.push_back(scope);
  }
  return result;
}

}  // namespace opossum::gateway
