// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "gateway/http/message.hpp"
#include "gateway/tokens/token_file.hpp"
#include "store/commit.hpp"
#include "store/options.hpp"

namespace opossum::gateway {

using SharedGrant = std::shared_ptr<const Grant>;

/// Tells one content of a file from the next. The time alone does not: it moves in steps of some milliseconds.
struct FileVersion {
  std::uint64_t inode = 0;
  std::int64_t bytes = 0;
  std::pair<std::int64_t, std::int64_t> changed;  ///< seconds and nanoseconds
  friend bool operator==(const FileVersion&, const FileVersion&) = default;
};

/// Decides who may ask what. Thread-safe.
class Access {
 public:
  /// Without a tokens file everyone may do everything; `check_origin` then keeps web pages of other hosts out.
  /// Errc::invalid_argument when the file is missing or not understood.
  [[nodiscard]] static Result<std::unique_ptr<Access>> open(std::string tokens_file, bool check_origin, Logger logger);

  /// The grant of whoever sent the request, or the 401 or 403 to answer with.
  [[nodiscard]] std::expected<SharedGrant, Response> identify(const Request& request) const;

  /// Reads the tokens file again if it changed; keeps the old tokens if it cannot be read.
  void refresh();

 private:
  Access(std::string tokens_file, bool check_origin, Logger logger);
  [[nodiscard]] std::expected<SharedGrant, Response> anonymous(const Request& request) const;

  const std::string tokens_file_;
  const bool check_origin_;
  const Logger logger_;
  const SharedGrant everything_;
  std::optional<FileVersion> version_;          // of the file when it was read; used by refresh() only
  mutable std::mutex mutex_;
  std::shared_ptr<const TokenFile> tokens_;     // guarded by mutex_
};

/// Errc::forbidden says which scope is missing.
[[nodiscard]] Result<void> require(const Grant& grant, Scope scope);
/// Errc::forbidden unless every event is inside the grant's types and tags, and the condition asks only for what may be read.
[[nodiscard]] Result<void> may_append(const Grant& grant, const Commit& commit);
/// The query, narrowed to what the grant may see; nothing when that is nothing.
[[nodiscard]] std::optional<Query> narrowed(const Grant& grant, Query query);
/// True if the grant's types and tags allow this event.
[[nodiscard]] bool may_see(const Grant& grant, std::string_view type, const std::vector<std::string>& tags);

}  // namespace opossum::gateway
