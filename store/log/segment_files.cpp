// SPDX-License-Identifier: MIT
#include "store/log/segment_files.hpp"

#include "store/format/log_format.hpp"

namespace opossum::log {

namespace {

Result<std::vector<std::string>> find_in(FileSystem& files, const std::string& folder, bool sealed, LogFiles& found) {
  auto names = files.list(folder);
  if (!names) return names;
  for (const std::string& name : *names) {
    const std::string path = folder + "/" + name;
    if (name.ends_with(format::kTemporarySuffix)) {
      found.temporaries.push_back(path);
    } else if (const auto plain = segment_number(name, format::kPlainSuffix)) {
      (sealed ? found.segments[*plain].sealed : found.segments[*plain].open) = path;
    } else if (const auto compressed = segment_number(name, format::kCompressedSuffix); compressed && sealed) {
      found.segments[*compressed].sealed = path;
    }
  }
  return names;
}

}  // namespace

Result<LogFiles> find_log_files(FileSystem& files, const Layout& layout) {
  LogFiles found;
  auto names = find_in(files, layout.log_folder(), false, found);
  if (!names) return std::unexpected(std::move(names).error());
  for (const std::string& name : *names) {
    if (!name.ends_with('/')) continue;
    auto inside = find_in(files, layout.log_folder() + "/" + name.substr(0, name.size() - 1), true, found);
    if (!inside) return std::unexpected(std::move(inside).error());
  }
  return found;
}

}  // namespace opossum::log
