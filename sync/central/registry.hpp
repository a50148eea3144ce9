// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/central.hpp"
#include "sync/protocol/messages.hpp"

namespace opossum::sync::central {

inline constexpr std::string_view kOriginType = "$sync.origin";

/// What is known of one origin's name. `serving` is held while a request of it is served; `guard` protects the rest.
struct OriginState {
  explicit OriginState(CentralOrigin given) : origin(std::move(given)) {}

  const CentralOrigin origin;
  std::mutex serving;

  std::mutex guard;
  std::string store;                       ///< bound to it, durably; empty = not yet
  std::uint32_t epoch = 0;
  std::optional<Timestamp> last_seen;
  std::optional<Sequence> last_authored;
  std::uint64_t refused = 0;
  std::string last_refusal;
};

/// Who may push: tokens to names, names to stores. Thread-safe.
class Registry {
 public:
  Registry(EventStore& store, CentralOptions options);

  /// Reads the bindings from the log and checks the options. Errc::invalid_argument; store errors.
  [[nodiscard]] Result<void> load();
  /// Nothing if nobody has this token.
  [[nodiscard]] std::shared_ptr<OriginState> find(std::string_view token);
  /// Makes sure that the name belongs to this store, durably if that is new. A refusal if one of them is bound elsewhere.
  [[nodiscard]] Result<std::optional<protocol::Refusal>> bind(OriginState& state, const std::string& store_id);
  /// By name.
  [[nodiscard]] std::vector<std::shared_ptr<OriginState>> all() const;

 private:
  std::shared_ptr<OriginState> state_of(const CentralOrigin& origin);

  EventStore& store_;
  const CentralOptions options_;
  std::map<Digest, std::string> names_;  ///< by the SHA-256 of the token, so that a look-up's time tells nothing about tokens

  std::mutex binding_;  ///< held while a binding is decided and written: a store never gets two names
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<OriginState>> states_;  ///< by name
  std::map<std::string, std::string> stores_;                   ///< name to store id, as in the log
};

}  // namespace opossum::sync::central
