// SPDX-License-Identifier: MIT
#include "ingest/mqtt/users/user_check.hpp"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sys/stat.h>

#include "store/file_system.hpp"

namespace opossum::ingest::mqtt {

using broker::Verdict;
using ReasonCode = opossum::mqtt::ReasonCode;

namespace {

constexpr std::size_t kQueueMax = 20'000;
constexpr std::uint64_t kFileBytesMax = 16U << 20;

std::string version_of(const std::string& path) {
  struct stat state {};
  if (::stat(path.c_str(), &state) != 0) return {};
  return std::to_string(state.st_size) + ' ' + std::to_string(state.st_mtim.tv_sec) + '.' + std::to_string(state.st_mtim.tv_nsec) + ' ' +
         std::to_string(state.st_ino);
}

}  // namespace

UserCheck::UserCheck(std::string path, MqttAnonymous anonymous, Logger logger, Done done)
    : path_(std::move(path)), anonymous_(anonymous), logger_(std::move(logger)), done_(std::move(done)) {}

UserCheck::~UserCheck() { stop(); }

Result<std::unique_ptr<UserCheck>> UserCheck::open(std::string path, MqttAnonymous anonymous, Logger logger, Done done) {
  std::unique_ptr<UserCheck> check(new UserCheck(std::move(path), anonymous, std::move(logger), std::move(done)));
  if (RAND_bytes(check->secret_.data(), static_cast<int>(check->secret_.size())) != 1) {
    return fail(Errc::internal, "OpenSSL gives no random bytes");
  }
  OPOSSUM_TRY(check->load());
  check->thread_ = std::thread([pointer = check.get()] { pointer->run(); });
  return check;
}

Result<void> UserCheck::load() {
  if (path_.empty()) return {};
  version_ = version_of(path_);
  auto text = read_file(posix_file_system(), path_, kFileBytesMax);
  if (!text) return fail(Errc::invalid_argument, "mqtt.users: " + text.error().detail() + "; create it with opossum mqtt user add");
  auto users = parse_mqtt_users(*text);
  if (!users) return fail(std::move(users).error().in("mqtt.users: " + path_));
  users_.clear();
  for (MqttUser& user : *users) {
    auto rights = std::make_shared<const broker::Rights>(broker::Rights{std::move(user.publish), std::move(user.subscribe)});
    users_.emplace(std::move(user.name), Known{std::move(user.password_hash), std::move(rights)});
  }
  accepted_.clear();
  return {};
}

void UserCheck::reload_if_changed() {
  if (path_.empty() || version_of(path_) == version_) return;
  const Users before = users_;
  auto loaded = load();
  if (loaded) {
    if (logger_) logger_(LogLevel::info, "mqtt: read the users again: " + std::to_string(users_.size()));
    return;
  }
  users_ = before;
  version_ = version_of(path_);
  if (logger_) logger_(LogLevel::error, "mqtt: going on with the users as they were: " + loaded.error().message());
}

void UserCheck::check(std::uint64_t client, broker::Credentials credentials) {
  const std::lock_guard lock(mutex_);
  if (queue_.size() >= kQueueMax) {
    Verdict verdict;
    verdict.reason = ReasonCode::server_busy;
    done_(client, std::move(verdict));
    return;
  }
  queue_.emplace_back(client, std::move(credentials));
  changed_.notify_one();
}

void UserCheck::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    const auto [client, credentials] = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    reload_if_changed();
    done_(client, judge(credentials));
    lock.lock();
  }
}

void UserCheck::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

Verdict UserCheck::judge(const broker::Credentials& credentials) {
  if (!credentials.username) {
    const auto& certificate = credentials.origin.certificate_name;
    return certificate ? judge_certificate(*certificate) : judge_anonymous(credentials.origin);
  }
  const auto found = users_.find(*credentials.username);
  const bool known = found != users_.end() && !found->first.empty() && !found->second.password_hash.empty();
  // An unknown user takes as long as a wrong password, so that names cannot be found out by the clock.
  static const std::string kNobody = hash_mqtt_password("").value_or("");
  const std::string& hash = known ? found->second.password_hash : kNobody;
  const bool fits = password_fits(*credentials.username, credentials.password.value_or(""), hash);
  if (!known || !fits) return {ReasonCode::bad_user_name_or_password};
  return {ReasonCode::success, *credentials.username, found->second.rights};
}

Verdict UserCheck::judge_anonymous(const broker::Origin& origin) const {
  const bool allowed = anonymous_ == MqttAnonymous::always || (anonymous_ == MqttAnonymous::loopback && origin.loopback);
  if (!allowed) return {ReasonCode::not_authorized};
  const auto found = users_.find("");
  return {ReasonCode::success, {}, found == users_.end() ? broker::Rights::everything() : found->second.rights};
}

Verdict UserCheck::judge_certificate(const std::string& name) const {
  if (path_.empty()) return {ReasonCode::success, name, broker::Rights::everything()};
  const auto found = users_.find(name);
  if (found == users_.end() || name.empty()) return {ReasonCode::not_authorized};
  return {ReasonCode::success, name, found->second.rights};
}

UserCheck::Digest UserCheck::digest_of(const std::string& user, const std::string& password) const {
  const std::string text = user + '\0' + password;
  Digest digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       digest.data(), &size);
  return digest;
}

bool UserCheck::password_fits(const std::string& user, const std::string& password, const std::string& hash) {
  const Digest digest = digest_of(user, password);
  const auto known = accepted_.find(user);
  if (known != accepted_.end() && CRYPTO_memcmp(known->second.data(), digest.data(), digest.size()) == 0) return true;
  if (!verify_mqtt_password(password, hash)) return false;
  // The password of kNobody fits the empty one; only users that exist are remembered.
  if (users_.contains(user)) accepted_[user] = digest;
  return true;
}

}  // namespace opossum::ingest::mqtt
