// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include "ingest/mqtt/broker/ports.hpp"
#include "ingest/mqtt_broker.hpp"
#include "ingest/mqtt_users.hpp"

namespace opossum::ingest::mqtt {

/// Looks at credentials on a thread of its own, because a password takes 50 ms to hash. A password that was right is known again at once,
/// so that a plant's devices are back quickly after a power cut. The user file is read again when it has changed.
class UserCheck final : public broker::Authenticator {
 public:
  using Done = std::function<void(std::uint64_t client, broker::Verdict verdict)>;

  /// Errc::invalid_argument for a file that is missing or wrong. `done` runs on the own thread.
  [[nodiscard]] static Result<std::unique_ptr<UserCheck>> open(std::string path, MqttAnonymous anonymous, Logger logger, Done done);
  ~UserCheck() override;

  void check(std::uint64_t client, broker::Credentials credentials) override;
  /// Idempotent; nothing is answered afterwards.
  void stop();

 private:
  struct Known {
    std::string password_hash;
    std::shared_ptr<const broker::Rights> rights;
  };
  using Users = std::map<std::string, Known, std::less<>>;
  using Digest = std::array<unsigned char, 32>;

  UserCheck(std::string path, MqttAnonymous anonymous, Logger logger, Done done);
  [[nodiscard]] Result<void> load();
  void reload_if_changed();
  void run();
  [[nodiscard]] broker::Verdict judge(const broker::Credentials& credentials);
  [[nodiscard]] broker::Verdict judge_anonymous(const broker::Origin& origin) const;
  [[nodiscard]] broker::Verdict judge_certificate(const std::string& name) const;
  [[nodiscard]] bool password_fits(const std::string& user, const std::string& password, const std::string& hash);
  [[nodiscard]] Digest digest_of(const std::string& user, const std::string& password) const;

  const std::string path_;
  const MqttAnonymous anonymous_;
  const Logger logger_;
  const Done done_;
  Digest secret_{};
  // Of the own thread:
  Users users_;
  std::string version_;                              // of the file: size and time
  std::unordered_map<std::string, Digest> accepted_;  // by user: the last password that was right

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<std::uint64_t, broker::Credentials>> queue_;  // guarded by mutex_
  bool stopping_ = false;                                            // guarded by mutex_
  std::thread thread_;
};

}  // namespace opossum::ingest::mqtt
