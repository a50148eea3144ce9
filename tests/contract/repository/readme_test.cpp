// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace opossum::testing {
namespace {

struct Snippet {
  std::string kind;  ///< what follows "test:" above it
  std::string commands;
};

/// The code blocks of a document that are marked with `<!-- test: KIND -->`.
std::vector<Snippet> snippets_of(const std::string& document) {
  static const std::regex kMark(R"(^<!-- test: (\w+) -->$)");
  std::vector<Snippet> snippets;
  bool marked = false;
  bool inside = false;
  for (const std::string& line : lines_of(document)) {
    if (std::smatch match; std::regex_match(line, match, kMark)) {
      snippets.push_back({match[1], ""});
      marked = true;
    } else if (line.starts_with("```")) {
      inside = marked && !inside;
      if (!inside) marked = false;
    } else if (inside) {
      snippets.back().commands += line + "\n";
    }
  }
  return snippets;
}

/// The commands as typed, but for the port, and with the program that was built instead of one in the working folder.
std::string adapted(const std::string& commands, int port) {
  const std::string with_port = std::regex_replace(commands, std::regex("8080"), std::to_string(port));
  return std::regex_replace(with_port, std::regex("build/release/bin/opossum"), OPOSSUM_PROGRAM);
}

std::string readme() { return read_text(std::string(OPOSSUM_SOURCE_DIR) + "/README.md"); }

TEST(Readme, ItsCommandsDoWhatItSays) {
  const auto snippets = snippets_of(readme());
  ASSERT_EQ(snippets.size(), 5U);
  ASSERT_EQ(snippets[0].kind, "serve");
  ASSERT_NE(snippets[0].commands.find("opossum serve\n"), std::string::npos);

  const TemporaryFolder folder;
  const int port = free_port();
  // The default port may be taken on this machine; everything else is the default.
  write_text(folder / "port.toml", "[http]\nlisten = [\"127.0.0.1:" + std::to_string(port) + "\"]\n");
  Process serve({OPOSSUM_PROGRAM, "serve", "-c", "port.toml"}, {.error_file = folder / "serve.log", .folder = folder.path().string()});
  ASSERT_TRUE(wait_until([&] { return read_text(folder / "serve.log").find("ready") != std::string::npos || !serve.running(); }));
  ASSERT_TRUE(serve.running()) << read_text(folder / "serve.log");

  std::vector<std::string> outputs;
  for (std::size_t i = 1; i < snippets.size(); ++i) {
    ASSERT_EQ(snippets[i].kind, "run");
    const auto done = run({"bash", "-euo", "pipefail", "-c", adapted(snippets[i].commands, port)}, "", {.folder = folder.path().string()});
    ASSERT_EQ(done.code, 0) << snippets[i].commands << done.output << done.error;
    outputs.push_back(done.output);
  }
  EXPECT_EQ(outputs[0], R"({"commit":1,"first":1,"last":1,"key_seen":false})");
  EXPECT_NE(readme().find(outputs[0]), std::string::npos) << "README shows another answer";
  EXPECT_NE(outputs[1].find(R"("type":"Sold","tags":["shop:7","item:4711"])"), std::string::npos) << outputs[1];
  EXPECT_NE(outputs[1].find(R"("data":{"price":12.50})"), std::string::npos) << outputs[1];
  EXPECT_TRUE(outputs[2].ends_with("taken\n")) << outputs[2];
  EXPECT_NE(outputs[3].find(R"({"by":"Ann"})"), std::string::npos) << outputs[3];
  EXPECT_EQ(outputs[3].find("Bob"), std::string::npos) << outputs[3];

  serve.signal(SIGTERM);
  EXPECT_EQ(serve.wait(std::chrono::seconds(30)), 0) << read_text(folder / "serve.log");
}

TEST(Readme, EveryLinkedFileExists) {
  static const std::regex kLink(R"(\]\(([^):]+)\))");
  const std::string text = readme();
  for (auto match = std::sregex_iterator(text.begin(), text.end(), kLink); match != std::sregex_iterator(); ++match) {
    EXPECT_TRUE(std::filesystem::exists(std::string(OPOSSUM_SOURCE_DIR) + "/" + (*match)[1].str())) << (*match)[1];
  }
}

TEST(Readme, TheMapNamesFoldersThatExist) {
  static const std::regex kRow(R"(\n\| `(\w+/)` \|)");
  const std::string text = readme();
  std::size_t rows = 0;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), kRow); match != std::sregex_iterator(); ++match) {
    ++rows;
    EXPECT_TRUE(std::filesystem::is_directory(std::string(OPOSSUM_SOURCE_DIR) + "/" + (*match)[1].str())) << (*match)[1];
  }
  EXPECT_EQ(rows, 9U);
}

TEST(Scripts, ExplainThemselvesAndRefuseWhatTheyDoNotKnow) {
  for (const char* script : {"setup", "demo", "test"}) {
    const std::string path = std::string(OPOSSUM_SOURCE_DIR) + "/scripts/" + script;
    const auto help = run({path, "--help"});
    EXPECT_EQ(help.code, 0) << script;
    EXPECT_TRUE(help.output.starts_with("Usage: scripts/")) << help.output;
  }
  const std::string setup = std::string(OPOSSUM_SOURCE_DIR) + "/scripts/setup";
  EXPECT_EQ(run({setup, "--no-such-option"}).code, 2);
  EXPECT_EQ(run({std::string(OPOSSUM_SOURCE_DIR) + "/scripts/demo", "--seconds", "soon"}).code, 2);
}

}  // namespace
}  // namespace opossum::testing
