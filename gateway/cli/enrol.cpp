// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <string>

#include "config/load.hpp"
#include "gateway/cli/command.hpp"
#include "gateway/cli/configuration.hpp"
#include "gateway/cli/event_source.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/tokens/random_token.hpp"

namespace opossum::gateway::cli {
namespace {

constexpr std::size_t kTokenFileBytesMax = 4096;

struct EnrolArguments {
  std::string url{};
  std::string code{};
  std::string data{};
  std::string config{};
  std::string target = "hq";
  std::string token_file{};
  std::string ca_file{};
  bool insecure = false;
};

/// Where everything of the edge is.
struct EnrolPlan {
  std::string data = "opossum-data";
  std::string name{};          ///< of the gateway, for a store that is new
  std::string target{};
  std::string token_file{};
  std::string ca_file{};
  bool insecure = false;
  bool configured = false;     ///< the configuration has the target, and it reads the token file
};

std::string without_slashes(std::string text) {
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

/// The `[[sync.target]]` for the configuration.
std::string target_block(const EnrolArguments& arguments, const EnrolPlan& plan) {
  const auto quoted = [](const std::string& text) { return boost::json::serialize(boost::json::string(text)); };
  std::string block = "[[sync.target]]\n";
  block += "name = " + quoted(plan.target) + "\n";
  block += "url = " + quoted(without_slashes(arguments.url)) + "\n";
  block += "token = " + quoted("file:" + plan.token_file) + "\n";
  if (!plan.ca_file.empty()) block += "tls = { ca = " + quoted(std::filesystem::absolute(plan.ca_file).string()) + " }\n";
  if (plan.insecure) block += "insecure = true\n";
  return block;
}

/// Takes what the configuration says of the target at this URL. False if its token cannot come from a file.
bool plan_from_target(const config::Target& target, EnrolPlan& plan) {
  if (target.token.source() != config::Secret::Source::file) {
    fmt::print(stderr, "opossum: target {} has its token elsewhere; say token = \"file:PATH\", and enrol again\n", target.name);
    return false;
  }
  plan.target = target.name;
  plan.token_file = target.token.reference();
  plan.insecure = target.insecure;
  if (plan.ca_file.empty() && target.tls) plan.ca_file = target.tls->ca;
  plan.configured = true;
  return true;
}

/// Nothing after it has told what is wrong.
std::optional<EnrolPlan> make_plan(const EnrolArguments& arguments) {
  EnrolPlan plan;
  plan.target = arguments.target;
  plan.ca_file = arguments.ca_file;
  plan.insecure = arguments.insecure;
  if (!arguments.config.empty()) {
    const auto config = load_configuration(arguments.config);
    if (!config) return std::nullopt;
    plan.data = config->gateway.data_dir;
    plan.name = config->gateway.name;
    for (const config::Target& target : config->sync.targets) {
      const bool is_it = target.kind == config::TargetKind::opossum && without_slashes(target.url) == without_slashes(arguments.url);
      if (is_it && !plan_from_target(target, plan)) return std::nullopt;
    }
  }
  if (!arguments.data.empty()) plan.data = arguments.data;
  plan.data = without_slashes(plan.data);
  if (plan.token_file.empty()) plan.token_file = arguments.token_file;
  if (plan.token_file.empty()) plan.token_file = plan.data + "-" + plan.target + ".token";
  plan.token_file = std::filesystem::absolute(plan.token_file).string();
  // The configuration's own rules say whether this URL may be used.
  if (auto checked = config::load_text(target_block(arguments, plan), "target " + plan.target); !checked) {
    print_diagnostics(checked.error());
    return std::nullopt;
  }
  return plan;
}

/// The store's identity; the store is created if there is none.
Result<StoreIdentity> identity_of_store(const EnrolPlan& plan) {
  const auto exists = posix_file_system().exists(plan.data + "/store.json");
  if (!exists) return fail(exists.error());
  if (*exists) {
    auto store = open_for_reading(plan.data);
    if (!store) return fail(std::move(store).error());
    return (*store)->identity();
  }
  StoreOptions options;
  options.directory = plan.data;
  options.name = plan.name;
  auto store = EventStore::open(std::move(options));
  if (!store) return fail(std::move(store).error());
  StoreIdentity identity = (*store)->identity();
  OPOSSUM_TRY((*store)->close());
  return identity;
}

/// The token to ask for. It is on the disk before anybody hears of it, so that an answer that gets lost can be asked for again.
Result<std::string> keep_new_token(const std::string& file) {
  auto exists = posix_file_system().exists(file);
  if (!exists) return fail(std::move(exists).error());
  if (*exists) {
    auto kept = read_file(posix_file_system(), file, kTokenFileBytesMax);
    if (!kept) return kept;
    while (kept->ends_with('\n')) kept->pop_back();
    if (!kept->empty()) return kept;
  }
  auto token = random_token();
  if (!token) return token;
  OPOSSUM_TRY(replace_file(posix_file_system(), file, *token + '\n'));
  return token;
}

Result<std::string> exchange_code(const EnrolArguments& arguments, const EnrolPlan& plan, const std::string& store,
                                  const std::string& token) {
  auto client = HttpClient::open({.url = without_slashes(arguments.url), .token_file = {}, .ca_file = plan.ca_file});
  if (!client) return fail(std::move(client).error());
  const boost::json::object body{{"code", arguments.code}, {"store", store}, {"token_sha256", to_hex(sha256(token))}};
  auto answer = (*client)->ask({.method = "POST", .path = "/v1/replication/enrol", .body = boost::json::serialize(body)});
  if (!answer) return fail(std::move(answer).error());
  boost::json::error_code error;
  const boost::json::value document = boost::json::parse(answer->body, error);
  const auto* object = error ? nullptr : document.if_object();
  const auto* name = object == nullptr ? nullptr : object->if_contains("name");
  if (name == nullptr || !name->is_string()) return fail(Errc::unavailable, arguments.url + " does not answer like an Opossum central");
  return std::string(name->get_string());
}

int run_enrol(const EnrolArguments& arguments) {
  const auto plan = make_plan(arguments);
  if (!plan) return kConfiguration;
  const auto identity = identity_of_store(*plan);
  if (!identity) return report(identity.error());
  const std::string pending = plan->token_file + ".new";
  const auto token = keep_new_token(pending);
  if (!token) return report(token.error());
  const auto name = exchange_code(arguments, *plan, identity->id, *token);
  if (!name) {
    // Where the central may have said yes, the same token must be shown again.
    const Errc code = name.error().code();
    if (code == Errc::unauthorized || code == Errc::refused || code == Errc::invalid_argument) {
      static_cast<void>(posix_file_system().remove(pending));
    }
    return report(name.error());
  }
  if (auto moved = posix_file_system().rename(pending, plan->token_file); !moved) return report(moved.error());
  if (auto synced = posix_file_system().sync_directory(parent_of(plan->token_file)); !synced) return report(synced.error());
  fmt::print(stderr, "Store {} is enrolled as \"{}\"; its token is in {}\n", identity->id, *name, plan->token_file);
  if (plan->configured) {
    fmt::print(stderr, "Target {} reads it. Restart the gateway.\n", plan->target);
    return kDone;
  }
  fmt::print(stderr, "Put this into the configuration and restart the gateway:\n");
  fmt::print("{}", target_block(arguments, *plan));
  return kDone;
}

}  // namespace

void add_enrol(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<EnrolArguments>();
  CLI::App* command = root.add_subcommand("enrol", "Join this store to a central with a one-time code");
  command->add_option("URL", arguments->url, "The central's address, such as https://hq.example:8443")->required();
  command->add_option("CODE", arguments->code, "What `opossum central enrol` printed there")->required();
  auto* config = command->add_option("-c,--config", arguments->config, "The gateway's configuration: its store, and its target at URL")
                     ->type_name("FILE")->check(CLI::ExistingFile.description(""));
  command->add_option("--data,--directory", arguments->data, "The store's directory without a configuration (default: ./opossum-data)")
      ->type_name("DIR")->excludes(config);
  command->add_option("--target", arguments->target, "What the target is going to be called (default: hq)")->type_name("NAME");
  command->add_option("--token-file", arguments->token_file, "Where the token is kept (default: what the target says, or DIR-NAME.token)")
      ->type_name("FILE");
  command->add_option("--ca-file", arguments->ca_file, "Certificates to trust for https, instead of the system's")->type_name("FILE");
  command->add_flag("--insecure", arguments->insecure, "Allow plain http to another host: whoever listens can take the edge's place");
  command->footer(R"(
The store is created if it is missing. A gateway may be running on it. After an interruption the same command goes on.

Example:
  opossum enrol https://hq.example:8443 7K3M-QX9T-0ABC-DEFG -c /etc/opossum/opossum.toml)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_enrol(*arguments); }; });
}

}  // namespace opossum::gateway::cli
