// SPDX-License-Identifier: MIT
#include <fstream>

#include "gateway/tokens/token_file.hpp"
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using ::testing::ElementsAre;

class TokensHttpTest : public ServerTest {
 protected:
  TokensHttpTest() { options_.tokens_file = (directory_ / "tokens").string(); }

  std::string token(std::initializer_list<Scope> scopes, std::vector<std::string> types = {}, std::vector<std::string> tags = {}) {
    auto file = TokenFile::load(options_.tokens_file);
    Grant grant{"till-3", {}, std::move(types), std::move(tags)};
    for (const Scope scope : scopes) grant.scopes.add(scope);
    return "Authorization: Bearer " + file->create(std::move(grant), Timestamp{}).value() + "\r\n";
  }
};

constexpr const char* kEvent = R"({"type":"Sale","tags":["till:3"]})";

TEST_F(TokensHttpTest, WithoutATokenNothingButHealthIsAnswered) {
  const std::string reader = token({Scope::read});
  start();
  const Answer refused = get("/v1/head");
  expect_problem(refused, 401, "unauthorized", "opossum token create");
  EXPECT_EQ(refused.headers.at("www-authenticate"), "Bearer");
  expect_problem(get("/v1/head", "Authorization: Bearer wrong\r\n"), 401, "unauthorized");
  expect_problem(get("/v1/head", "Authorization: Basic eDp5\r\n"), 401, "unauthorized");
  EXPECT_EQ(get("/healthz").status, 200U);
  EXPECT_EQ(get("/readyz").status, 200U);
  EXPECT_EQ(get("/v1/head", reader).status, 200U);
}

TEST_F(TokensHttpTest, TheMissingScopeIsNamed) {
  const std::string reader = token({Scope::read});
  const std::string writer = token({Scope::append});
  start();
  expect_problem(post("/v1/events", kEvent, reader), 403, "forbidden", "\"append\"");
  expect_problem(get("/v1/events", writer), 403, "forbidden", "\"read\"");
  expect_problem(post("/v1/sync/hq/now", "", reader), 403, "forbidden", "\"sync\"");
  expect_problem(get("/v1/quarantine", reader), 403, "forbidden", "\"admin\"");
  expect_problem(get("/v1/origins", reader), 403, "forbidden", "\"admin\"");
  expect_problem(post("/v1/origins/a/enrol", "{}", writer), 403, "forbidden", "\"admin\"");
  expect_problem(post("/v1/commits", R"({"events":[{"type":"A"}],"condition":{"failIfEventsMatch":{"items":[]}}})", writer), 403,
                 "forbidden", "\"read\"");
  EXPECT_EQ(post("/v1/events", kEvent, writer).status, 201U);
}

TEST_F(TokensHttpTest, ANarrowTokenSeesAndWritesOnlyItsPart) {
  append_types({"Sale", "Other"}, {"till:3"});
  append_types({"Sale"}, {"till:4"});
  const std::string narrow = token({Scope::read, Scope::append}, {"Sale"}, {"till:3"});
  start();
  EXPECT_THAT(positions_of(get("/v1/events", narrow)), ElementsAre(1));
  EXPECT_EQ(get("/v1/events?type=Other", narrow).body, "");
  EXPECT_EQ(get("/v1/events/1", narrow).status, 200U);
  EXPECT_EQ(get("/v1/events/2", narrow).status, 404U);
  EXPECT_EQ(post("/v1/events", kEvent, narrow).status, 201U);
  expect_problem(post("/v1/events", R"({"type":"Sale","tags":["till:4"]})", narrow), 403, "forbidden");
  const Answer stream =
      post("/v1/events", std::string(kEvent) + "\n" + R"({"type":"Other"})" + "\n", narrow + "Content-Type: application/x-ndjson\r\n");
  expect_problem(stream, 403, "forbidden", "line 2");
  EXPECT_EQ(object_of(stream).at("stored").to_number<int>(), 1);
}

TEST_F(TokensHttpTest, NewAndRevokedTokensCountWithoutARestart) {
  const std::string first = token({Scope::read});
  start();
  EXPECT_EQ(get("/v1/head", first).status, 200U);
  const std::string second = token({Scope::read});
  while (get("/v1/head", second).status != 200U) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  auto file = TokenFile::load(options_.tokens_file);
  ASSERT_TRUE(file->revoke(file->tokens().front().id).value());
  while (get("/v1/head", first).status != 401U) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(get("/v1/head", second).status, 200U);
}

TEST_F(TokensHttpTest, ADamagedTokensFileKeepsTheOldTokens) {
  const std::string reader = token({Scope::read});
  start();
  std::ofstream(options_.tokens_file) << "nonsense\n";
  while (logged().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_THAT(logged().front(), ::testing::HasSubstr("keeping the old tokens"));
  EXPECT_EQ(get("/v1/head", reader).status, 200U);
}

}  // namespace
}  // namespace opossum::gateway::test
