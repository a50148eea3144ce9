// SPDX-License-Identifier: MIT
#include "gateway/cli/event_source.hpp"

namespace opossum::gateway::cli {

void add_server_options(CLI::App& command, ServerAddress& address) {
  command.add_option("--url", address.url, "A gateway's address, such as http://127.0.0.1:8080")->envname("OPOSSUM_URL")->type_name("URL");
  command.add_option("--token-file", address.token_file, "File that holds the bearer token for --url")
      ->envname("OPOSSUM_TOKEN_FILE")
      ->type_name("FILE");
  command.add_option("--ca-file", address.ca_file, "Certificates to trust for https, instead of the system's")->type_name("FILE");
}

namespace {

void add_place(CLI::App& command, SourceOptions& options, const char* names, const char* description) {
  command.add_option(names, options.data, description)->type_name("DIR");
  add_server_options(command, options.server);
  // A directory is only ever given on the command line and so outranks OPOSSUM_URL.
  command.parse_complete_callback([&options] {
    if (!options.data.empty()) options.server.url.clear();
  });
}

}  // namespace

void add_source_options(CLI::App& command, SourceOptions& options) {
  add_place(command, options, "--data,--directory", "The store's directory (default: ./opossum-data); a gateway may be running on it");
}

void add_target_options(CLI::App& command, SourceOptions& options) {
  add_place(command, options, "--directory", "The store's directory (default: ./opossum-data); no gateway may be running on it");
}

Result<std::unique_ptr<EventSource>> open_source(const SourceOptions& options) {
  if (options.is_server()) return open_server_source(options.server);
  return open_directory_source(options.directory());
}

}  // namespace opossum::gateway::cli
