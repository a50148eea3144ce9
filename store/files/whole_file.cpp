// SPDX-License-Identifier: MIT
#include <algorithm>

#include "store/file_system.hpp"
#include "store/format/log_format.hpp"

namespace opossum {

std::string parent_of(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(path.substr(0, std::max<std::size_t>(slash, 1)));
}

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
  return files.sync_directory(parent_of(path));
}

}  // namespace opossum
