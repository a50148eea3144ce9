// SPDX-License-Identifier: MIT
#include "gateway/tokens/token_file.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <filesystem>

#include "gateway/tokens/random_token.hpp"
#include "gateway/tokens/token_line.hpp"
#include "store/file_system.hpp"

namespace opossum::gateway {

namespace {

constexpr std::uint64_t kFileBytesMax = 16ULL << 20;

}  // namespace

Result<TokenFile> TokenFile::load(std::string path) {
  TokenFile file(std::move(path));
  FileSystem& files = posix_file_system();
  auto exists = files.exists(file.path_);
  if (!exists) return fail(std::move(exists).error());
  if (!*exists) return file;
  auto content = read_file(files, file.path_, kFileBytesMax);
  if (!content) return fail(std::move(content).error());
  std::string_view rest = *content;
  for (int number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) continue;
    auto token = token_from_line(line);
    if (!token) return fail(std::move(token).error().in("tokens file " + file.path_ + ", line " + std::to_string(number)));
    file.tokens_.push_back(std::move(*token));
  }
  return file;
}

Result<std::string> TokenFile::create(Grant grant, Timestamp now) {
  if (grant.name.empty()) return fail(Errc::invalid_argument, "a token needs a name, so that it can be recognised in the list");
  if (grant.scopes.empty()) return fail(Errc::invalid_argument, "a token needs at least one scope: read, append, sync or admin");
  auto text = random_token();
  if (!text) return text;
  const Digest hash = sha256(*text);
  tokens_.push_back(Token{to_hex(hash).substr(0, 8), hash, std::move(grant), now});
  if (auto saved = save(); !saved) {
    tokens_.pop_back();
    return fail(std::move(saved).error());
  }
  return text;
}

Result<bool> TokenFile::revoke(std::string_view id_or_name) {
  const auto with_id = [&](const Token& token) { return token.id == id_or_name; };
  const auto with_name = [&](const Token& token) { return token.grant.name == id_or_name; };
  auto found = std::ranges::find_if(tokens_, with_id);
  if (found == tokens_.end()) {
    if (std::ranges::count_if(tokens_, with_name) > 1) {
      return fail(Errc::invalid_argument, "several tokens are named \"" + std::string(id_or_name) + "\"; revoke them by id");
    }
    found = std::ranges::find_if(tokens_, with_name);
  }
  if (found == tokens_.end()) return false;
  const std::vector<Token> before = tokens_;
  tokens_.erase(found);
  if (auto saved = save(); !saved) {
    tokens_ = before;
    return fail(std::move(saved).error());
  }
  return true;
}

const Grant* TokenFile::verify(std::string_view token) const {
  const Digest hash = sha256(token);
  const Grant* grant = nullptr;
  for (const Token& candidate : tokens_) {
    if (CRYPTO_memcmp(candidate.hash.data(), hash.data(), hash.size()) == 0) grant = &candidate.grant;
  }
  return grant;
}

Result<void> TokenFile::save() const {
  std::string content;
  for (const Token& token : tokens_) content.append(to_line(token)).push_back('\n');
  OPOSSUM_TRY(replace_file(posix_file_system(), path_, content));
  std::error_code ignored;  // the hashes are no secrets; the mode only keeps names to the service's user
  std::filesystem::permissions(path_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
  return {};
}

}  // namespace opossum::gateway
