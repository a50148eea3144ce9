// SPDX-License-Identifier: MIT
#include <thread>

#include "gateway/tokens/token_file.hpp"
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class TokenRoutesTest : public ServerTest {
 protected:
  TokenRoutesTest() {
    options_.tokens_file = (directory_ / "tokens").string();
    admin_ = bearer(Grant{"boss", scopes(Scope::admin), {}, {}});
  }
  static Scopes scopes(Scope scope) {
    Scopes some;
    some.add(scope);
    return some;
  }
  std::string bearer(Grant grant) {
    return header_of(TokenFile::load(options_.tokens_file)->create(std::move(grant), Timestamp{}).value());
  }
  static std::string header_of(const std::string& token) { return "Authorization: Bearer " + token + "\r\n"; }
  Answer create(const std::string& body, const std::string& who) { return post("/v1/tokens", body, who + "Content-Type: application/json\r\n"); }
  /// The file is looked at twice a second.
  bool answers(const std::string& token, unsigned status) {
    for (int i = 0; i < 200; ++i) {
      if (get("/v1/head", header_of(token)).status == status) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  std::string admin_;
};

TEST_F(TokenRoutesTest, AMadeTokenWorksUntilItIsRevokedAndIsNeverShownAgain) {
  start();
  const Answer made = create(R"({"name":"dashboard","scopes":["read"],"tags":["line:1"]})", admin_);
  ASSERT_EQ(made.status, 201U) << made.body;
  const auto answer = object_of(made);
  const std::string token(answer.at("token").as_string());
  const std::string id(answer.at("id").as_string());
  EXPECT_TRUE(answers(token, 200));

  const Answer list = get("/v1/tokens", admin_);
  EXPECT_THAT(list.body, HasSubstr(R"("name":"dashboard","scopes":["read"],"types":[],"tags":["line:1"])"));
  EXPECT_THAT(list.body, Not(HasSubstr(token)));
  for (const std::string& line : logged()) EXPECT_THAT(line, Not(HasSubstr(token)));

  const Answer gone = RawClient(url()).request("DELETE", "/v1/tokens/" + id, "", admin_);
  EXPECT_EQ(gone.body, R"({"id":")" + id + R"(","revoked":true})");
  EXPECT_TRUE(answers(token, 401));
  expect_problem(RawClient(url()).request("DELETE", "/v1/tokens/" + id, "", admin_), 404, "not-found", id);
}

TEST_F(TokenRoutesTest, OnlyAnAdministratorWhoIsNotNarrowedManagesTokens) {
  const std::string reader = bearer(Grant{"reader", scopes(Scope::read), {}, {}});
  const std::string narrow = bearer(Grant{"narrow", scopes(Scope::admin), {"A"}, {}});
  start();
  constexpr const char* kBody = R"({"name":"x","scopes":["admin"]})";
  for (const std::string& who : {reader, narrow}) {
    expect_problem(get("/v1/tokens", who), 403, "forbidden");
    expect_problem(create(kBody, who), 403, "forbidden");
    expect_problem(RawClient(url()).request("DELETE", "/v1/tokens/x", "", who), 403, "forbidden");
  }
}

TEST_F(TokenRoutesTest, WhatIsWrongIsNamed) {
  start();
  expect_problem(create(R"({"name":"x","scopes":["write"]})", admin_), 400, "invalid-argument", "write");
  expect_problem(create(R"({"name":"x"})", admin_), 400, "invalid-argument", "scope");
  expect_problem(create(R"({"scopes":["read"]})", admin_), 400, "invalid-argument", "name");
  expect_problem(create(R"({"name":"x","scopes":["read"],"secret":1})", admin_), 400, "invalid-argument", "secret");
}

TEST_F(TokenRoutesTest, AGatewayWithoutTokensSaysHowToHaveThem) {
  options_.tokens_file.clear();
  start();
  EXPECT_EQ(get("/v1/tokens").body, R"({"wanted":false,"tokens":[]})");
  expect_problem(create(R"({"name":"x","scopes":["read"]})", ""), 409, "refused", "[http] tokens");
}

using SettingsRoutesTest = ServerTest;

TEST_F(SettingsRoutesTest, TheLogLevelIsReadAndSet) {
  std::string level = "info";
  services_.log_level = [&level] { return level; };
  services_.set_log_level = [&level](const std::string& wanted) {
    if (wanted != "debug") return false;
    level = wanted;
    return true;
  };
  start();
  EXPECT_EQ(get("/v1/log").body, R"({"level":"info"})");
  expect_problem(post("/v1/log", R"({"level":"loud"})"), 400, "invalid-argument", "loud");
  expect_problem(post("/v1/log", "{}"), 400, "invalid-argument", "level");
  EXPECT_EQ(post("/v1/log", R"({"level":"debug"})").body, R"({"level":"debug"})");
  EXPECT_EQ(get("/v1/log").body, R"({"level":"debug"})");
}

TEST_F(SettingsRoutesTest, PartsThatAreMissingSaySo) {
  start();
  expect_problem(get("/v1/log"), 404, "not-found");
  expect_problem(post("/v1/log", R"({"level":"debug"})"), 404, "not-found");
  EXPECT_EQ(get("/v1/config").body, R"({"file":null,"tables":[]})");
  EXPECT_EQ(get("/v1/ingest/clients").body, R"({"clients":[]})");
}

TEST_F(SettingsRoutesTest, ClientsAreAskedForWithALimit) {
  std::size_t seen = 0;
  services_.mqtt_clients = [&seen](std::size_t limit) -> Result<std::string> {
    seen = limit;
    return std::string("{}");
  };
  start();
  EXPECT_EQ(get("/v1/ingest/clients").body, "{}");
  EXPECT_EQ(seen, 1'000U);
  EXPECT_EQ(get("/v1/ingest/clients?limit=99999999").status, 200U);
  EXPECT_EQ(seen, 10'000U);
  expect_problem(get("/v1/ingest/clients?after=x"), 400, "invalid-argument", "after");
}

}  // namespace
}  // namespace opossum::gateway::test
