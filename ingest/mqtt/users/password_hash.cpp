// SPDX-License-Identifier: MIT
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>

#include "ingest/mapping/base64.hpp"
#include "ingest/mqtt_users.hpp"

namespace opossum::ingest {

namespace {

constexpr std::string_view kScheme = "scrypt:16384:8:1:";
constexpr std::uint64_t kCost = 16'384;
constexpr std::uint64_t kBlock = 8;
constexpr std::uint64_t kParallel = 1;
constexpr std::uint64_t kMemoryMax = 64ULL << 20;
constexpr std::size_t kSaltBytes = 16;
using Key = std::array<unsigned char, 32>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::optional<Key> derive(std::string_view password, std::string_view salt) {
  Key key{};
  const int done = EVP_PBE_scrypt(password.data(), password.size(), bytes_of(salt), salt.size(), kCost, kBlock, kParallel, kMemoryMax,
                                  key.data(), key.size());
  if (done != 1) return {};
  return key;
}

std::string_view view_of(const Key& key) { return {reinterpret_cast<const char*>(key.data()), key.size()}; }

}  // namespace

Result<std::string> hash_mqtt_password(std::string_view password) {
  std::string salt(kSaltBytes, '\0');
  const bool random = RAND_bytes(reinterpret_cast<unsigned char*>(salt.data()), static_cast<int>(salt.size())) == 1;
  const auto key = random ? derive(password, salt) : std::nullopt;
  if (!key) return fail(Errc::internal, "OpenSSL cannot hash the password");
  return std::string(kScheme) + mapping::to_base64(salt) + ':' + mapping::to_base64(view_of(*key));
}

bool verify_mqtt_password(std::string_view password, std::string_view hash) {
  if (!hash.starts_with(kScheme)) return false;
  hash.remove_prefix(kScheme.size());
  const std::size_t colon = hash.find(':');
  if (colon == std::string_view::npos) return false;
  const auto salt = mapping::from_base64(hash.substr(0, colon));
  const auto wanted = mapping::from_base64(hash.substr(colon + 1));
  if (!salt || !wanted || wanted->size() != Key().size()) return false;
  const auto key = derive(password, *salt);
  return key && CRYPTO_memcmp(key->data(), wanted->data(), key->size()) == 0;
}

}  // namespace opossum::ingest
