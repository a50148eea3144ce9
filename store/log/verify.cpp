// SPDX-License-Identifier: MIT
#include "store/verify.hpp"

#include "store/log/identity_file.hpp"
#include "store/log/store_check.hpp"

namespace opossum {

bool VerifyReport::sound() const noexcept { return findings.empty(); }

Result<VerifyReport> verify_store(FileSystem& files, const std::string& directory, const VerifyProgress& progress, unsigned threads) {
  const log::Layout layout(directory);
  auto identity = log::read_identity(files, layout);
  if (!identity) return std::unexpected(std::move(identity).error());
  auto check = log::check_store(files, layout, identity->id, progress, threads);
  if (!check) return std::unexpected(std::move(check).error());
  return std::move(check->report);
}

}  // namespace opossum
