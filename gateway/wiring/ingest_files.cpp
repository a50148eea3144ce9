// SPDX-License-Identifier: MIT
#include "gateway/wiring/ingest_files.hpp"

#include "gateway/wiring/logging.hpp"

namespace opossum::gateway {
namespace {

std::optional<ingest::FileFormat> file_format_of(config::FileSourceFormat format) {
  switch (format) {
    case config::FileSourceFormat::csv: return ingest::FileFormat::csv;
    case config::FileSourceFormat::ndjson: return ingest::FileFormat::ndjson;
    case config::FileSourceFormat::by_ending: return std::nullopt;
  }
  return std::nullopt;
}

char character_of(config::CsvSeparator separator) {
  switch (separator) {
    case config::CsvSeparator::comma: return ',';
    case config::CsvSeparator::semicolon: return ';';
    case config::CsvSeparator::tab: return '\t';
    case config::CsvSeparator::pipe: return '|';
  }
  return ',';
}

ingest::DropFolderOptions folder_options_of(const config::FileSource& source, const std::string& data_directory) {
  ingest::DropFolderOptions options;
  options.name = source.name;
  options.folder = source.folder;
  options.state_directory = data_directory + "/ingest";
  options.format = file_format_of(source.format);
  options.separator = character_of(source.separator);
  options.settle = source.settle;
  options.look_every = source.look_every;
  options.logger = logger_for("files " + source.name);
  return options;
}

}  // namespace

std::vector<ingest::DropFolderOptions> folder_options(const config::Config& config) {
  std::vector<ingest::DropFolderOptions> all;
  for (const config::FileSource& source : config.ingest.files) all.push_back(folder_options_of(source, config.gateway.data_dir));
  return all;
}

}  // namespace opossum::gateway
