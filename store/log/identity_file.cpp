// SPDX-License-Identifier: MIT
#include "store/log/identity_file.hpp"

#include <openssl/rand.h>
#include <simdjson.h>

#include "store/format/json_text.hpp"
#include "store/format/log_format.hpp"

namespace opossum::log {

namespace {

constexpr std::uint64_t kIdentityBytesMax = 64 * 1024;

}  // namespace

std::string new_uuid() {
  std::array<unsigned char, 16> bytes{};
  OPOSSUM_ASSERT(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
  std::string uuid;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) uuid += '-';
    uuid += "0123456789abcdef"[bytes[i] >> 4];
    uuid += "0123456789abcdef"[bytes[i] & 0xF];
  }
  return uuid;
}

bool is_uuid(std::string_view text) noexcept {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

std::string to_json(const StoreIdentity& identity) {
  std::string json = "{\"opossum\":" + std::to_string(format::kVersion) + ",\"store\":\"" + identity.id + "\",\"name\":";
  format::append_quoted(json, identity.name);
  json += ",\"epoch\":" + std::to_string(identity.epoch) + ",\"created\":\"" + to_rfc3339(identity.created) + "\"}\n";
  return json;
}

Result<StoreIdentity> identity_from_json(std::string_view text, const std::string& path) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::uint64_t version = 0;
  std::uint64_t epoch = 0;
  std::string_view id;
  std::string_view name;
  std::string_view created;
  if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS || root["opossum"].get(version) != simdjson::SUCCESS) {
    return fail(Errc::not_a_store, path + " is not an Opossum store.json; restore it from a backup");
  }
  if (version != format::kVersion) {
    return fail(Errc::unsupported_format, path + " has format " + std::to_string(version) + "; this program reads format " +
                                              std::to_string(format::kVersion) + ": use a newer version of Opossum");
  }
  const bool whole = root["store"].get(id) == simdjson::SUCCESS && root["name"].get(name) == simdjson::SUCCESS &&
                     root["epoch"].get(epoch) == simdjson::SUCCESS && root["created"].get(created) == simdjson::SUCCESS;
  const auto time = from_rfc3339(created);
  if (!whole || !is_uuid(id) || !time || epoch == 0 || epoch > 0xFFFFFFFF) {
    return fail(Errc::not_a_store, path + " lacks a member or has a wrong one; restore it from a backup");
  }
  return StoreIdentity{std::string(id), std::string(name), static_cast<std::uint32_t>(epoch), *time};
}

Result<StoreIdentity> load_identity(FileSystem& files, const Layout& layout, const StoreOptions& options, Timestamp now) {
  auto exists = files.exists(layout.identity_file());
  if (!exists) return std::unexpected(std::move(exists).error());
  if (*exists) {
    auto text = read_file(files, layout.identity_file(), kIdentityBytesMax);
    if (!text) return std::unexpected(std::move(text).error());
    return identity_from_json(*text, layout.identity_file());
  }
  auto segments = files.exists(layout.log_folder());
  if (!segments) return std::unexpected(std::move(segments).error());
  if (*segments) {
    auto names = files.list(layout.log_folder());
    if (names && !names->empty()) {
      return fail(Errc::not_a_store, layout.directory() + " has a log but no store.json; restore store.json from a backup");
    }
  }
  if (options.read_only || !options.create) return fail(Errc::not_a_store, layout.directory() + " holds no store; create one with `opossum init`");
  StoreIdentity identity{new_uuid(), options.name, 1, now};
  OPOSSUM_TRY(replace_file(files, layout.identity_file(), to_json(identity)));
  return identity;
}

Result<StoreIdentity> read_identity(FileSystem& files, const Layout& layout) {
  StoreOptions options;
  options.directory = layout.directory();
  options.read_only = true;
  return load_identity(files, layout, options, Timestamp());
}

}  // namespace opossum::log
