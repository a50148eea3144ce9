// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/tokens/token_file.hpp"

namespace opossum::gateway::cli {
namespace {

struct TokenArguments {
  OutputOptions output{};
  std::string file{};
  std::string name{};
  std::vector<std::string> scopes{};
  std::vector<std::string> types{};
  std::vector<std::string> tags{};
};

int create_token(const TokenArguments& arguments) {
  Grant grant{.name = arguments.name, .scopes = {}, .types = arguments.types, .tags = arguments.tags};
  for (const std::string& word : arguments.scopes) {
    if (const auto scope = scope_from_name(word)) grant.scopes.add(*scope);
  }
  auto tokens = TokenFile::load(arguments.file);
  if (!tokens) return report(tokens.error());
  const auto token = tokens->create(std::move(grant), system_clock().now());
  if (!token) return report(token.error());
  fmt::print(stderr, "The token is shown this once; {} keeps only its hash:\n", arguments.file);
  fmt::print("{}\n", *token);
  return kDone;
}

int list_tokens(const TokenArguments& arguments) {
  const auto tokens = TokenFile::load(arguments.file);
  if (!tokens) return report(tokens.error());
  boost::json::array list;
  for (const Token& token : tokens->tokens()) {
    boost::json::array scopes;
    for (const Scope scope : token.grant.scopes.list()) scopes.emplace_back(name(scope));
    boost::json::object item{{"id", token.id}, {"name", token.grant.name}, {"scopes", scopes}, {"created", to_rfc3339(token.created)}};
    if (!token.grant.types.empty()) item["types"] = boost::json::array(token.grant.types.begin(), token.grant.types.end());
    if (!token.grant.tags.empty()) item["tags"] = boost::json::array(token.grant.tags.begin(), token.grant.tags.end());
    list.push_back(std::move(item));
  }
  print_list(arguments.output, list, "There are no tokens.");
  return kDone;
}

int revoke_token(const TokenArguments& arguments) {
  auto tokens = TokenFile::load(arguments.file);
  if (!tokens) return report(tokens.error());
  const auto removed = tokens->revoke(arguments.name);
  if (!removed) return report(removed.error());
  if (!*removed) {
    fmt::print(stderr, "opossum: {} holds no token \"{}\"\n", arguments.file, arguments.name);
    return kNotFound;
  }
  return kDone;
}

void add_file_option(CLI::App& command, TokenArguments& arguments) {
  command.add_option("--tokens", arguments.file, "The tokens file that [http] tokens names")->required()->type_name("FILE");
}

}  // namespace

void add_token(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<TokenArguments>();
  CLI::App* command = root.add_subcommand("token", "Create, list and revoke access tokens of a gateway");
  command->require_subcommand(1);
  command->footer(R"(
Examples:
  opossum token create dashboard --scope read --tokens ./tokens
  opossum token revoke dashboard --tokens ./tokens)");

  CLI::App* create = command->add_subcommand("create", "Print a new token; only its hash is kept");
  create->add_option("NAME", arguments->name, "Who it is for")->required();
  create->add_option("--scope", arguments->scopes, "read, append, sync or admin; repeat it for several")
      ->required()->type_name("SCOPE")->allow_extra_args(false)->check(CLI::IsMember({"read", "append", "sync", "admin"}).description(""));
  create->add_option("--type", arguments->types, "Only events of this type")->type_name("TYPE")->allow_extra_args(false);
  create->add_option("--tag", arguments->tags, "Only events with this tag")->type_name("TAG")->allow_extra_args(false);
  add_file_option(*create, *arguments);
  create->callback([arguments, &chosen] { chosen = [arguments] { return create_token(*arguments); }; });

  CLI::App* list = command->add_subcommand("list", "Print who has a token, without the tokens");
  add_file_option(*list, *arguments);
  add_output_options(*list, arguments->output);
  list->callback([arguments, &chosen] { chosen = [arguments] { return list_tokens(*arguments); }; });

  CLI::App* revoke = command->add_subcommand("revoke", "Make a token worthless");
  revoke->add_option("NAME", arguments->name, "Its id or name")->required();
  add_file_option(*revoke, *arguments);
  revoke->callback([arguments, &chosen] { chosen = [arguments] { return revoke_token(*arguments); }; });
}

}  // namespace opossum::gateway::cli
