// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using OriginsTest = ServerTest;

TEST_F(OriginsTest, AreListedEnrolledAndRetired) {
  OriginInvitation seen;
  services_.origins.list = [] { return std::string(R"({"origins":[]})"); };
  services_.origins.enrol = [&seen](const std::string& name, const OriginInvitation& invitation) -> Result<std::string> {
    if (name == "bad") return fail(Errc::invalid_argument, "no such right");
    seen = invitation;
    return R"({"name":")" + name + R"(","code":"x"})";
  };
  services_.origins.retire = [](const std::string& name) -> Result<bool> { return name == "line 3"; };
  start();
  EXPECT_EQ(get("/v1/origins").body, R"({"origins":[]})");
  auto answer = post("/v1/origins/line%203/enrol", R"({"types":["A"],"tags":[],"valid_seconds":60})");
  EXPECT_EQ(answer.status, 201U);
  EXPECT_EQ(answer.body, R"({"name":"line 3","code":"x"})");
  EXPECT_EQ(seen.types, std::vector<std::string>{"A"});
  EXPECT_EQ(seen.tags, std::vector<std::string>{});
  EXPECT_EQ(seen.valid_seconds, 60U);
  EXPECT_EQ(post("/v1/origins/a/enrol", "").status, 201U);
  EXPECT_EQ(seen.types, std::nullopt) << "absent is something else than none";
  expect_problem(post("/v1/origins/bad/enrol", "{}"), 400, "invalid-argument", "no such right");
  expect_problem(post("/v1/origins/a/enrol", R"({"type":"A"})"), 400, "invalid-argument", "valid_seconds");
  EXPECT_EQ(post("/v1/origins/line%203/retire", "").body, R"({"name":"line 3","retired":true})");
  expect_problem(post("/v1/origins/a/retire", ""), 404, "not-found", "\"a\"");
  expect_problem(post("/v1/origins/a/retire", R"({"now":true})"), 400, "invalid-argument", "no body");
}

TEST_F(OriginsTest, AreAtCentralsOnly) {
  start();
  expect_problem(get("/v1/origins"), 404, "not-found", "no central");
  expect_problem(post("/v1/origins/a/enrol", ""), 404, "not-found", "no central");
  expect_problem(post("/v1/origins/a/retire", ""), 404, "not-found", "no central");
}

}  // namespace
}  // namespace opossum::gateway::test
