// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

using Words = std::vector<std::string>;

/// What reads and appends alike, once on a directory and once through a server.
class Places : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (GetParam()) {
      ASSERT_TRUE(gateway_.start()) << gateway_.log();
    } else {
      ASSERT_EQ(opossum({"init", gateway_.data()}).code, 0);
    }
  }
  [[nodiscard]] Words reading() const { return GetParam() ? Words{"--url", gateway_.url()} : Words{"--data", gateway_.data()}; }
  [[nodiscard]] Words writing() const { return GetParam() ? Words{"--url", gateway_.url()} : Words{"--directory", gateway_.data()}; }

  Finished read(Words words) {
    const Words place = reading();
    words.insert(words.end(), place.begin(), place.end());
    return opossum(words);
  }
  Finished append(Words words, const std::string& input = {}) {
    const Words place = writing();
    words.insert(words.begin(), "append");
    words.insert(words.end(), place.begin(), place.end());
    return opossum(words, input);
  }

  TemporaryFolder folder_{};
  GatewayProcess gateway_{folder_, "edge", "edge"};
};
INSTANTIATE_TEST_SUITE_P(Everywhere, Places, ::testing::Bool(), [](const auto& place) { return place.param ? "Server" : "Directory"; });

TEST_P(Places, AnAppendedEventIsReadBackAsItWasGiven) {
  const auto done = append({"--type", "Sold", "--tag", "shop:7", "--tag", "item:1", "--data", R"({"price":12.50,"x":"a\u0041"})", "--id",
                            "i-1", "--subject", "ann", "--meta", R"({"by":"me"})", "--time", "2026-11-23T14:00:00+01:00"});
  ASSERT_EQ(done.code, 0) << done.error;
  EXPECT_EQ(done.output, "{\"commit\":1,\"first\":1,\"last\":1,\"key_seen\":false}\n");
  const auto shown = read({"show", "1", "--json"});
  ASSERT_EQ(shown.code, 0) << shown.error;
  EXPECT_TRUE(shown.output.starts_with(R"({"position":1,"type":"Sold","tags":["shop:7","item:1"],"time":"2026-11-23T13:00:00.000000Z",)"))
      << shown.output;
  for (const char* member : {R"("id":"i-1")", R"("subject":"ann")", R"("meta":{"by":"me"})", R"("data":{"price":12.50,"x":"a\u0041"})"}) {
    EXPECT_NE(shown.output.find(member), std::string::npos) << member << " in " << shown.output;
  }
  EXPECT_EQ(read({"query", "--json"}).output, shown.output);
  EXPECT_EQ(read({"show", "2"}).code, 5);
}

TEST_P(Places, QueriesTakeTypesTagsBoundsAndWholeQueries) {
  std::string input;
  for (int n = 1; n <= 9; ++n)
    input += fmt::format("{{\"type\":\"T{}\",\"tags\":[\"n:{}\",\"all\"],\"time\":\"2026-11-23T14:00:0{}Z\"}}\n", n % 3, n, n);
  const auto appended = append({}, input);
  ASSERT_EQ(appended.code, 0) << appended.error;
  EXPECT_NE(appended.output.find(R"("stored":9)"), std::string::npos) << appended.output;
  const auto positions = [&](Words words) {
    words.insert(words.begin(), {"query", "--json"});
    const auto done = read(words);
    EXPECT_EQ(done.code, 0) << done.error;
    std::vector<int> found;
    for (const std::string& line : lines_of(done.output)) found.push_back(boost::json::parse(line).at("position").to_number<int>());
    return found;
  };
  using Positions = std::vector<int>;
  EXPECT_EQ(positions({"--type", "T0"}), (Positions{3, 6, 9}));
  EXPECT_EQ(positions({"--type", "T0", "--type", "T1", "--limit", "3"}), (Positions{1, 3, 4}));
  EXPECT_EQ(positions({"--tag", "n:4", "--tag", "all"}), (Positions{4}));
  EXPECT_EQ(positions({"--after", "2", "--before", "5"}), (Positions{3, 4}));
  EXPECT_EQ(positions({"--backwards", "--limit", "2"}), (Positions{9, 8}));
  EXPECT_EQ(positions({"--limit", "0"}), (Positions{}));
  EXPECT_EQ(positions({"--since", "2026-11-23T14:00:03Z", "--until", "2026-11-23T14:00:05Z"}), (Positions{3, 4}));
  EXPECT_EQ(positions({"--query", R"({"items":[{"types":["T0"],"tags":["n:6"]},{"tags":["n:1"]}]})"}), (Positions{1, 6}));
  EXPECT_EQ(positions({"--tag", "n:44"}), (Positions{}));
  EXPECT_EQ(read({"query", "--query", R"({"item":[]})"}).code, 2);
  EXPECT_EQ(read({"query", "--since", "yesterday"}).code, 2);
}

TEST_P(Places, AConditionThatFailsStoresNothingAndShowsTheEventInTheWay) {
  ASSERT_EQ(append({"--type", "SeatTaken", "--tag", "seat:1", "--if-none-tag", "seat:1"}).code, 0);
  const auto second = append({"--type", "SeatTaken", "--tag", "seat:1", "--if-none-tag", "seat:1"});
  EXPECT_EQ(second.code, 4) << second.error;
  EXPECT_NE(second.error.find(R"("position":1)"), std::string::npos) << second.error;
  EXPECT_EQ(append({"--type", "SeatTaken", "--tag", "seat:1", "--if-none-tag", "seat:1", "--after", "1"}).code, 0);
  EXPECT_EQ(append({"--type", "A", "--condition", R"({"items":[{"types":["SeatTaken"]}]})"}).code, 4);
  EXPECT_EQ(append({"--type", "A", "--after", "1"}).code, 2) << "after belongs to a condition";
  EXPECT_EQ(lines_of(read({"query", "--json"}).output).size(), 2U);
}

TEST_P(Places, AKeyMakesARetrySafe) {
  ASSERT_EQ(append({"--type", "A", "--data", "1", "--key", "k"}).code, 0);
  const auto again = append({"--type", "A", "--data", "1", "--key", "k"});
  EXPECT_EQ(again.code, 0) << again.error;
  EXPECT_NE(again.output.find(R"("key_seen":true)"), std::string::npos) << again.output;
  EXPECT_EQ(append({"--type", "A", "--data", "2", "--key", "k"}).code, 4);
  EXPECT_EQ(lines_of(read({"query", "--json"}).output).size(), 1U);
}

TEST_P(Places, LinesBeforeABadOneStayStoredAndTheMessageNamesTheLine) {
  const auto done = append({}, "{\"type\":\"A\"}\n\n{\"type\":\"B\"}\n{\"type\":\n{\"type\":\"C\"}\n");
  EXPECT_EQ(done.code, 2) << done.error;
  EXPECT_NE(done.error.find("line 4"), std::string::npos) << done.error;
  EXPECT_EQ(lines_of(read({"query", "--json"}).output).size(), 2U);
}

TEST_P(Places, AtomicLinesAreOneCommitOrNothing) {
  EXPECT_EQ(append({"--atomic"}, "{\"type\":\"A\"}\n{\"type\":5}\n").code, 2);
  EXPECT_TRUE(read({"query", "--json"}).output.empty());
  const auto done = append({"--atomic"}, "{\"type\":\"A\"}\n{\"type\":\"B\"}\n");
  EXPECT_EQ(done.output, "{\"commit\":1,\"first\":1,\"last\":2,\"key_seen\":false}\n") << done.error;
}

TEST_P(Places, HeadAndStatusTellTheEndOfTheLog) {
  EXPECT_NE(read({"head", "--json"}).output.find(R"("position":0)"), std::string::npos);
  ASSERT_EQ(append({"--type", "A"}).code, 0);
  const auto head = boost::json::parse(read({"head", "--json"}).output);
  EXPECT_EQ(head.at("position"), 1);
  EXPECT_EQ(head.at("chain").as_string().size(), 64U);
  const auto status = read({"status", "--json"});
  ASSERT_EQ(status.code, 0) << status.error;
  EXPECT_EQ(boost::json::parse(status.output).at("head").at("position"), 1);
  EXPECT_NE(read({"status", "--table"}).output.find("head.position"), std::string::npos);
}

TEST_P(Places, TailShowsTheNewestAndThenWhatComes) {
  for (const char* type : {"A", "B", "C"}) ASSERT_EQ(append({"--type", type}).code, 0);
  Words words{"tail", "--json", "-n", "2"};
  words.insert(words.end(), {GetParam() ? "--url" : "--data", GetParam() ? gateway_.url() : gateway_.data()});
  words.insert(words.begin(), OPOSSUM_PROGRAM);
  Process tail(words, {.output_file = folder_ / "tail"});
  const auto lines = [&] { return lines_of(read_text(folder_ / "tail")); };
  ASSERT_TRUE(wait_until([&] { return lines().size() == 2; }));
  EXPECT_NE(lines()[0].find(R"("type":"B")"), std::string::npos);
  ASSERT_EQ(append({"--type", "D"}).code, 0);
  ASSERT_TRUE(wait_until([&] { return lines().size() == 3; }));
  EXPECT_NE(lines()[2].find(R"("type":"D")"), std::string::npos);
}

TEST_P(Places, DataThatIsNoJsonIsRefusedWithAHint) {
  const auto done = append({"--type", "A", "--data", "hello"});
  EXPECT_EQ(done.code, 2);
  EXPECT_NE(done.error.find(R"('"text"')"), std::string::npos) << done.error;
  EXPECT_EQ(append({"--type", "A", "--data", R"(1,"tags":["x"])"}).code, 2) << "one value, and nothing smuggled in behind it";
}

TEST(CommandLine, TablesAreForPeople) {
  const TemporaryFolder folder;
  ASSERT_EQ(opossum({"init", folder / "s"}).code, 0);
  ASSERT_EQ(opossum({"append", "--directory", folder / "s", "--type", "Sold", "--tag", "shop:7", "--data", "{\"price\":1}"}).code, 0);
  const auto table = lines_of(opossum({"query", "--table", "--data", folder / "s"}).output);
  ASSERT_EQ(table.size(), 2U);
  EXPECT_NE(table[0].find("POSITION"), std::string::npos);
  EXPECT_NE(table[1].find("Sold"), std::string::npos);
  EXPECT_EQ(table[1].find("{\"position\""), std::string::npos);
}

TEST(CommandLine, InitRefusesAStoreThatIsThere) {
  const TemporaryFolder folder;
  const auto done = opossum({"init", folder / "s", "--name", "line-3"});
  ASSERT_EQ(done.code, 0) << done.error;
  EXPECT_EQ(boost::json::parse(done.output).at("name"), "line-3");
  EXPECT_EQ(opossum({"init", folder / "s"}).code, 1);
}

TEST(CommandLine, ReadingADirectoryWithoutAStoreCreatesNothing) {
  const TemporaryFolder folder;
  EXPECT_EQ(opossum({"query", "--data", folder / "nothing"}).code, 5);
  EXPECT_EQ(opossum({"append", "--directory", folder / "nothing", "--type", "A"}).code, 5);
  EXPECT_FALSE(std::filesystem::exists(folder / "nothing"));
}

TEST(CommandLine, AServerThatIsNotThereIsExitCodeSeven) {
  const auto done = opossum({"head", "--url", "http://127.0.0.1:" + std::to_string(free_port())});
  EXPECT_EQ(done.code, 7);
  EXPECT_NE(done.error.find("Is the gateway running"), std::string::npos) << done.error;
}

TEST(CommandLine, WrongArgumentsAreExitCodeTwo) {
  EXPECT_EQ(opossum({}).code, 2);
  EXPECT_EQ(opossum({"fly"}).code, 2);
  EXPECT_EQ(opossum({"show"}).code, 2);
  EXPECT_EQ(opossum({"query", "--limit", "many"}).code, 2);
}

TEST(CommandLine, EverySubcommandExplainsItself) {
  const auto help = opossum({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_NE(help.output.find("Exit codes:"), std::string::npos);
  for (const char* name : {"serve", "check", "init", "append", "query", "tail", "show", "head", "verify", "repair", "status", "sync", "quarantine",
                           "import", "export", "token", "simulate"}) {
    const auto one = opossum({name, "--help"});
    EXPECT_EQ(one.code, 0) << name;
    EXPECT_NE(one.output.find("Example"), std::string::npos) << name;
    EXPECT_NE(help.output.find(name), std::string::npos) << name;
    EXPECT_NE(read_text(std::string(OPOSSUM_SOURCE_DIR) + "/docs/cli.md").find("| `" + std::string(name)), std::string::npos)
        << name << " in docs/cli.md";
  }
}

TEST(CommandLine, VerifyFindsAChangedByte) {
  const TemporaryFolder folder;
  ASSERT_EQ(opossum({"init", folder / "s"}).code, 0);
  for (int n = 0; n < 3; ++n) ASSERT_EQ(opossum({"append", "--directory", folder / "s", "--type", "A", "--data", "\"abcdef\""}).code, 0);
  const auto good = opossum({"verify", folder / "s"});
  EXPECT_EQ(good.code, 0) << good.output << good.error;
  std::string segment;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "s/log")) segment = entry.path().string();
  std::string text = read_text(segment);
  text[text.find("abcdef") + 2] = 'X';
  write_text(segment, text);
  const auto bad = opossum({"verify", folder / "s"});
  EXPECT_EQ(bad.code, 1) << bad.output << bad.error;
  const std::size_t line = text.rfind("{\"commit\"", text.find("X"));
  EXPECT_NE(bad.error.find(segment + " at byte " + std::to_string(line) + ": the line states CRC "), std::string::npos) << bad.error;
  EXPECT_EQ(bad.error.find('\r'), std::string::npos) << "a progress bar, although stderr is no terminal";
  EXPECT_EQ(lines_of(bad.output).size(), 1U);
}

TEST(CommandLine, TokensAreShownOnceListedAndRevoked) {
  const TemporaryFolder folder;
  const std::string tokens = folder / "tokens";
  const auto created = opossum({"token", "create", "dashboard", "--scope", "read", "--tokens", tokens});
  ASSERT_EQ(created.code, 0) << created.error;
  const std::string token = lines_of(created.output).at(0);
  EXPECT_EQ(read_text(tokens).find(token), std::string::npos) << "the file must hold hashes only";
  write_text(folder / "token", token + "\n");
  write_text(folder / "other", "wrong\n");

  GatewayProcess gateway(folder, "edge", "edge");
  const std::string config = read_text(gateway.config_file());
  write_text(gateway.config_file(), config + "tokens = \"" + tokens + "\"\n");
  gateway.launch();
  ASSERT_TRUE(wait_until([&] { return gateway.get("/readyz").is_object() || !gateway.running(); }));
  ASSERT_TRUE(gateway.running()) << gateway.log();
  EXPECT_EQ(opossum({"head", "--url", gateway.url()}).code, 8);
  EXPECT_EQ(opossum({"head", "--url", gateway.url(), "--token-file", folder / "other"}).code, 8);
  EXPECT_EQ(opossum({"head", "--url", gateway.url(), "--token-file", folder / "token"}).code, 0);
  EXPECT_EQ(opossum({"append", "--type", "A", "--url", gateway.url(), "--token-file", folder / "token"}).code, 8) << "it may only read";
  EXPECT_NE(opossum({"token", "list", "--json", "--tokens", tokens}).output.find("dashboard"), std::string::npos);
  EXPECT_EQ(opossum({"token", "revoke", "dashboard", "--tokens", tokens}).code, 0);
  EXPECT_EQ(opossum({"token", "revoke", "dashboard", "--tokens", tokens}).code, 5);
}

TEST(CommandLine, CheckPrintsEffectiveValuesThePlanAndWhatBecomesOfAMessage) {
  const TemporaryFolder folder;
  write_text(folder / "edge.toml",
             "[[ingest.modbus]]\nname = \"press-4\"\nurl = \"tcp://127.0.0.1:5020\"\n"
             "points = [{ name = \"temperature\", table = \"holding\", address = 100, type = \"float32\" }]\n"
             "[[ingest.rule]]\ntopic = \"plant/{line}/temperature\"\ntype = \"TemperatureReading\"\ntags = [\"line:{line}\"]\n");
  const auto checked = opossum({"check", "-c", folder / "edge.toml"});
  ASSERT_EQ(checked.code, 0) << checked.error;
  EXPECT_NE(checked.output.find("data_dir"), std::string::npos);
  EXPECT_NE(checked.output.find("Modbus plan of press-4"), std::string::npos) << checked.output;
  const auto message = opossum({"check", "-c", folder / "edge.toml", "--message", "plant/7/temperature", "{\"t\":1}"});
  EXPECT_EQ(message.code, 0) << message.error;
  EXPECT_NE(message.output.find("line:7"), std::string::npos) << message.output;
  const auto explained = opossum({"check", "--explain", "store.durability"});
  EXPECT_EQ(explained.code, 0);
  EXPECT_NE(explained.output.find("unsafe-os"), std::string::npos) << explained.output;
  EXPECT_EQ(opossum({"check", "--explain", "store.durabilty"}).code, 2);
}

}  // namespace
}  // namespace opossum::testing
