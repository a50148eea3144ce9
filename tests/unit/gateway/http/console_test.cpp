// SPDX-License-Identifier: MIT
#include "gateway/http/console_assets.hpp"
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ConsoleTest = ServerTest;

constexpr std::string_view kGzip = "Accept-Encoding: br, gzip;q=0.8\r\n";
constexpr std::size_t kCompressedMax = 150'000;

TEST_F(ConsoleTest, ThePageComesWithoutATokenAndIsAskedForAgainEachTime) {
  start();
  const Answer page = get("/");
  EXPECT_EQ(page.status, 200U);
  EXPECT_THAT(page.body, HasSubstr("<title>Opossum</title>"));
  EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.headers.at("cache-control"), "no-cache");
  EXPECT_FALSE(page.headers.contains("content-encoding"));
}

TEST_F(ConsoleTest, WhoHasThePageAlreadyGetsNoBody) {
  start();
  const std::string etag = get("/").headers.at("etag");
  RawClient client(url());
  const Answer same = client.get("/", "If-None-Match: " + etag + "\r\n");
  EXPECT_EQ(same.status, 304U);
  EXPECT_EQ(same.body, "");
  EXPECT_FALSE(same.headers.contains("content-length"));
  EXPECT_EQ(client.get("/", "If-None-Match: W/\"another\"\r\n").status, 200U) << "the connection can be used further";
}

TEST_F(ConsoleTest, EveryFileIsServedPackedToWhoTakesItAndPlainToOthers) {
  start();
  for (const ConsoleAsset& asset : console_assets()) {
    const std::string path = asset.name == "index.html" ? "/" : "/" + std::string(asset.name);
    const Answer plain = get(path);
    ASSERT_EQ(plain.status, 200U) << path;
    EXPECT_EQ(plain.headers.at("content-type"), asset.content_type);
    EXPECT_EQ(get(path, "Accept-Encoding: gzip;q=0\r\n").body, plain.body);
    if (!asset.gzip) continue;
    const Answer packed = get(path, kGzip);
    EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
    EXPECT_EQ(packed.body, asset.bytes);
    EXPECT_LT(packed.body.size(), plain.body.size() + 40);
  }
}

TEST_F(ConsoleTest, OnlyNamesThatChangeWithTheirContentAreKeptForEver) {
  start();
  for (const ConsoleAsset& asset : console_assets()) {
    if (asset.name == "index.html") continue;
    const std::string kept = get("/" + std::string(asset.name)).headers.at("cache-control");
    EXPECT_EQ(kept, asset.immutable ? "public, max-age=31536000, immutable" : "no-cache") << asset.name;
    EXPECT_EQ(asset.immutable, !asset.name.ends_with(".txt")) << asset.name;
  }
}

TEST_F(ConsoleTest, NothingFromElsewhereMayRunInThePage) {
  start();
  const Answer page = get("/");
  const std::string& policy = page.headers.at("content-security-policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_THAT(policy, Not(HasSubstr("*")));
  EXPECT_EQ(page.headers.at("x-content-type-options"), "nosniff");
}

TEST_F(ConsoleTest, UnknownFilesAndParametersAreErrors) {
  start();
  expect_problem(get("/console/nothing.js"), 404, "not-found", "nothing.js");
  expect_problem(get("/?x=1"), 400, "invalid-argument", "x");
  expect_problem(post("/", "{}"), 405, "method-not-allowed", "GET");
}

TEST_F(ConsoleTest, AllOfItIsSmallEnoughForABadLink) {
  std::size_t total = 0;
  for (const ConsoleAsset& asset : console_assets()) total += asset.bytes.size();
  EXPECT_LT(total, kCompressedMax);
  RecordProperty("console_bytes", std::to_string(total));
}

}  // namespace
}  // namespace opossum::gateway::test
