// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "ingest/mqtt_users.hpp"
#include "store/file_system.hpp"

namespace opossum::gateway::cli {
namespace {

constexpr std::uint64_t kUsersBytesMax = 16U << 20;

struct UserArguments {
  OutputOptions output{};
  std::string file{};
  std::string name{};
  std::vector<std::string> publish{};
  std::vector<std::string> subscribe{};
  bool certificate = false;
};

Result<std::vector<ingest::MqttUser>> load_users(const std::string& file) {
  auto exists = posix_file_system().exists(file);
  if (!exists) return fail(std::move(exists).error());
  if (!*exists) return std::vector<ingest::MqttUser>();
  auto text = read_file(posix_file_system(), file, kUsersBytesMax);
  if (!text) return fail(std::move(text).error());
  auto users = ingest::parse_mqtt_users(*text);
  if (!users) return fail(std::move(users).error().in(file));
  return users;
}

/// The terminal does not show what is typed as long as this lives.
class HiddenInput {
 public:
  HiddenInput() : terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!terminal_) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  ~HiddenInput() {
    if (terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  HiddenInput(const HiddenInput&) = delete;
  HiddenInput& operator=(const HiddenInput&) = delete;

  Result<std::string> ask(const char* prompt) const {
    if (terminal_) fmt::print(stderr, "{}", prompt);
    std::string line;
    if (!std::getline(std::cin, line)) return fail(Errc::invalid_argument, "no password on the standard input");
    if (terminal_) fmt::print(stderr, "\n");
    return line;
  }
  [[nodiscard]] bool terminal() const noexcept { return terminal_; }

 private:
  termios before_{};
  bool terminal_;
};

Result<std::string> ask_password() {
  const HiddenInput input;
  auto password = input.ask("Password: ");
  if (!password) return password;
  if (password->empty()) return fail(Errc::invalid_argument, "the password is empty");
  if (!input.terminal()) return password;
  auto again = input.ask("Again: ");
  if (!again) return again;
  if (*again != *password) return fail(Errc::invalid_argument, "the two passwords differ");
  return password;
}

int add_user(const UserArguments& arguments) {
  auto users = load_users(arguments.file);
  if (!users) return report(users.error());
  ingest::MqttUser user{arguments.name, {}, arguments.publish, arguments.subscribe};
  if (user.publish.empty() && user.subscribe.empty()) user.publish = user.subscribe = {"#"};
  if (!arguments.certificate) {
    auto password = ask_password();
    if (!password) return report(password.error());
    auto hash = ingest::hash_mqtt_password(*password);
    if (!hash) return report(hash.error());
    user.password_hash = std::move(*hash);
  }
  std::erase_if(*users, [&](const ingest::MqttUser& one) { return one.name == user.name; });
  users->push_back(std::move(user));
  const std::string text = ingest::format_mqtt_users(*users);
  // What was given on the command line is judged like a line of the file.
  if (const auto good = ingest::parse_mqtt_users(text); !good) return report(good.error());
  if (const auto written = replace_file(posix_file_system(), arguments.file, text); !written) return report(written.error());
  const ingest::MqttUser& added = users->back();
  fmt::print(stderr, "{} may now publish to {} and subscribe to {}.\n", arguments.name,
             added.publish.empty() ? "nothing" : fmt::format("{}", fmt::join(added.publish, ", ")),
             added.subscribe.empty() ? "nothing" : fmt::format("{}", fmt::join(added.subscribe, ", ")));
  return kDone;
}

int list_users(const UserArguments& arguments) {
  const auto users = load_users(arguments.file);
  if (!users) return report(users.error());
  boost::json::array list;
  for (const ingest::MqttUser& user : *users) {
    boost::json::object item{{"name", user.name.empty() ? "(anonymous)" : user.name}};
    item["known_by"] = user.name.empty() ? "nothing" : user.password_hash.empty() ? "certificate" : "password";
    item["publish"] = boost::json::array(user.publish.begin(), user.publish.end());
    item["subscribe"] = boost::json::array(user.subscribe.begin(), user.subscribe.end());
    list.push_back(std::move(item));
  }
  print_list(arguments.output, list, "There are no users.");
  return kDone;
}

int remove_user(const UserArguments& arguments) {
  auto users = load_users(arguments.file);
  if (!users) return report(users.error());
  if (std::erase_if(*users, [&](const ingest::MqttUser& one) { return one.name == arguments.name; }) == 0) {
    fmt::print(stderr, "opossum: {} holds no user \"{}\"\n", arguments.file, arguments.name);
    return kNotFound;
  }
  const auto written = replace_file(posix_file_system(), arguments.file, ingest::format_mqtt_users(*users));
  return written ? kDone : report(written.error());
}

void add_users_option(CLI::App& command, UserArguments& arguments) {
  command.add_option("--users", arguments.file, "The user file that [mqtt] users names")->required()->type_name("FILE");
}

}  // namespace

void add_mqtt_user(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<UserArguments>();
  CLI::App* mqtt = root.add_subcommand("mqtt", "Users of the MQTT listener");
  mqtt->require_subcommand(1);
  CLI::App* command = mqtt->add_subcommand("user", "Add, list and remove users of the MQTT listener");
  command->require_subcommand(1);
  command->footer(R"(
A running gateway takes changes up with the next client that connects.

Examples:
  opossum mqtt user add press-4 --publish 'plant/press-4/#' --users ./mqtt-users
  printf '%s\n' "$PASSWORD" | opossum mqtt user add press-4 --users ./mqtt-users
  opossum mqtt user list --users ./mqtt-users)");

  CLI::App* add = command->add_subcommand("add", "Add or replace a user; the password comes from the terminal or the first line of stdin");
  add->add_option("NAME", arguments->name, "The MQTT user name, or the common name of a client certificate")->required();
  add->add_option("--publish", arguments->publish, "A topic filter it may publish to; repeat it for several. Neither option: all topics")
      ->type_name("FILTER")->allow_extra_args(false);
  add->add_option("--subscribe", arguments->subscribe, "A topic filter it may subscribe to; {user} and {client} stand for its own names")
      ->type_name("FILTER")->allow_extra_args(false);
  add->add_flag("--certificate", arguments->certificate, "Known by its client certificate, without a password");
  add_users_option(*add, *arguments);
  add->callback([arguments, &chosen] { chosen = [arguments] { return add_user(*arguments); }; });

  CLI::App* list = command->add_subcommand("list", "Print the users and what they may do");
  add_users_option(*list, *arguments);
  add_output_options(*list, arguments->output);
  list->callback([arguments, &chosen] { chosen = [arguments] { return list_users(*arguments); }; });

  CLI::App* remove = command->add_subcommand("remove", "Remove a user");
  remove->add_option("NAME", arguments->name, "Whose name")->required();
  add_users_option(*remove, *arguments);
  remove->callback([arguments, &chosen] { chosen = [arguments] { return remove_user(*arguments); }; });
}

}  // namespace opossum::gateway::cli
