// SPDX-License-Identifier: MIT
// What is made of the command tree for shells and for man(1), at build time: so it cannot disagree with the program.
#include "gateway/cli/completion.hpp"

#include <fmt/format.h>

#include <functional>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"

namespace opossum::gateway::cli {

namespace {

/// Calls `visit` with each command and its path: "" for the program, " sync now" for a subcommand of a subcommand.
void for_each_command(const CLI::App& app, const std::string& path, const std::function<void(const CLI::App&, const std::string&)>& visit) {
  visit(app, path);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) for_each_command(*command, path + " " + command->get_name(), visit);
  }
}

/// Subcommands and long options, in their order.
std::string words_of(const CLI::App& app) {
  std::string words;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) words += command->get_name() + " ";
  }
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) words += "--" + name + " ";
  }
  if (!words.empty()) words.pop_back();
  return words;
}

/// The lines of a `case` that sets `words` for each path, and the pattern of all paths.
struct Cases {
  std::string paths;
  std::string lines;
};

Cases cases_of(const CLI::App& root) {
  Cases cases;
  for_each_command(root, "", [&cases](const CLI::App& app, const std::string& path) {
    if (!path.empty()) cases.paths += (cases.paths.empty() ? "\"" : "|\"") + path + "\"";
    cases.lines += fmt::format("    \"{}\") words=\"{}\" ;;\n", path, words_of(app));
  });
  return cases;
}

/// Text for roff: no line of it is taken for a request, no backslash for an escape.
std::string roff(const std::string& text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') out += "\\e";
    else if (c == '-') out += "\\-";
    else out += c;
    line_begins = c == '\n';
  }
  return out;
}

struct CompletionArguments {
  std::string kind{};
};

}  // namespace

std::string bash_completion(const CLI::App& root) {
  const Cases cases = cases_of(root);
  return fmt::format(R"(# Completion of opossum for bash. Made from the program's own command tree.
_opossum() {{
  local word path="" words=""
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$path $word" in
      {}) path="$path $word" ;;
    esac
  done
  case "$path" in
{}  esac
  COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _opossum opossum
)",
                     cases.paths, cases.lines);
}

std::string zsh_completion(const CLI::App& root) {
  const Cases cases = cases_of(root);
  return fmt::format(R"(#compdef opossum
# Completion of opossum for zsh. Made from the program's own command tree.
_opossum() {{
  local word place="" candidates=""
  for word in "${{(@)words[2,CURRENT-1]}}"; do
    case "$place $word" in
      {}) place="$place $word" ;;
    esac
  done
  local words=""
  case "$place" in
{}  esac
  candidates="$words"
  compadd -- ${{=candidates}} || _files
}}
_opossum "$@"
)",
                     cases.paths, cases.lines);
}

std::string manual_page(const CLI::App& root) {
  std::string page = ".TH OPOSSUM 1\n.SH NAME\nopossum \\- local\\-first event store with an edge gateway and a central server\n";
  for_each_command(root, "", [&page](const CLI::App& app, const std::string& path) {
    if (path.empty()) page += ".SH SYNOPSIS\nopossum SUBCOMMAND [OPTIONS]\n.SH DESCRIPTION\n.nf\n";
    else page += ".SH " + roff("opossum" + path) + "\n.nf\n";
    page += roff(app.help()) + ".fi\n";
  });
  return page + ".SH SEE ALSO\n/usr/share/doc/opossum, systemctl(1), journalctl(1)\n";
}

void add_completion(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<CompletionArguments>();
  CLI::App* command = root.add_subcommand("completion", "Print the completion for a shell, or the manual page");
  command->group("");  // for packages, not for people
  command->add_option("KIND", arguments->kind, "bash, zsh or man")->required()->check(CLI::IsMember({"bash", "zsh", "man"}));
  command->callback([arguments, &root, &chosen] {
    chosen = [arguments, &root] {
      const std::string text = arguments->kind == "bash"  ? bash_completion(root)
                               : arguments->kind == "zsh" ? zsh_completion(root)
                                                          : manual_page(root);
      fmt::print("{}", text);
      return kDone;
    };
  });
}

}  // namespace opossum::gateway::cli
