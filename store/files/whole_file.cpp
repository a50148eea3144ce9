// SPDX-License-Identifier: MIT
#include "store/file_system.hpp"
#include "store/format/log_format.hpp"

namespace opossum {

Result<std::string> read_file(FileSystem& files, const std::string& path, std::uint64_t size_max) {
  auto file = files.open(path, OpenMode::read);
  if (!file) return std::unexpected(std::move(file).error());
  auto size = (*file)->size();
  if (!size) return std::unexpected(std::move(size).error());
  if (*size > size_max) {
    return fail(Errc::too_large, path + " has " + std::to_string(*size) + " bytes; at most " + std::to_string(size_max) + " are expected");
  }
  std::string content(*size, '\0');
  auto count = (*file)->read_at(0, content);
  if (!count) return std::unexpected(std::move(count).error());
  content.resize(*count);
  return content;
}

Result<void> replace_file(FileSystem& files, const std::string& path, std::string_view content) {
  const std::string temporary = path + std::string(format::kTemporarySuffix);
  {
    auto file = files.open(temporary, OpenMode::create_any);
    if (!file) return std::unexpected(std::move(file).error());
    OPOSSUM_TRY((*file)->write_at(0, content));
    OPOSSUM_TRY((*file)->sync());
  }
  OPOSSUM_TRY(files.rename(temporary, path));
  const std::size_t slash = path.rfind('/');
  return files.sync_directory(slash == std::string::npos ? "." : path.substr(0, slash));
}

}  // namespace opossum
