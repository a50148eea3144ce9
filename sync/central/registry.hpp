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
#include "sync/central/origin_records.hpp"
#include "sync/central/session_tokens.hpp"
#include "sync/protocol/messages.hpp"

namespace opossum::sync::central {

/// What is known of one origin's name. `serving` is held while a request of it is served; `guard` protects the rest.
struct OriginState {
  explicit OriginState(CentralOrigin given) : origin(std::move(given)) {}

  std::mutex serving;
  CentralOrigin origin;                    ///< changed holding both; the name never changes
  std::optional<SessionTokens> session;    ///< of `store`, once it was read; protected by `serving`

  std::mutex guard;
  std::string store;                       ///< bound to it, durably; empty = not yet
  Position enrolled;                       ///< the record of the newest enrolment; zero = none
  bool retired = false;
  std::uint64_t changes = 0;               ///< enrolments and retirements: an answer to find() from before one no longer counts
  std::uint32_t epoch = 0;
  std::optional<Timestamp> last_seen;
  std::optional<Sequence> last_authored;
  std::uint64_t refused = 0;
  std::string last_refusal;
};

/// Who may push: tokens to names, names to stores. Thread-safe. Locks are taken in the order OriginState::serving, binding_, mutex_,
/// OriginState::guard.
class Registry {
 public:
  Registry(EventStore& store, CentralOptions options);

  /// Reads the records from the log and checks the options. Errc::invalid_argument; store errors.
  [[nodiscard]] Result<void> load();

  struct Found {
    std::shared_ptr<OriginState> state{};          ///< nothing if nobody has this token
    std::optional<protocol::Refusal> refusal{};    ///< the token was somebody's
    std::uint64_t changes = 0;                     ///< OriginState::changes at that time
  };
  [[nodiscard]] Found find(std::string_view token);
  /// Makes sure that the name belongs to this store, durably if that is new. A refusal if one of them is bound elsewhere.
  [[nodiscard]] Result<std::optional<protocol::Refusal>> bind(OriginState& state, const std::string& store_id);

  // Acts of an operator, and the use of a code. Each is durable on return. Nobody may hold OriginState::serving.
  /// Errc::invalid_argument, refused; store errors.
  [[nodiscard]] Result<void> invite(const std::string& name, const EnrolmentRights& rights, const Digest& code, Timestamp expires);
  /// Errc::unauthorized for a code that is not good, refused; store errors. The same code, token and store again: the same answer.
  [[nodiscard]] Result<Enrolled> enrol(const Digest& code, const std::string& store_id, const Digest& token, Timestamp now);
  /// False if there is no such name. Store errors.
  [[nodiscard]] Result<bool> retire(const std::string& name);

  /// What the log says of a name; nothing = no record.
  [[nodiscard]] std::optional<OriginRecord> record_of(const std::string& name) const;
  /// By name.
  [[nodiscard]] std::vector<std::shared_ptr<OriginState>> all() const;

 private:
  [[nodiscard]] Result<void> load_options();
  [[nodiscard]] Result<void> load_records();
  [[nodiscard]] Result<Position> append(const Commit& record);
  [[nodiscard]] std::shared_ptr<OriginState> state_of(const CentralOrigin& origin);
  /// With what the records say, if it is new.
  [[nodiscard]] std::shared_ptr<OriginState> state_named(const std::string& name);
  void take_record(OriginState& state) const;
  [[nodiscard]] Found found(std::shared_ptr<OriginState> state, bool replaced) const;
  [[nodiscard]] bool is_configured(const std::string& name) const;
  [[nodiscard]] Result<std::optional<Enrolled>> check_code(const Digest& code, const OriginRecord& record, const std::string& name,
                                                           const std::string& store_id, const Digest& token, Timestamp now) const;
  [[nodiscard]] Result<void> check_free(const OriginState& state, const std::string& store_id, const Digest& token) const;
  [[nodiscard]] std::optional<std::string> other_name_of(const std::string& store_id, const std::string& name) const;

  EventStore& store_;
  const CentralOptions options_;
  std::map<Digest, std::string> tokens_;  ///< of the options: names by the SHA-256 of the token, so that a look-up's time tells nothing

  std::mutex binding_;  ///< held while a record is decided and written: a store never gets two names
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<OriginState>> states_;  ///< by name: those that are or were served, and invited ones
  OriginRecords records_;
};

}  // namespace opossum::sync::central
