// SPDX-License-Identifier: MIT
#include "ingest/file/import_marker.hpp"

#include <algorithm>

#include "ingest/mapping/base64.hpp"

namespace opossum::ingest::file {

namespace {

constexpr std::size_t kMarkerBytesMax = 16 << 20;

/// Names may hold anything, line ends too.
std::string to_line(const Begun& begun) { return begun.digest + ' ' + mapping::to_base64(begun.name) + '\n'; }

}  // namespace

// The names of sources in a configuration are file names.
ImportMarker::ImportMarker(FileSystem& files, std::string directory, const std::string& source)
    : files_(files), directory_(std::move(directory)), path_(directory_ + "/" + source + ".importing") {}

Result<std::vector<Begun>> ImportMarker::get() const {
  std::vector<Begun> all;
  auto present = files_.exists(path_);
  if (!present) return fail(std::move(present).error());
  if (!*present) return all;
  auto content = read_file(files_, path_, kMarkerBytesMax);
  if (!content) return fail(std::move(content).error());
  for (std::size_t from = 0; from < content->size();) {
    const std::size_t end = std::min(content->find('\n', from), content->size());
    const std::string_view line = std::string_view(*content).substr(from, end - from);
    const std::size_t blank = line.find(' ');
    const auto name = blank == std::string_view::npos ? std::nullopt : mapping::from_base64(line.substr(blank + 1));
    if (name) all.push_back({std::string(line.substr(0, blank)), *name});
    from = end + 1;
  }
  return all;
}

Result<void> ImportMarker::save(const std::vector<Begun>& all) {
  auto present = files_.exists(directory_);
  if (!present) return fail(std::move(present).error());
  if (!*present) OPOSSUM_TRY(files_.make_directory(directory_));
  std::string content;
  for (const Begun& begun : all) content += to_line(begun);
  return replace_file(files_, path_, content);
}

Result<void> ImportMarker::add(const Begun& begun) {
  auto all = get();
  if (!all) return fail(std::move(all).error());
  all->push_back(begun);
  return save(*all);
}

Result<void> ImportMarker::remove(const std::function<bool(const Begun&)>& ended) {
  auto all = get();
  if (!all) return fail(std::move(all).error());
  return std::erase_if(*all, ended) == 0 ? Result<void>{} : save(*all);
}

}  // namespace opossum::ingest::file
