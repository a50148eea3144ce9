// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace opossum::config {

enum class FileSourceFormat : std::uint8_t {
  by_ending,  ///< .csv is csv, everything else ndjson
  csv,
  ndjson,
};

enum class CsvSeparator : std::uint8_t { comma, semicolon, tab, pipe };

/// `[[ingest.files]]`: a folder into which other programs put files.
struct FileSource {
  std::string name{};
  std::string folder{};
  FileSourceFormat format = FileSourceFormat::by_ending;
  CsvSeparator separator = CsvSeparator::comma;
  std::chrono::milliseconds settle{2'000};  ///< a file is complete when size and time have not changed for so long
  std::chrono::milliseconds look_every{1'000};  ///< how often the folder is listed
  friend bool operator==(const FileSource&, const FileSource&) = default;
};

}  // namespace opossum::config
