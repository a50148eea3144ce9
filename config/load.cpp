// SPDX-License-Identifier: MIT
#include "config/load.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "config/table/reader.hpp"
#include "config/validate/checks.hpp"

namespace opossum::config {

namespace {

Diagnostics file_problem(const std::string& path, std::string got, std::string hint) {
  return {{Severity::error, path, 0, 0, "", std::move(got), "a readable TOML file", std::move(hint)}};
}

Diagnostics syntax_problem(const toml::parse_error& error, std::string name) {
  auto place = table::place_of(error.source());
  return {{Severity::error, std::move(name), place.line, place.column, "",
           "text that is not TOML (" + std::string(error.description()) + ")", "TOML 1.0",
           "text values need quotes; https://toml.io has the grammar"}};
}

}  // namespace

std::expected<Config, Diagnostics> load_text(std::string_view text, std::string name) {
  toml::table root;
  try {
    root = toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    return std::unexpected(syntax_problem(error, std::move(name)));
  }
  Config config;
  table::Problems problems(name);
  config.file = std::move(name);
  table::read_config(root, config, problems);
  validate::complete(config, problems);
  validate::check(config, problems);
  bool failed = problems.has_errors();
  config.places = problems.take_places();
  auto diagnostics = problems.take_sorted();
  if (failed) return std::unexpected(std::move(diagnostics));
  config.warnings = std::move(diagnostics);
  return config;
}

std::expected<Config, Diagnostics> load(const std::string& path) {
  std::error_code error;
  auto size = std::filesystem::file_size(path, error);
  if (error) return std::unexpected(file_problem(path, error.message(), "check the path and its permissions"));
  if (size > kFileBytesMax) {
    return std::unexpected(file_problem(path, std::to_string(size) + " bytes", "the limit is " + std::to_string(kFileBytesMax) + " bytes"));
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  errno = 0;
  if (!file || (size > 0 && !(text << file.rdbuf()))) {
    return std::unexpected(file_problem(path, errno != 0 ? std::strerror(errno) : "a read error", "check its permissions"));
  }
  return load_text(text.str(), path);
}

Config defaults() {
  Config config;
  config.mqtt.emplace();
  return config;
}

}  // namespace opossum::config
